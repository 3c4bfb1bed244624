import assert from "node:assert/strict";
import type { About } from "../../../../../src/core/errors/about.ts";
import { detectSource } from "../../../../../src/core/errors/source/detectSource.ts";

/** A file that calls the Cloud API and handles its errors. */
export const cloudApi: About = { whatsApp: true, cloudApi: true, graphErrors: true, errors: true, otherThings: false };
/** One that only has WhatsApp in it somewhere. */
export const whatsApp: About = { ...cloudApi, cloudApi: false, graphErrors: false };
/** One in which something fails. */
export const errors: About = { ...whatsApp, whatsApp: false };

/**
 * `marked` with the marks that the detector's findings ask for: `«131047»` for a code that is spoken of unasked,
 * `«463:190/463»` where the digits aren't the code's own or a subcode goes with them.
 */
export function remarked(marked: string, languageId: string, about: About): string {
  const text = plain(marked);
  let result = "";
  let last = 0;
  for (const { start, end, code, subcode, confidence, kind } of detectSource(text, languageId, about)) {
    if (confidence === "possible" || kind !== "code") continue;
    const said = subcode === undefined ? `${code}` : `${code}/${subcode}`;
    const digits = text.slice(start, end);
    result += `${text.slice(last, start)}«${digits}${digits.replaceAll("_", "") === said ? "" : `:${said}`}»`;
    last = end;
  }
  return result + text.slice(last);
}

/** Without the marks. */
export function plain(marked: string): string {
  return marked.replace(/«([\d_]+)(?::[\d/]+)?»/g, "$1");
}

/** Each of these texts, by itself, has the codes that are marked in it and no others. */
export function assertMarked(languageId: string, texts: readonly string[], about = cloudApi): void {
  assert.deepEqual(
    texts.map((text) => remarked(text, languageId, about)),
    texts,
  );
}
