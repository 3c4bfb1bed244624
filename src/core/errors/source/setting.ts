import type { About } from "../about.ts";
import { codedThings, flowEndpointWords, onPremisesWords } from "./words.ts";

/** What the whole file is about, and what else the lines that are read may be about. */
export interface Setting extends About {
  readonly onPremises: boolean;
  readonly flowEndpoint: boolean;
  /** Whether it is about places or goods that have codes of their own. */
  readonly codedThings: boolean;
  /** Whether some of its numbers are codes beyond doubt: then others are likelier to be. */
  readonly isProven: boolean;
}

/** Whether a text calls this API or handles its errors for sure: then most numbers that look like codes are. */
export function isGenerous({ graphErrors, isProven, whatsApp, cloudApi }: Setting): boolean {
  return graphErrors || isProven || (whatsApp && cloudApi);
}

/** Each question is answered when it is first asked. */
export class Surroundings implements Setting {
  readonly isProven = false;
  readonly #text: string;
  readonly #about: About;
  #onPremises: boolean | undefined;
  #codedThings: boolean | undefined;
  #flowEndpoint: boolean | undefined;

  constructor(text: string, about: About) {
    this.#text = text;
    this.#about = about;
  }

  get whatsApp(): boolean {
    return this.#about.whatsApp;
  }

  get cloudApi(): boolean {
    return this.#about.cloudApi;
  }

  get graphErrors(): boolean {
    return this.#about.graphErrors;
  }

  get errors(): boolean {
    return this.#about.errors;
  }

  get otherThings(): boolean {
    return this.#about.otherThings;
  }

  get onPremises(): boolean {
    this.#onPremises ??= this.whatsApp && onPremisesWords.test(this.#text);
    return this.#onPremises;
  }

  get codedThings(): boolean {
    this.#codedThings ??= codedThings.test(this.#text);
    return this.#codedThings;
  }

  get flowEndpoint(): boolean {
    this.#flowEndpoint ??= flowEndpointWords.test(this.#text);
    return this.#flowEndpoint;
  }
}

/** A text in which codes were found; where there are several, it is about WhatsApp even if it doesn't say so. */
export class Proven implements Setting {
  readonly isProven = true;
  readonly whatsApp: boolean;
  readonly cloudApi: boolean;
  readonly graphErrors: boolean;
  readonly errors: boolean;
  readonly otherThings: boolean;
  readonly onPremises: boolean;
  readonly flowEndpoint: boolean;
  readonly codedThings: boolean;

  constructor(setting: Setting, isSeveral: boolean) {
    this.whatsApp = setting.whatsApp || isSeveral;
    this.cloudApi = setting.cloudApi;
    this.graphErrors = setting.graphErrors;
    this.errors = setting.errors;
    this.otherThings = setting.otherThings;
    this.onPremises = setting.onPremises;
    this.codedThings = setting.codedThings;
    this.flowEndpoint = setting.flowEndpoint;
  }
}
