import { readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

/** What the extension and everything that runs in plain Node are built with. */
export const buildOptions = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: /** @type {const} */ ("esm"),
  platform: /** @type {const} */ ("node"),
  target: "node22",
  // undici and other CommonJS packages call `require`, which an ES module doesn't have.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  metafile: /** @type {const} */ (true),
  logLevel: /** @type {const} */ ("warning"),
};

/**
 * Every file below a folder whose name ends so, sorted, relative to the repository, with slashes on every platform.
 * @param {string} folder relative to the repository
 * @param {string} ending
 * @returns {string[]}
 */
export function filesBelow(folder, ending) {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending) && statSync(path.join(root, folder, name)).isFile())
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, "/")))
    .sort();
}

/**
 * Bundles files that run in plain Node. `vscode` is deliberately not external: a value import of it from core or io
 * then fails to resolve, which is the guard of the layers (so `packages: "external"` must never be set here).
 * @param {{ entries: string[]; outdir: string; external?: string[] }} options paths relative to the repository
 * @returns {Promise<{ outputs: string[]; metafile: import("esbuild").Metafile }>} the entries' bundles, in their order
 */
export async function bundleForNode({ entries, outdir, external = [] }) {
  const { build } = await import("esbuild");
  rmSync(path.join(root, outdir), { recursive: true, force: true });
  const { metafile } = await build({
    ...buildOptions,
    entryPoints: entries,
    outdir,
    outbase: ".",
    outExtension: { ".js": ".mjs" },
    external,
    sourcemap: true,
  });
  return { metafile, outputs: entries.map((entry) => path.join(root, outdir, entry.replace(/\.ts$/, ".mjs"))) };
}
