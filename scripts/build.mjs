import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildOptions } from "./bundle.mjs";
import { root, vsix } from "./root.mjs";
import { dataInBrowser, dataInNode, writeSharedData } from "./sharedData.mjs";

/**
 * src/extension.ts -> dist/extension.mjs, with what a window doesn't use yet in dist/chunks. The suffix says that they are ES modules: the
 * manifest can't, because web extension hosts would then take the web build for one, which they don't run.
 * @param {{ production: boolean }} options
 */
export const extensionOptions = ({ production }) => ({
  ...buildOptions,
  entryPoints: { extension: "src/extension.ts" },
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

/** @param {{ production: boolean }} options */
export async function buildExtension(options) {
  const { build } = await import("esbuild");
  // Chunks are named by their content: old ones would stay, and be packaged.
  rmSync(path.join(root, "dist"), { recursive: true, force: true });
  const [{ metafile }] = await Promise.all([build(extensionOptions(options)), build(webOptions(options))]);
  writeSharedData();
  mkdirSync(path.join(root, "out"), { recursive: true });
  writeFileSync(path.join(root, "out", "meta.json"), JSON.stringify(metafile));
  return metafile;
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
