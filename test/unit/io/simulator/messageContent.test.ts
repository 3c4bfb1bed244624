import assert from "node:assert/strict";
import { test } from "node:test";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { checkReadReceipt, isReadReceipt } from "../../../../src/io/simulator/validation/readReceipt.ts";
import { message, samples, wamid } from "./messageSamples.ts";
import { refusalOf } from "./refusalOf.ts";
import { checked, restingWorld } from "./restingWorld.ts";
import { fixture } from "./shapes.ts";

const world = restingWorld();

test("read receipts: with and without typing", () => {
  const receipt = { messaging_product: "whatsapp", status: "read", message_id: wamid };
  const documented = fixture("request.messages.mark-read-typing");
  assert.ok(isReadReceipt(receipt) && isReadReceipt(documented) && !isReadReceipt(samples.image));
  checkReadReceipt(receipt);
  checkReadReceipt(documented);
  const wrong: [change: Record<string, unknown>, code: number, word: string][] = [
    [{ messaging_product: undefined }, 100, "messaging_product"],
    [{ status: "delivered" }, 100, "status"],
    [{ status: 1 }, 100, "status"],
    [{ message_id: undefined }, 131008, "message_id"],
    [{ message_id: "abc" }, 131009, "message_id"],
    [{ message_id: 1 }, 100, "message_id"],
    [{ typing_indicator: "text" }, 100, "typing_indicator"],
    [{ typing_indicator: {} }, 131008, "typing_indicator.type"],
    [{ typing_indicator: { type: "audio" } }, 100, "typing_indicator['type']"],
  ];
  for (const [change, code, word] of wrong) {
    const { error } = refusalOf(() => checkReadReceipt({ ...receipt, ...change }));
    assert.equal(error.code, code, error.error_data?.details);
    assert.ok(error.error_data?.details?.includes(word), error.error_data?.details);
  }
});

/** Uploaded files: what they begin with, how they are sent, and a word of what they fail with. */
const webp = (width: number, height: number) => {
  const bytes = Buffer.alloc(30);
  bytes.write("RIFF....WEBPVP8X", "latin1");
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes;
};
const files: [type: string, mimeType: string, bytes: Buffer, problem?: string][] = [
  ["image", "image/jpeg", Buffer.from("ffd8ffe0", "hex")],
  ["image", "image/png", Buffer.from("89504e470d0a1a0a", "hex")],
  ["image", "image/png", Buffer.from("ffd8ffe0", "hex"), "not of the type"],
  ["image", "image/webp", webp(512, 512), "image/jpeg, image/png"],
  ["image", "application/pdf", Buffer.from("%PDF-1.7"), "application/pdf"],
  ["document", "application/pdf", Buffer.from("%PDF-1.7")],
  ["document", "image/jpeg", Buffer.from("x")],
  ["audio", "audio/ogg", Buffer.from("OggS")],
  ["audio", "audio/mpeg", Buffer.from("fffb9064", "hex")],
  ["audio", "audio/mpeg", Buffer.from("ID3")],
  ["audio", "video/mp4", Buffer.from("\0\0\0 ftypisom"), "video/mp4"],
  ["video", "video/mp4", Buffer.from("\0\0\0 ftypisom")],
  ["video", "video/3gpp", Buffer.from("nonsense"), "not of the type"],
  ["sticker", "image/webp", webp(512, 512)],
  ["sticker", "image/webp", webp(512, 200), "512 x 200"],
  ["sticker", "image/png", Buffer.from("89504e470d0a1a0a", "hex"), "image/webp"],
];

for (const [type, mimeType, bytes, problem] of files) {
  test(`an uploaded ${mimeType} as ${type}: ${problem ?? "fits"}`, () => {
    const { id } = world.media.add(simulatorAccount.phoneNumberId, mimeType, bytes, 0);
    for (const given of [id, Number(id)]) {
      const sent = checked(message(type, { id: given }), world);
      assert.equal(sent.problem?.code, problem && 131053);
      assert.ok(problem === undefined || sent.problem?.details.includes(problem), sent.problem?.details);
    }
  });
}

test("a file is gone after 30 days", () => {
  const { id } = world.media.add(
    simulatorAccount.phoneNumberId,
    "image/png",
    Buffer.from("89504e470d0a1a0a", "hex"),
    0,
  );
  const month = 30 * 86_400_000;
  assert.ok(checked(message("image", { id }), world, month));
  assert.equal(refusalOf(() => checked(message("image", { id }), world, month + 1)).error.code, 100);
});

test("one can't react to a reaction", () => {
  const own = restingWorld();
  own.reactions.add(wamid);
  assert.equal(checked(samples.reaction, own).problem?.code, 131009);
});
