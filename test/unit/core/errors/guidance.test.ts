import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CatalogueLanguage, loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import { explanationMarkdown } from "../../../../src/core/errors/explanation.ts";
import { topicMarkdown } from "../../../../src/core/errors/guidance.ts";

const languages: readonly CatalogueLanguage[] = ["en", "ja", "zh-tw"];

/** What a topic has to say, in the words of each language. */
const wanted: Readonly<Record<string, Readonly<Record<CatalogueLanguage, readonly RegExp[]>>>> = {
  notDelivered: {
    en: [
      /another channel than WhatsApp/,
      /write to your business number/,
      /blocked/,
      /latest .*terms/,
      /update WhatsApp/,
    ],
    ja: [/WhatsApp以外の通信手段/, /ビジネスの番号にメッセージ/, /ブロック/, /最新のWhatsApp利用規約/, /更新/],
    "zh-tw": [/WhatsApp 以外的管道/, /傳訊息到您的商家號碼/, /封鎖/, /最新的 WhatsApp 服務條款/, /更新/],
  },
  regions: {
    en: [/Cuba, Iran, North Korea, Syria/, /Crimea, Donetsk and Luhansk/, /Businesses/, /Users/, /15 May 2024/],
    ja: [
      /キューバ、イラン、北朝鮮、シリア/,
      /クリミア、ドネツク、ルハンシク/,
      /ビジネスは/,
      /ユーザーは/,
      /2024年5月15日/,
    ],
    "zh-tw": [/古巴、伊朗、北韓、敘利亞/, /克里米亞、頓涅茨克、盧甘斯克/, /商家/, /使用者/, /2024 年 5 月 15 日/],
  },
  apiUpdate: {
    en: [/up to five minutes/, /Wait five minutes/],
    ja: [/最大5分/, /5分待って/],
    "zh-tw": [/停機 5 分鐘/, /等待 5 分鐘/],
  },
  deliveredAndFailed: {
    en: [/`delivered`.*`failed`/, /several devices/, /at least one device/],
    ja: [/`delivered`.*`failed`/, /複数のデバイス/, /少なくとも1台/],
    "zh-tw": [/`delivered`.*`failed`/, /多部裝置/, /一部裝置/],
  },
  undisclosedReasons: {
    en: [/privacy and policy/],
    ja: [/プライバシーとポリシー上の理由/],
    "zh-tw": [/基於隱私和政策理由/],
  },
};

for (const language of languages) {
  describe(`guidance in ${language}`, async () => {
    const catalogue = await loadCatalogue(language);

    it("says what the codes alone don't say", () => {
      for (const [id, patterns] of Object.entries(wanted)) {
        const topic = catalogue.topics().find((each) => each.id === id);
        assert.ok(topic, id);
        const text = topicMarkdown(topic, catalogue);
        for (const pattern of patterns[language]) assert.match(text, pattern, id);
      }
    });

    it("belongs to codes, and is named in their explanations", () => {
      const of = (code: number) => catalogue.find(code)?.topics.map(({ id }) => id) ?? [];
      assert.ok(of(2).includes("apiUpdate"));
      assert.ok(of(131026).includes("notDelivered"));
      for (const code of [131026, 131049, 131000]) assert.ok(of(code).includes("undisclosedReasons"), `${code}`);
      for (const code of [131026, 130497]) assert.ok(of(code).includes("regions"), `${code}`);
      for (const topic of catalogue.topics()) {
        assert.ok(topic.codes.length > 0, topic.id);
        for (const id of topic.codes) {
          const entry = catalogue.findId(id);
          assert.ok(entry, `${topic.id}: ${id}`);
          const { phrases } = catalogue;
          assert.ok(explanationMarkdown(entry, { phrases }).includes(topic.title), `${topic.id}: ${id}`);
          assert.ok(topicMarkdown(topic, catalogue).includes(`- ${entry.code}`), `${topic.id}: ${id}`);
        }
      }
    });

    it("is plain: no HTML, no links", () => {
      for (const topic of catalogue.topics()) {
        const text = topicMarkdown(topic, catalogue)
          .replaceAll(/`[^`]*`/g, "")
          .replaceAll(/\\./g, "");
        assert.doesNotMatch(text, /[<>]|\]\(/, topic.id);
        assert.ok(topic.steps.length > 0 && topic.words.length > 0, topic.id);
      }
    });
  });
}
