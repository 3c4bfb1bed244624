import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { completionContext } from "../../../../src/core/errors/completionContext.ts";
import { languageIds } from "../../../../src/core/errors/languages.ts";

/** The context where `¦` stands. */
function contextIn(languageId: string, marked: string) {
  const offset = marked.indexOf("¦");
  assert.ok(offset >= 0);
  return completionContext(marked.replace("¦", ""), offset, languageId);
}

const about: Readonly<Record<string, string>> = {
  python: "# WhatsApp Cloud API\n",
  ruby: "# WhatsApp Cloud API\n",
  elixir: "# WhatsApp Cloud API\n",
  shellscript: "# WhatsApp Cloud API, graph.facebook.com\n",
  php: "<?php // WhatsApp Cloud API\n",
};
const aboutOf = (languageId: string) => about[languageId] ?? "// WhatsApp Cloud API\n";

/** Where a code is compared or listed, in each language; the rest of the line, and of the block, may not be there yet. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  javascript: [
    "if (error.code === ¦",
    "if (error.code === ¦) {\n}\n",
    "if (err.response.data.error.code === 13¦) retry();\n",
    'if (error.code === "¦") {\n}\n',
    "switch (error.code) {\n  case ¦",
    "switch (error.code) {\n  case 130429:\n    break;\n  case 1310¦:\n}\n",
    "const retryableErrors = [130429, ¦];\n",
    "if ([131026, ¦].includes(error.code)) stop();\n",
  ],
  typescript: ["if (error.code === ¦) {\n}\n", "const isLimit = (error: E) => error.code === ¦\n"],
  python: ['if error["code"] == ¦:\n    pass\n', "if error.code == ¦", "if error.code in (131026, ¦):\n    pass\n"],
  php: ["if ($error['code'] === ¦) {\n}\n", "switch ($error->code) {\n  case ¦:\n}\n"],
  java: ["class A { void b() { if (error.getCode() == ¦) { } } }\n"],
  kotlin: ["fun a() { if (error.code == ¦) { } }\n"],
  csharp: ["class A { void B() { if (error.Code == ¦) { } } }\n"],
  go: ["package a\nfunc b() {\n\tif err.Code == ¦ {\n\t}\n}\n"],
  ruby: ["if error.code == ¦\nend\n"],
  rust: ["fn a() { if error.code == ¦ { } }\n"],
  elixir: ["if error.code == ¦ do\nend\n"],
  swift: ["if error.code == ¦ { }\n"],
  dart: ["void a() { if (error.code == ¦) { } }\n"],
  shellscript: ['if [ "$error_code" = ¦ ]; then\n  :\nfi\n'],
};

/** Ordinary numbers of programs that are about WhatsApp too. */
const unwanted: Readonly<Record<string, readonly string[]>> = {
  javascript: [
    "if (response.status === ¦) {\n}\n",
    "if (items.length === ¦) {\n}\n",
    "app.listen(¦);\n",
    "const port = ¦;\n",
    "const price = ¦;\n",
    "setTimeout(retry, ¦);\n",
    "const widths = [10, ¦];\n",
    "const total = 1 + ¦;\n",
    "for (let i = ¦; i < 3; i++) {}\n",
    "const x = ¦\n",
    "// error code ¦\n",
    "const text = `error ¦`;\n",
    "error.code¦\n",
    "¦",
    "import ¦",
  ],
  python: ["if response.status_code == ¦:\n    pass\n", "port = ¦\n", "sleep(¦)\n", "for i in range(¦):\n    pass\n"],
  go: ["package a\nfunc b() {\n\tif res.StatusCode == ¦ {\n\t}\n}\n"],
  shellscript: ["if [ $? -eq ¦ ]; then\n  :\nfi\n", "sleep ¦\n"],
};

describe("completion's context", () => {
  for (const [languageId, texts] of Object.entries(wanted)) {
    test(`a code belongs where one is compared or listed in ${languageId}`, () => {
      for (const text of texts) {
        const found = contextIn(languageId, aboutOf(languageId) + text);
        assert.equal(found?.kind, "code", text);
      }
    });
  }

  for (const [languageId, texts] of Object.entries(unwanted)) {
    test(`ordinary numbers of ${languageId} are left alone`, () => {
      for (const text of texts) assert.equal(contextIn(languageId, aboutOf(languageId) + text), undefined, text);
    });
  }

  test("a subcode belongs where one is compared", () => {
    assert.equal(contextIn("javascript", "// WhatsApp\nif (error.error_subcode === ¦) {\n}\n")?.kind, "subcode");
    assert.equal(contextIn("python", '# WhatsApp\nif error["error_subcode"] == ¦:\n    pass\n')?.kind, "subcode");
  });

  test("what is typed already is replaced, up to the end of its digits", () => {
    const text = "// WhatsApp\nif (error.code === 13¦10) {\n}\n";
    const start = text.indexOf("1310".slice(0, 2));
    assert.deepEqual(contextIn("javascript", text), { kind: "code", start, end: start + 4 });
    const words = "// WhatsApp\nif (error.code === rate¦) {\n}\n";
    const from = words.indexOf("rate");
    assert.deepEqual(contextIn("javascript", words), { kind: "code", start: from, end: from + 4 });
  });

  test("nothing is offered in texts that have nothing to do with the API, in prose, and in languages that aren't read", () => {
    assert.equal(contextIn("javascript", "if (error.code === ¦) {\n}\n"), undefined);
    assert.equal(contextIn("markdown", "WhatsApp error ¦"), undefined);
    assert.equal(contextIn("cobol", "// WhatsApp\nif (error.code === ¦) {\n}\n"), undefined);
  });

  test("a long file is judged by its beginning and what is around the place", () => {
    const filler = "const a = 1;\n".repeat(10_000);
    const text = `// WhatsApp Cloud API\n${filler}if (error.code === ¦) {\n}\n${filler}`;
    assert.equal(contextIn("javascript", text)?.kind, "code");
    assert.equal(contextIn("javascript", `${filler}if (error.code === ¦) {\n}\n${filler}`), undefined);
  });

  test("never throws", () => {
    for (const languageId of languageIds) {
      for (const text of ["", "(", '"', "'''", "`${", "case ", "= ", "[1,", "/*"]) {
        for (let offset = 0; offset <= text.length; offset++) completionContext(text, offset, languageId);
      }
    }
  });
});
