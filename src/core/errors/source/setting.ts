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
  readonly #setting: Setting;
  readonly #isSeveral: boolean;

  constructor(setting: Setting, isSeveral: boolean) {
    this.#setting = setting;
    this.#isSeveral = isSeveral;
  }

  get whatsApp(): boolean {
    return this.#isSeveral || this.#setting.whatsApp;
  }

  get cloudApi(): boolean {
    return this.#setting.cloudApi;
  }

  get graphErrors(): boolean {
    return this.#setting.graphErrors;
  }

  get errors(): boolean {
    return this.#setting.errors;
  }

  get otherThings(): boolean {
    return this.#setting.otherThings;
  }

  get onPremises(): boolean {
    return this.#setting.onPremises;
  }

  get flowEndpoint(): boolean {
    return this.#setting.flowEndpoint;
  }

  get codedThings(): boolean {
    return this.#setting.codedThings;
  }
}
