/** What a whole file is about: what a number in it means often stands far from the number. */
export interface About {
  readonly whatsApp: boolean;
  /** The Cloud API itself, not only something that has WhatsApp in its name. */
  readonly cloudApi: boolean;
  /** Where errors of the Graph API are handled or shown. */
  readonly graphErrors: boolean;
  readonly errors: boolean;
  /** What six digits mean in a file without a word about WhatsApp or errors. */
  readonly otherThings: boolean;
}

export type Topic = keyof About;

// Alternatives of four and more characters each: the engine skips through the text instead of looking at each one.
// None spans a line break, so that the lines of a text can be asked apart.
const words: Readonly<Record<Topic, RegExp>> = {
  whatsApp: /whats[ _-]?app|wamid|\bwaba|graph\.facebook\.com|messaging_?product|phone_?number_?id|\bwa_id\b/i,
  cloudApi:
    /graph\.facebook\.com|whats[ _-]?app[ _-]?(?:cloud|business)|messaging_?product|phone_?number_?id|wamid|\bwaba/i,
  graphErrors: /OAuthException|Graph(?!QL)\w{0,20}Exception|fbtrace_?id|error_?subcode|error_?data|error_?user_/i,
  errors: /\berr|error|exception|fail|throw|catch|reject|retr(?:y|ies)/i,
  otherThings:
    /municipal|prefecture|postal|post ?code|zip ?code|\bwards?\b|census|salar|\btax|invoice|tokens?\b|price|sku\b/i,
};

export const topics = Object.keys(words) as readonly Topic[];

/** What a text is about; each question is answered when it is first asked. */
export function aboutOf(text: string): Answers {
  return new Answers((topic) => words[topic].test(text));
}

/** What a file is about whose parts are about these things. */
export function aboutAny(parts: readonly About[]): Answers {
  return new Answers((topic) => parts.some((part) => part[topic]));
}

/** Answers that are worked out when they are asked for, and kept. */
export class Answers implements About {
  readonly #answer: (topic: Topic) => boolean;
  readonly #known = new Map<Topic, boolean>();

  constructor(answer: (topic: Topic) => boolean) {
    this.#answer = answer;
  }

  /** What was asked until now, and answered. */
  get asked(): ReadonlyMap<Topic, boolean> {
    return this.#known;
  }

  get whatsApp(): boolean {
    return this.#ask("whatsApp");
  }

  get cloudApi(): boolean {
    return this.#ask("cloudApi");
  }

  get graphErrors(): boolean {
    return this.#ask("graphErrors");
  }

  get errors(): boolean {
    return this.#ask("errors");
  }

  get otherThings(): boolean {
    return this.#ask("otherThings");
  }

  #ask(topic: Topic): boolean {
    const known = this.#known.get(topic);
    if (known !== undefined) return known;
    const answer = this.#answer(topic);
    this.#known.set(topic, answer);
    return answer;
  }
}
