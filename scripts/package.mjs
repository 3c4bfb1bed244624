// `npm run package`: out/wamid.vsix
import path from "node:path";
import { packageExtension } from "./build.mjs";
import { root, vsix } from "./root.mjs";
import { setup } from "./setup.mjs";

await setup();
await packageExtension();
console.log(path.relative(root, vsix));
