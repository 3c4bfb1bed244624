import { codeOfSubcode, isCloudCode, isLongNumber, isOnPremisesCode, isRound } from "../knownCodes.ts";

/** Short codes that hardly any other API has: the token's, and that of a block for a broken policy. */
export const tokenCodes: ReadonlySet<number> = new Set([190, 368]);

/** From here on numbers have as many digits as the long codes. */
const shortestLong = 10_000;

/** HTTP's, among the codes that all say that a permission is missing; none of them is met by itself. */
export function isSuccessStatus(value: number): boolean {
  return value > 200 && value < 299;
}

/** HTTP's own, among the codes of the On-Premises API. */
export function isHttp(value: number): boolean {
  return (value >= 400 && value < 430) || value === 500 || value === 501;
}

/** What kinds of numbers stand together. */
interface Census {
  readonly size: number;
  /** Long codes, those of them that aren't round, and all numbers that are as long. */
  readonly long: number;
  readonly precise: number;
  readonly longNumbers: number;
  /** Short numbers that are codes, those of them that hardly any other API has, and all short numbers. */
  readonly short: number;
  readonly tokens: number;
  readonly shortNumbers: number;
  /** Codes of the On-Premises API that are nothing of HTTP's. */
  readonly onPremises: number;
  /** Whether HTTP statuses are among them, of failed requests, which aren't codes. */
  readonly http: boolean;
}

/** Numbers that stand together: in a list, as the keys of a map, in a switch, compared with the same thing. */
export class Company {
  readonly #numbers = new Set<number>();
  #census: Census | undefined;

  add(value: number): void {
    this.#numbers.add(value);
  }

  has(value: number): boolean {
    return this.#numbers.has(value);
  }

  /** How many of them are long codes. */
  get long(): number {
    return this.#read().long;
  }

  get onPremises(): number {
    return this.#read().onPremises;
  }

  /** Whether they are codes of this API beyond doubt, in a text that doesn't say so. */
  get isOfCodes(): boolean {
    return this.#read().precise > 1 && !this.isOfStrangers;
  }

  /** Whether most of them are no codes: a list of places, of products, of amounts. */
  get isOfStrangers(): boolean {
    const { long, longNumbers } = this.#read();
    return long * 2 < longNumbers;
  }

  /** Whether most of them are no codes, to a short one. It is among its like where HTTP's statuses are, if it may be one. */
  isStrangeTo(value: number): boolean {
    const { long, short, http, longNumbers, shortNumbers } = this.#read();
    if (http && long < 2 && (value === 100 || value === 102 || (value >= 200 && value <= 299))) return true;
    return (long + short) * 5 < (longNumbers + shortNumbers) * 3;
  }

  /** Whether a round code has one beside it that is hardly anything else. */
  get hasPrecise(): boolean {
    return this.#read().precise > 0 && !this.isOfStrangers;
  }

  /**
   * Whether the long numbers beside a long one say that it is a code: two more codes, since one may be there by chance,
   * and hardly any number that isn't one. Round ones alone are prices or limits.
   */
  vouchesFor(value: number): boolean {
    const { long, precise, longNumbers } = this.#read();
    const self = this.#numbers.has(value) ? 1 : 0;
    const others = long - (isLongNumber(value) ? self : 0);
    return precise > 0 && others >= 2 && others * 5 >= (longNumbers - self) * 3;
  }

  /**
   * The same of a short number: one code that is hardly anything else, and hardly any number that isn't a code. The
   * token's code is as good as a long one where the names say that they are codes.
   */
  vouchesForShort(value: number, isCode: boolean): boolean {
    if (this.isStrangeTo(value)) return false;
    const { precise, tokens } = this.#read();
    return precise + (isCode ? tokens - (tokenCodes.has(value) ? 1 : 0) : 0) > 0;
  }

  #read(): Census {
    if (this.#census?.size !== this.#numbers.size) this.#census = censusOf([...this.#numbers]);
    return this.#census;
  }
}

function censusOf(numbers: readonly number[]): Census {
  const all = numbers.filter((value) => value < shortestLong);
  const long = numbers.filter(isLongNumber);
  const short = all.filter(isShortCode);
  return {
    size: numbers.length,
    long: long.length,
    precise: long.filter((value) => !isRound(value)).length,
    longNumbers: numbers.length - all.length,
    short: short.length,
    tokens: short.filter((value) => tokenCodes.has(value)).length,
    shortNumbers: all.length,
    onPremises: all.filter((value) => isOnPremisesCode(value) && !isHttp(value)).length,
    http: all.some((value) => value >= 300 && value <= 599 && !isShortCode(value)),
  };
}

function isShortCode(value: number): boolean {
  if (isCloudCode(value)) return !isSuccessStatus(value);
  return (isOnPremisesCode(value) && !isHttp(value)) || codeOfSubcode(value) !== undefined;
}
