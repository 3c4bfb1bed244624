// `npm run --silent wamid -- …`: the terminal program, of the sources as they are. Says nothing of its own on stdout.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildExtension, builtFrom, sourcesHash } from "./build.mjs";
import { root } from "./root.mjs";
import { installPackages } from "./setup.mjs";

const cli = path.join(root, "dist", "cli.js");

installPackages();
const isFresh = existsSync(cli) && existsSync(builtFrom) && readFileSync(builtFrom, "utf8") === sourcesHash();
if (!isFresh) await buildExtension({ production: false });

// npm runs scripts in the repository's folder; paths are meant from where the user is.
process.chdir(process.env.INIT_CWD ?? process.cwd());
process.argv.splice(1, 1, cli);
await import(pathToFileURL(cli).href);
