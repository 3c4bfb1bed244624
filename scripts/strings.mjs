import { readFileSync } from "node:fs";
import path from "node:path";
import { filesBelow } from "./bundle.mjs";
import { root } from "./root.mjs";

/** The English strings of the sources, from which translations are made. */
export const stringsFile = path.join(root, "l10n", "bundle.l10n.json");

/** @returns {Promise<string>} that file's text, as it follows from the sources */
export async function exportedStrings() {
  const { getL10nJson } = await import("@vscode/l10n-dev");
  const sources = filesBelow("src", ".ts").map((file) => ({
    extension: /** @type {const} */ (".ts"),
    contents: readFileSync(path.join(root, file), "utf8"),
  }));
  const strings = Object.entries(await getL10nJson(sources));
  const sorted = strings.sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}
