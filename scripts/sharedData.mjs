// The catalogue's texts, in files of their own that every build reads: the package holds each once.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

const source = "src/core/errors/data";
const imported = /\/data\/[\w.-]+\.json$/;
const nameOf = (/** @type {string} */ file) => path.basename(file);

/**
 * Writes dist/data.
 * @returns {string[]} its files, relative to the repository
 */
export function writeSharedData() {
  const folder = path.join(root, "dist", "data");
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(path.join(root, source));
  for (const name of names) {
    const text = readFileSync(path.join(root, source, name), "utf8");
    writeFileSync(path.join(folder, name), JSON.stringify(JSON.parse(text)));
  }
  return names.map((name) => `dist/data/${name}`);
}

/**
 * In Node: an import reads the file beside the chunks.
 * @type {import("esbuild").Plugin}
 */
export const dataInNode = {
  name: "data-in-node",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: imported }, (given) => ({ path: nameOf(given.path), namespace: "data" }));
    onLoad({ filter: /.*/, namespace: "data" }, ({ path: name }) => ({
      contents: `
        import { readFileSync } from "node:fs";
        const base = /\\/chunks\\/[^/]*$/.test(import.meta.url) ? "../data/" : "data/";
        export default JSON.parse(readFileSync(new URL(base + ${JSON.stringify(name)}, import.meta.url), "utf8"));`,
      loader: "js",
    }));
  },
};

/**
 * In a browser, which has no imports at run time: an import() asks src/editor/webData.ts for the file. What a module imports
 * statically has to be there when the module is, see there.
 * @type {import("esbuild").Plugin}
 */
export const dataInBrowser = {
  name: "data-in-browser",
  setup({ onResolve, onLoad }) {
    /** @type {Set<string>} */
    const early = new Set(JSON.parse(readFileSync(path.join(root, "src/editor/webDataFiles.json"), "utf8")));
    onResolve({ filter: imported }, (given) => {
      const name = nameOf(given.path);
      if (early.has(name)) return { path: name, namespace: "early-data" };
      if (given.kind === "dynamic-import") return { path: name, namespace: "data" };
      return { errors: [{ text: `${name} is imported statically: name it in src/editor/webDataFiles.json` }] };
    });
    const imports = `import { webData } from ${JSON.stringify(path.join(root, "src/editor/webData.ts"))};`;
    onLoad({ filter: /.*/, namespace: "early-data" }, ({ path: name }) => ({
      contents: `${imports} export default webData.early(${JSON.stringify(name)});`,
      loader: "js",
      resolveDir: root,
    }));
    // An import() of a module that exports \`then\` resolves to what that resolves to.
    onLoad({ filter: /.*/, namespace: "data" }, ({ path: name }) => ({
      contents: `${imports} export const then = (resolve, reject) =>
        webData.read(${JSON.stringify(name)}).then((data) => resolve({ default: data }), reject);`,
      loader: "js",
      resolveDir: root,
    }));
  },
};
