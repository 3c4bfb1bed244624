// `node scripts/l10n.mjs`: writes l10n/bundle.l10n.json anew
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";
import { setup } from "./setup.mjs";
import { exportedStrings, stringsFile } from "./strings.mjs";

await setup();
mkdirSync(path.dirname(stringsFile), { recursive: true });
writeFileSync(stringsFile, await exportedStrings());
console.log(path.relative(root, stringsFile));
