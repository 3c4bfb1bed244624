import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { before, describe, test } from "node:test";
import vm from "node:vm";
import { type BuildResult, build } from "esbuild";
import { webOptions } from "../../scripts/build.mjs";
import english from "../../src/core/errors/data/en.json";

describe("the web build", () => {
  let result: BuildResult<{ metafile: true; write: false }>;
  let code: string;
  before(async () => {
    result = await build({ ...webOptions({ production: true }), write: false });
    code = result.outputFiles[0]?.text ?? "";
  });

  test("is one file where the manifest has it", () => {
    const { browser, main } = JSON.parse(readFileSync("package.json", "utf8"));
    assert.deepEqual(Object.keys(result.metafile.outputs), [browser.replace("./", "")]);
    // Web extension hosts run no ES modules, and take the entry for one by the manifest's type or by this ending.
    assert.doesNotMatch(browser, /\.mjs$/);
    assert.match(main, /\.mjs$/);
    assert.equal(JSON.parse(readFileSync("package.json", "utf8")).type, undefined);
  });

  test("imports nothing but the editor", () => {
    const imports = Object.values(result.metafile.inputs).flatMap(({ imports }) => imports);
    const external = [...new Set(imports.filter((each) => each.external).map((each) => each.path))];
    assert.deepEqual(external, ["vscode"]);
    const files = Object.keys(result.metafile.inputs);
    assert.deepEqual(
      files.filter((file) => file.startsWith("src/io/") || isBuiltin(file)),
      [],
    );
    assert.ok(files.some((file) => file.startsWith("src/core/errors/")));
    assert.deepEqual([...new Set([...code.matchAll(/\brequire\(([^)]*)\)/g)].map(([, name]) => name))], ['"vscode"']);
    assert.doesNotMatch(code, /\bimport\(/);
  });

  test("is a script that exports activate, where neither Node's globals nor a document are there", () => {
    const module = { exports: {} as Record<string, unknown> };
    const stub: unknown = new Proxy(class {}, {
      get: (target, key) => (key === "prototype" ? target.prototype : stub),
    });
    vm.runInNewContext(`((module, exports, require) => {${code}})`)(module, module.exports, () => stub);
    assert.equal(typeof module.exports.activate, "function");
  });

  test("holds none of the catalogue's texts: they are read from files of their own", () => {
    const sentences = Object.values(english).map(({ meaning }) => meaning);
    assert.deepEqual(
      sentences.filter((sentence) => code.includes(sentence)),
      [],
    );
  });
});
