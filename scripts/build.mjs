import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildOptions, filesBelow } from "./bundle.mjs";
import { root, vsix } from "./root.mjs";
import { dataInBrowser, dataInNode, writeSharedData } from "./sharedData.mjs";
import { simulatorEntry, writeSimulatorPackage } from "./simulatorPackage.mjs";

/**
 * src/extension.ts -> dist/extension.mjs, src/cli.ts -> dist/cli.mjs and the simulator for programs -> dist/simulator.mjs, with what they don't
 * use yet in dist/chunks, which they share. The suffix says that they are ES modules: the manifest can't, because web extension hosts would then take the web
 * build for one, which they don't run.
 * @param {{ production: boolean }} options
 */
export const extensionOptions = ({ production }) => ({
  ...buildOptions,
  entryPoints: {
    extension: "src/extension.ts",
    cli: "src/cli.ts",
    simulator: simulatorEntry,
  },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  chunkNames: "chunks/[name]-[hash]",
  external: ["vscode"],
  plugins: [dataInNode],
  minify: production,
  sourcemap: !production, // a package carries no maps: they would be larger than the code
  legalComments: /** @type {const} */ ("none"),
});

/**
 * src/web.ts -> dist/web/extension.js: one CommonJS file, the only form that every web extension host runs.
 * @param {{ production: boolean }} options
 */
export const webOptions = ({ production }) => ({
  absWorkingDir: root,
  entryPoints: { extension: "src/web.ts" },
  outdir: "dist/web",
  bundle: true,
  format: /** @type {const} */ ("cjs"),
  platform: /** @type {const} */ ("browser"),
  target: "es2024",
  external: ["vscode"],
  plugins: [dataInBrowser],
  minify: production,
  sourcemap: !production,
  legalComments: /** @type {const} */ ("none"),
  metafile: /** @type {const} */ (true),
  logLevel: /** @type {const} */ ("warning"),
});

/**
 * src/webview -> dist/webview: the pages of webviews, each a script and a style sheet for the editor's own browser.
 * @param {{ production: boolean }} options
 */
const webviewOptions = ({ production }) => ({
  absWorkingDir: root,
  entryPoints: ["chat", "timeline"].flatMap((page) => [`src/webview/${page}.ts`, `src/webview/${page}.css`]),
  outdir: "dist/webview",
  bundle: true,
  format: /** @type {const} */ ("iife"),
  platform: /** @type {const} */ ("browser"),
  target: "es2024",
  minify: production,
  sourcemap: production ? false : /** @type {const} */ ("inline"),
  legalComments: /** @type {const} */ ("none"),
  metafile: /** @type {const} */ (true),
  logLevel: /** @type {const} */ ("warning"),
});

/** Holds the hash of the sources that dist was built from. */
export const builtFrom = path.join(root, "out", "built-from");

/** @returns {string} a hash of everything that dist is made of */
export function sourcesHash() {
  const hash = createHash("sha256");
  const scripts = ["build", "bundle", "sharedData", "simulatorPackage"].map((name) => `scripts/${name}.mjs`);
  for (const file of [...filesBelow("src", ""), ...scripts, "package-lock.json"]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** @param {{ production: boolean }} options */
export async function buildExtension(options) {
  const { build } = await import("esbuild");
  const hash = sourcesHash();
  const [{ metafile }, ...others] = await Promise.all([
    build(extensionOptions(options)),
    build(webOptions(options)),
    build(webviewOptions(options)),
  ]);
  const besides = [...writeSharedData(), ...(await writeSimulatorPackage())];
  // A name without a suffix of ES modules, as the programs of other packages have it.
  writeFileSync(path.join(root, "dist", "cli.js"), '#!/usr/bin/env node\nimport("./cli.mjs");\n', { mode: 0o755 });
  const outputs = [metafile, ...others.map((built) => built.metafile)].flatMap(({ outputs }) => Object.keys(outputs));
  removeOthers("dist", [...outputs, "dist/cli.js", ...besides]);
  mkdirSync(path.join(root, "out"), { recursive: true });
  writeFileSync(path.join(root, "out", "meta.json"), JSON.stringify(metafile));
  writeFileSync(builtFrom, hash);
  return metafile;
}

/**
 * Chunks are named by their content: old ones would stay, and be packaged. They go after the build, not before it, so that two builds
 * of the same sources don't disturb each other.
 * @param {string} folder relative to the repository
 * @param {string[]} files to keep
 */
function removeOthers(folder, files) {
  const kept = new Set(files);
  for (const file of filesBelow(folder, "")) if (!kept.has(file)) rmSync(path.join(root, file));
}

/** Builds the extension in production mode and packages it. A warning of vsce is a failure. */
export async function packageExtension() {
  const metafile = await buildExtension({ production: true });
  packFolder(root, vsix);
  return metafile;
}

/**
 * @param {string} folder of an extension
 * @param {string} file the .vsix to write
 */
export function packFolder(folder, file) {
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const done = spawnSync(
    process.execPath,
    [
      ...[path.join(root, "node_modules/@vscode/vsce/vsce"), "package", "--out", file],
      "--no-dependencies", // everything is in the bundle
      ...["--allow-missing-repository", "--no-rewrite-relative-links"],
    ],
    { cwd: folder, encoding: "utf8" },
  );
  const output = `${done.stdout}${done.stderr}`;
  if (done.status !== 0 || /warning/i.test(output)) throw new Error(`vsce package: ${output}`);
}
