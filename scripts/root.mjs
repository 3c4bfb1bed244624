import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

// Looked for upwards, because tests carry this file inside their bundles.
let folder = path.dirname(fileURLToPath(import.meta.url));
while (!existsSync(path.join(folder, "package-lock.json"))) folder = path.dirname(folder);

/** The repository's folder, absolute. */
export const root = folder;

/** The package, as a user installs it: packageExtension() writes it. */
export const vsix = path.join(root, "out", "wamid.vsix");
