import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { before, describe, test } from "node:test";
import { build, type Metafile } from "esbuild";

/** What each layer may import. A package that isn't named in `limited` is allowed in every layer. */
const layers: Readonly<Record<string, { layers: readonly string[]; allowed: RegExp }>> = {
  core: { layers: ["core"], allowed: /^(node:crypto|zod)(\/|$)/ },
  io: { layers: ["core", "io"], allowed: /^(node:|undici$)/ },
  editor: { layers: ["core", "io", "editor"], allowed: /^vscode$/ },
  // Runs in the editor's browser: of core it has the types alone.
  webview: { layers: ["webview"], allowed: /^$/ },
  "extension.ts": { layers: ["core", "io", "editor"], allowed: /^vscode$/ },
  "web.ts": { layers: ["core", "editor"], allowed: /^vscode$/ },
  "cli.ts": { layers: ["core", "io"], allowed: /^node:/ },
};
const limited = /^(vscode|undici|zod)(\/|$)/;
/** The exceptions, each for one file. */
const exceptions: Readonly<Record<string, RegExp>> = { "src/editor/settings.ts": /^zod(\/|$)/ };

const layerOf = (file: string) => file.split("/")[1] ?? "";

describe("layers", () => {
  let inputs: Metafile["inputs"];

  before(async () => {
    const { metafile } = await build({
      entryPoints: globSync("src/**/*.ts").sort(),
      outdir: "out/layers",
      bundle: true,
      format: "esm",
      platform: "node",
      write: false,
      metafile: true,
      // Only the arrows are wanted. Tests are bundled otherwise: see bundleForNode.
      packages: "external",
      logLevel: "silent",
    });
    inputs = metafile.inputs;
  });

  test("no arrow points where its layer must not", () => {
    const wrong: string[] = [];
    for (const [file, { imports }] of Object.entries(inputs)) {
      const layer = layers[layerOf(file)];
      if (!layer) wrong.push(`${file} is in no layer`);
      for (const { path, external } of imports) {
        const name = isBuiltin(path) && !path.startsWith("node:") ? `node:${path}` : path;
        const checked = isBuiltin(path) || limited.test(path);
        const fine = external
          ? !checked || layer?.allowed.test(name) || exceptions[file]?.test(name)
          : layer?.layers.includes(layerOf(path));
        if (!fine) wrong.push(`${file} -> ${path}`);
      }
    }
    assert.ok(Object.keys(inputs).length > 0);
    assert.deepEqual(wrong, []);
  });

  test("one file imports undici", () => {
    const importers = Object.entries(inputs).filter(([, { imports }]) => imports.some(({ path }) => path === "undici"));
    assert.deepEqual(
      importers.map(([file]) => file),
      ["src/io/undici.ts"],
    );
  });

  test("core and io don't know the editor's types either", () => {
    const files = globSync("src/{core,io}/**/*.ts");
    assert.ok(files.length > 0);
    assert.deepEqual(
      files.filter((file) => /from "(vscode|[./]+\/editor\/[^"]*)"/.test(readFileSync(file, "utf8"))),
      [],
    );
  });
});
