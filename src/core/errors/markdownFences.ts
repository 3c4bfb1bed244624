import { formOf, languageOf } from "./languages.ts";

/** A piece of code in a Markdown page: what stands between its fences. */
export interface Fence {
  readonly start: number;
  readonly end: number;
  /** The editor's id of the language that the fence names; undefined for one that isn't read. */
  readonly languageId: string | undefined;
}

const fence = /^[ \t>]{0,12}(`{3,}|~{3,})[ \t]*([\w+#.-]{0,30})[^\n]*$/gm;
/** What people call languages behind a fence, where it is neither the editor's id nor a file's extension. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["node", "javascript"],
  ["c#", "csharp"],
  ["golang", "go"],
  ["bash", "shellscript"],
  ["shell", "shellscript"],
  ["console", "plaintext"],
  ["text", "plaintext"],
  ["json5", "jsonc"],
]);

export function fencesIn(text: string): Fence[] {
  const fences: Fence[] = [];
  let open: { readonly mark: string; readonly language: string; readonly start: number } | undefined;
  for (const match of text.matchAll(fence)) {
    const [line, mark = "", language = ""] = match;
    if (open === undefined) open = { mark, language, start: match.index + line.length };
    else if (mark.startsWith(open.mark) && language === "") {
      fences.push({ start: open.start, end: match.index, languageId: idOf(open.language) });
      open = undefined;
    }
  }
  // One that is never closed reaches to the end of the page.
  if (open !== undefined) fences.push({ start: open.start, end: text.length, languageId: idOf(open.language) });
  return fences;
}

function idOf(language: string): string | undefined {
  const name = language.toLowerCase();
  if (name === "") return undefined;
  const id = aliases.get(name) ?? name;
  return formOf(id) === undefined ? languageOf(`.${id}`) : id;
}
