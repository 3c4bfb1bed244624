import type { CodeFinding, Finding, Found } from "./finding.ts";
import { entryOf } from "./knownCodes.ts";
import { type Tie, wrongMeaning } from "./wrongMeaning.ts";

/** What a detector found, with what the catalogue knows of it; undefined where it knows nothing. */
export function codeFinding({ api, ...found }: Found, place: Finding["place"]): CodeFinding | undefined {
  const entry = entryOf(found.code, found.subcode, api);
  return entry === undefined ? undefined : { kind: "code", ...found, entry, place };
}

/** What else is to say about a code when the words that go with it mean something else. */
export function misnamed(finding: CodeFinding, ties: readonly Tie[]): Finding[] {
  const contradiction = wrongMeaning(finding.entry, ties);
  if (contradiction === undefined) return [];
  const { said, meant } = contradiction;
  return [{ ...finding, kind: "wrongMeaning", reason: said.kind, said: said.text, meant }];
}
