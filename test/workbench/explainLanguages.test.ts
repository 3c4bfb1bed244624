import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { openSample, pictureOfFailure, type Sample } from "./support/sample.ts";

/** What is read in each language, whatever the editor's own is. */
const languages = [
  {
    language: "en",
    hover: "More than 24 hours",
    diagnostic: "131047 Re-engagement message",
    meaning: "More than 24 hours",
    fix: "Replace 131047 with 130429 Rate limit hit",
    link: "Explain 131047 Re-engagement message",
    page: "Likely causes",
  },
  {
    language: "ja",
    hover: "24時間以上経過",
    diagnostic: "131047 Re-engagement message",
    meaning: "24時間以上経過",
    fix: "に置き換え",
    link: "131047 Re-engagement messageを説明",
    page: "考えられる原因",
  },
  {
    language: "zh-tw",
    hover: "超過 24 小時",
    diagnostic: "131047 Re-engagement message",
    meaning: "超過 24 小時",
    fix: "把 131047 換成",
    link: "說明 131047 Re-engagement message",
    page: "可能原因",
  },
] as const;

const misnamed = "// WhatsApp Cloud API errors\nexport const RATE_LIMIT_HIT = 131047;\n";

for (const theme of ["dark", "light"] as const) {
  describe(`codes explained in three languages, ${theme}`, () => {
    let sample: Sample;
    before(async () => {
      sample = await openSample({
        theme,
        startAutomatically: false,
        // Text of the terminal as elements of the page; names of shells and folders would differ from machine to machine.
        settings: {
          "terminal.integrated.gpuAcceleration": "off",
          "terminal.integrated.shellIntegration.enabled": false,
        },
      });
      writeFileSync(path.join(sample.workbench.folder, "misnamed.mjs"), misnamed);
    });
    after(() => sample.close());
    afterEach(pictureOfFailure(() => sample));

    for (const { language, hover, diagnostic, meaning, fix, link, page: words } of languages) {
      describe(language, () => {
        before(() => sample.changeSettings({ "wamid.language": language }));
        beforeEach(() => sample.person.tidyUp());

        it("a hover", async () => {
          const { person } = sample;
          await person.openFile("status-failed.json");
          await person.hoverCode("131047", hover);
          await person.screenshot(`explain-hover-${language}`);
        });

        it("the diagnostics", async () => {
          const { person } = sample;
          await person.openFile("status-failed.json");
          await person.showProblems();
          await person.problem(diagnostic).waitFor();
          await person.problem(meaning).or(person.problem(diagnostic)).first().hover();
          await person.screenshot(`explain-problems-${language}`);
        });

        it("a quick fix", async () => {
          const { person } = sample;
          await person.openFile("misnamed.mjs");
          await person.placeCursor("131047");
          await person.pickQuickFix(fix, `explain-quick-fix-${language}`);
          await person.page.locator(".view-line", { hasText: "RATE_LIMIT_HIT = 130429" }).waitFor();
          await person.page.keyboard.press("Control+Z");
          await person.page.locator(".view-line", { hasText: "RATE_LIMIT_HIT = 131047" }).waitFor();
        });

        it("a terminal link", async () => {
          const { person } = sample;
          // Another line each time: the editor keeps the links of one that it knows.
          await person.typeInTerminal(`clear; echo 'Error: (#131047) Re-engagement message, ${language}'`);
          await person.page.locator(".xterm-rows > div", { hasText: new RegExp(`^Error: .*, ${language}`) }).waitFor();
          await person.hoverInTerminal("131047", link);
          await person.screenshot(`explain-terminal-${language}`);
          await person.openTerminalLink("131047");
          const preview = person.page.frameLocator("iframe.webview.ready").frameLocator("iframe");
          await preview.getByText(words).first().waitFor();
          await person.screenshot(`explain-terminal-page-${language}`);
        });
      });
    }
  });
}
