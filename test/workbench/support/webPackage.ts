import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { packFolder } from "../../../scripts/build.mjs";
import { root } from "../../../scripts/root.mjs";

/** Everything that the editor needs of an extension, but for its manifest and its program. */
const files = ["dist/web", "dist/data", "media", "l10n", "README.md", "LICENSE"];
const words = ["package.nls.json", "package.nls.ja.json", "package.nls.zh-tw.json"];

/**
 * Packages the built extension as what a browser sees of it: without `main`, so that no host but the web worker's can run it.
 * @returns the .vsix
 */
export function webPackage(folder: string): string {
  const extension = path.join(folder, "extension");
  for (const name of [...files, ...words]) {
    cpSync(path.join(root, name), path.join(extension, name), { recursive: true });
  }
  const { main, extensionKind, ...manifest } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  if (main === undefined || extensionKind === undefined)
    throw new Error("the manifest has no main of which to do without");
  writeFileSync(path.join(extension, "package.json"), JSON.stringify(manifest));
  writeFileSync(path.join(extension, ".vscodeignore"), "");
  const vsix = path.join(folder, "web.vsix");
  packFolder(extension, vsix);
  return vsix;
}
