import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import { bugReport } from "../../../../src/core/export/bugReport.ts";
import { csv } from "../../../../src/core/export/csv.ts";
import { curl } from "../../../../src/core/export/curl.ts";
import { type ExportedMessage, forExport } from "../../../../src/core/export/exportedMessage.ts";
import { har } from "../../../../src/core/export/har.ts";
import { jsonLines } from "../../../../src/core/export/jsonLines.ts";
import { readExport } from "../../../../src/core/export/readExport.ts";
import { maskingFor } from "../../../../src/core/privacy/masking.ts";
import { fc } from "../../../support/fastCheck.ts";

const at = Date.UTC(2026, 10, 22, 6);
const token = `EAA${"x7Y".repeat(20)}`;
const appSecret = "0123456789abcdef0123456789abcdef";

const body = JSON.stringify({
  object: "whatsapp_business_account",
  entry: [
    {
      id: "1",
      changes: [
        {
          field: "messages",
          value: {
            statuses: [
              {
                id: "wamid.A",
                status: "failed",
                timestamp: String(at / 1000 + 5),
                recipient_id: "12025550144",
                errors: [
                  { code: 131026, title: "Message undeliverable", error_data: { details: "12025550144 is gone" } },
                ],
              },
            ],
          },
        },
      ],
    },
  ],
});

const sent = {
  wamid: "wamid.A",
  accountId: "account-1",
  phoneNumberId: "106540352242922",
  recipient: "12025550144",
  type: "text",
  createdAt: at,
  updatedAt: at + 5_000,
  requestedAt: at - 300,
  acceptedAt: at,
  state: { kind: "failed", failedOnADevice: false },
  errorCode: 131026,
  request: { to: "12025550144", type: "text", text: { body: "It's $5, `Dana`" } },
  reply: { messages: [{ id: "wamid.A" }], contacts: [{ wa_id: "12025550144" }] },
  reports: [
    {
      wamid: "wamid.A",
      status: "failed",
      timestamp: at / 1000 + 5,
      errors: [{ code: 131026, title: "Message undeliverable", details: "12025550144 is gone" }],
      deliveryId: 7,
      seen: 2,
    },
  ],
  deliveries: [
    {
      id: 7,
      receivedAt: at + 100_000,
      answer: 200,
      headers: { "x-hub-signature-256": "sha256=ab", authorization: `Bearer ${token}`, "x-note": appSecret },
      body,
    },
  ],
} satisfies ExportedMessage;

const target = { baseUrl: "https://graph.facebook.com/", version: "v26.0" };
const open = { masking: maskingFor("never", "exports"), secrets: [appSecret] };
const closed = { masking: maskingFor("exports", "exports"), secrets: [appSecret] };
const harOptions = { target: () => target, webhookUrl: "http://127.0.0.1:4680/webhook", version: "0.1.0" };

function everyForm(messages: readonly ExportedMessage[]): string[] {
  return [
    jsonLines(messages),
    csv(messages),
    har(messages, harOptions),
    messages.map((each) => curl(each, target)).join(""),
  ];
}

describe("exports", () => {
  it("hold no secret, whatever the setting says, and no number and text where it says so", async () => {
    const report = bugReport([sent], { versions: [], catalogue: await loadCatalogue("en"), secrets: [appSecret] });
    for (const text of [...everyForm([forExport(sent, open)]), report]) {
      assert.doesNotMatch(text, new RegExp(`${token}|${appSecret}`));
    }
    for (const text of [...everyForm([forExport(sent, closed)]), report]) {
      assert.doesNotMatch(text, /2025550144|Dana/);
      assert.notEqual(text, "");
    }
  });

  it("come back as they were, as JSON lines and as HAR", () => {
    for (const text of [jsonLines([forExport(sent, open)]), har([forExport(sent, open)], harOptions)]) {
      const { messages, deliveries } = readExport(text);
      const { wamid, accountId, phoneNumberId, recipient, type, request, reply, acceptedAt, requestedAt } = sent;
      assert.deepEqual(messages, [
        { wamid, accountId, phoneNumberId, recipient, type, request, reply, acceptedAt, requestedAt },
      ]);
      assert.equal(deliveries.length, 1);
      assert.equal(deliveries[0]?.body, body);
      assert.equal(deliveries[0]?.headers["x-hub-signature-256"], "sha256=ab");
      assert.equal(deliveries[0]?.receivedAt, at + 100_000);
    }
  });

  it("have each delivery once, however many messages it brought", () => {
    const twice = [sent, { ...sent, wamid: "wamid.B" }];
    assert.equal(readExport(jsonLines(twice)).deliveries.length, 1);
    assert.equal(readExport(har(twice, harOptions)).deliveries.length, 1);
  });

  it("read whatever they are given without an error", () => {
    const broken = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((log) => `{"log":{"entries":[${log}]}}`),
    );
    fc.assert(fc.property(broken, (text) => assert.ok(Array.isArray(readExport(text).messages))));
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.nat(400), (junk, cut) => {
        const text = jsonLines([sent]);
        assert.ok(Array.isArray(readExport(text.slice(0, cut) + junk + text.slice(cut)).deliveries));
      }),
    );
    assert.deepEqual(readExport(csv([sent])), { deliveries: [], messages: [] });
  });

  it("as a command runs in a shell as it stands, with the token from the environment", () => {
    const command = curl(sent, target) ?? "";
    assert.match(command, /https:\/\/graph\.facebook\.com\/v26\.0\/106540352242922\/messages/);
    const echo = command.replace(/^curl/, "printf '%s\\n'");
    const said = execFileSync("/bin/sh", ["-c", echo], { env: { WHATSAPP_TOKEN: "t0ken" }, encoding: "utf8" });
    assert.match(said, /Authorization: Bearer t0ken/);
    assert.deepEqual(JSON.parse(said.trim().split("\n").at(-1) ?? ""), sent.request);
    const { request: _, ...foreign } = sent;
    assert.equal(curl(foreign, target), undefined);
  });

  it("as CSV quote what they have to, and begin no formula", () => {
    const [head, line] = csv([{ ...sent, templateName: '=HYPERLINK("x"),\n' }]).split("\r\n");
    assert.match(head ?? "", /^wamid,direction,number,/);
    assert.match(line ?? "", /'=HYPERLINK\(""x""\)/);
    assert.match(line ?? "", /,failed,false,131026,Message undeliverable,2026-11-22T06:00:00\.000Z,/);
  });

  it("as a report say what happened, in words", async () => {
    const catalogue = await loadCatalogue("en");
    const report = bugReport([sent], { versions: [["Wamid", "0.1.0"]], catalogue, secrets: [] });
    assert.match(report, /- Wamid 0\.1\.0/);
    assert.match(report, /\| failed \| 2026-11-22T06:00:05\.000Z \| \+5 s \| arrived 95 s late, reported 2 times \|/);
    assert.match(report, /- 131026: .*Undeliverable/);
    assert.match(report, /- To: 12•••••••44/);
  });
});
