import { aboutAny } from "./about.ts";
import { cut } from "./blocks.ts";
import type { Finding } from "./finding.ts";
import { aboutBlockLater, judgeBlock, moved } from "./judgeBlock.ts";
import { formOf } from "./languages.ts";
import { finish } from "./steps.ts";

/**
 * The error codes in a text and the words that misname them, in the order in which they stand. Never throws; time grows
 * with the text's length alone. `languageId` is the editor's; a text in a language that isn't known has no findings.
 */
export function detect(text: string, languageId: string): Finding[] {
  const form = formOf(languageId);
  if (form === undefined) return [];
  const blocks: { readonly start: number; readonly text: string }[] = [];
  for (let start = 0; start < text.length; ) {
    const end = cut(text, start, form);
    blocks.push({ start, text: text.slice(start, end) });
    start = end;
  }
  const about = aboutAny(blocks.map((block) => aboutBlockLater(block.text, form)));
  return blocks.flatMap(({ start, text: block }) =>
    moved(finish(judgeBlock(block, languageId, about, blocks.length === 1)), start),
  );
}
