import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";

interface Contributed {
  command: string;
  when?: string;
  icon?: string;
}

interface Manifest {
  icon: string;
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: Contributed[];
    menus: Record<string, Contributed[]>;
    keybindings?: Contributed[];
    views: Record<string, { id: string; when?: string }[]>;
    configuration: { properties: Record<string, object> };
  };
}

const manifestText = readFileSync("package.json", "utf8");
const manifest: Manifest = JSON.parse(manifestText);
const { contributes } = manifest;
const sources = globSync("src/**/*.ts").map((file) => readFileSync(file, "utf8"));

/** What the first group of the pattern matches, everywhere in the texts, once each and sorted. */
function all(pattern: RegExp, texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(pattern)].map(([, first = ""]) => first));
  return [...new Set(found)].sort();
}

describe("manifest", () => {
  const contributed = contributes.commands.map(({ command }) => command).sort();
  const handled = all(/^\s*"(wamid\.[\w.]+)":/gm, [readFileSync("src/editor/commands.ts", "utf8")]);

  test("every contributed command has a handler, and the reverse", () => {
    assert.ok(handled.length > 0);
    const ofUsers = handled.filter((id) => !id.startsWith("wamid._"));
    assert.deepEqual(contributed, ofUsers);
  });

  test("what needs Node is hidden in a browser", () => {
    const [, webTable = ""] =
      /function webCommandTable\b(.*?)^\}/ms.exec(readFileSync("src/editor/commands.ts", "utf8")) ?? [];
    const inBrowser = all(/^\s*"(wamid\.[\w.]+)":/gm, [webTable]);
    assert.ok(inBrowser.length > 0);
    const hidden = (contributes.menus.commandPalette ?? [])
      .filter(({ when = "" }) => when === "false" || /(?:^|&& )!wamid\.web$/.test(when))
      .map(({ command }) => command);
    assert.deepEqual(
      contributed.filter((id) => inBrowser.includes(id) === hidden.includes(id)),
      [],
    );
    for (const { id, when } of Object.values(contributes.views).flat()) assert.match(when ?? "", /!wamid\.web$/, id);
  });

  test("every command that a menu, a key or the code names has a handler", () => {
    const bound = [...Object.values(contributes.menus).flat(), ...(contributes.keybindings ?? [])];
    const named = [
      ...bound.map(({ command }) => command),
      ...all(/\bcommand:(wamid\.[\w.]+)/g, [readFileSync("package.nls.json", "utf8")]),
      ...all(/(?:command:\s*"|executeCommand(?:<\w+>)?\(\s*")(wamid\.[\w.]+)"/g, sources),
    ];
    // The editor itself makes one to focus each view.
    assert.deepEqual(
      named.filter((id) => !handled.includes(id) && !id.endsWith(".focus")),
      [],
    );
  });

  test("every setting that is read is declared, and the reverse", () => {
    const declared = Object.keys(contributes.configuration.properties).sort();
    const direct = /this\.#(?:get|text|port|integer)\("([\w.]+)"/g;
    const chained = /getConfiguration\("wamid"[^)]*\)\s*\.(?:get|update|inspect)(?:<\w+>)?\("([\w.]+)"/g;
    const named = /\bwamid\.(?:get|update|inspect)(?:<\w+>)?\("([\w.]+)"/g;
    const read = [direct, chained, named].flatMap((pattern) => all(pattern, sources)).map((key) => `wamid.${key}`);
    assert.deepEqual([...new Set(read)].sort(), declared);
  });

  test("every restricted setting is declared", () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.deepEqual(
      restricted.filter((key) => !(key in contributes.configuration.properties)),
      [],
    );
  });

  test("every %key% is worded in every language, and no other", () => {
    const keys = all(/"%([\w.]+)%"/g, [manifestText]);
    const files = globSync("package.nls*.json");
    assert.ok(files.includes("package.nls.json"));
    for (const file of files) {
      assert.deepEqual(Object.keys(JSON.parse(readFileSync(file, "utf8"))).sort(), keys, file);
    }
  });

  test("every icon that is a file exists", () => {
    const files = all(/"(media\/[^"]+)"/g, [manifestText]);
    assert.ok(files.includes(manifest.icon));
    assert.deepEqual(
      files.filter((file) => !existsSync(file)),
      [],
    );
  });
});
