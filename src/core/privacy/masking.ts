import { maskJson, maskNumber, maskNumbersIn, maskWamid, type PrivacyLevel } from "./mask.ts";

/** How what is known of customers is written in one place: as it is, or masked. */
export interface Masking {
  readonly isOn: boolean;
  /** A phone number, a BSUID. */
  number(number: string): string;
  /** A sentence in which numbers may stand. */
  sentence(text: string): string;
  wamid(wamid: string): string;
  /** A JSON value. */
  json(value: unknown): unknown;
}

const off: Masking = {
  isOn: false,
  number: (number) => number,
  sentence: (text) => text,
  wamid: (wamid) => wamid,
  json: (value) => value,
};

/** What hides customers, whatever the setting says. */
export const masked: Masking = {
  isOn: true,
  number: maskNumber,
  sentence: maskNumbersIn,
  wamid: maskWamid,
  json: (value) => maskJson(value),
};

/** `views`: also documents, logs and what is copied. */
export function maskingFor(level: PrivacyLevel, place: "views" | "exports"): Masking {
  return level === "always" || (level === "exports" && place === "exports") ? masked : off;
}
