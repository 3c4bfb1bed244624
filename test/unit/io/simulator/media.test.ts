import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connect } from "node:net";
import { afterEach, test } from "node:test";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { MediaLibrary } from "../../../../src/io/simulator/mediaLibrary.ts";
import { formParts } from "../../../../src/io/simulator/multipart.ts";
import { message } from "./messageSamples.ts";
import { fixture, shapeOf } from "./shapes.ts";
import { type Answer, assertGraphError, Started, type TestSimulator, text } from "./support.ts";

const { phoneNumberId, wabaId } = simulatorAccount;
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const jpeg = Buffer.from("ffd8ffe000104a464946", "hex");
const started = new Started();

afterEach(() => started.stop());

interface Upload {
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly mimeType?: string;
  readonly fields?: Record<string, string>;
  readonly query?: string;
  readonly token?: string;
}

async function upload(simulator: TestSimulator, options: Upload = {}): Promise<Answer> {
  const {
    bytes = new Uint8Array(jpeg),
    mimeType = "image/jpeg",
    query = "",
    token = simulatorTokens.valid.token,
  } = options;
  const form = new FormData();
  for (const [name, value] of Object.entries(options.fields ?? { messaging_product: "whatsapp", type: mimeType })) {
    form.append(name, value);
  }
  form.append("file", new Blob([bytes], { type: mimeType }), 'a photo; "é".jpg');
  return answerOf(
    await fetch(`${simulator.simulator.baseUrl}/v26.0/${phoneNumberId}/media${query}`, {
      method: "POST",
      headers: bearer(token),
      body: form,
    }),
  );
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

test("a file is uploaded, described, downloaded and deleted", async () => {
  const simulator = await started.simulator();
  const uploaded = await upload(simulator);
  assert.deepEqual(shapeOf(uploaded.body), shapeOf(fixture("response.media.upload")));
  const { id } = uploaded.body;
  assert.match(id, /^\d{15,16}$/);
  assert.ok(Number.isSafeInteger(Number(id)));

  const described = await simulator.call("GET", `/v26.0/${id}`);
  assert.equal(described.status, 200, described.text);
  assert.deepEqual(shapeOf(described.body), shapeOf(fixture("response.media.get")));
  const { url, ...rest } = described.body;
  const sha256 = createHash("sha256").update(jpeg).digest("hex");
  assert.deepEqual(rest, { mime_type: "image/jpeg", sha256, file_size: 10, id, messaging_product: "whatsapp" });
  const fields = await simulator.call("GET", `/v26.0/${id}?fields=mime_type`);
  assert.deepEqual(fields.body, { mime_type: "image/jpeg", id });
  assertGraphError(await simulator.call("GET", `/v26.0/${id}?fields=colour`), 400, 100);
  assert.equal((await simulator.call("GET", `/v26.0/${id}?phone_number_id=${phoneNumberId}`)).status, 200);
  assertGraphError(await simulator.call("GET", `/v26.0/${id}?phone_number_id=1`), 400, 100);

  const file = await fetch(url, { headers: bearer(simulatorTokens.valid.token) });
  assert.equal(file.status, 200);
  assert.equal(file.headers.get("content-type"), "image/jpeg");
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), jpeg);

  const deleted = await simulator.call("DELETE", `/v26.0/${id}`);
  assert.deepEqual(deleted.body, { success: true });
  assertGraphError(await simulator.call("GET", `/v26.0/${id}`), 400, 100, 33);
  assertGraphError(await simulator.call("DELETE", `/v26.0/${id}`), 400, 100, 33);
  const gone = await fetch(url, { headers: bearer(simulatorTokens.valid.token) });
  assertGraphError(await answerOf(gone), 404, 100);
});

test("a download needs the token in the header, and a URL that was given out in the last five minutes", async () => {
  let now = 1_795_132_800_000;
  const simulator = await started.simulator({ now: () => now });
  const { id } = (await upload(simulator)).body;
  const { url } = (await simulator.call("GET", `/v26.0/${id}`)).body;
  const get = async (address: string, headers: Record<string, string>) => answerOf(await fetch(address, { headers }));
  const valid = bearer(simulatorTokens.valid.token);
  assertGraphError(await get(url, {}), 401, 190);
  assertGraphError(await get(`${url}&access_token=${simulatorTokens.valid.token}`, {}), 401, 190);
  assertGraphError(await get(url, bearer("EAAnonsense")), 401, 190);
  assertGraphError(await get(url, bearer(simulatorTokens.withoutMessaging.token)), 403, 10);
  assertGraphError(await get(url, bearer(simulatorTokens.otherWaba.token)), 404, 100);
  assertGraphError(await get(url.replace(id, "1290046735521180"), valid), 404, 100);
  assertGraphError(await get(url.replace(/ext=\d+/, "ext=9999999999"), valid), 404, 100);
  assertGraphError(await get(url.split("?", 1)[0] ?? "", valid), 404, 100);
  assertGraphError(await get(url, { ...valid, Origin: "https://evil.example" }), 403, 200);
  now += 299_000;
  assert.equal((await fetch(url, { headers: valid })).status, 200);
  now += 1000;
  assertGraphError(await get(url, valid), 404, 100);
  const again = (await simulator.call("GET", `/v26.0/${id}`)).body.url;
  assert.equal((await fetch(again, { headers: valid })).status, 200);
});

test("uploads that are refused, and the one that isn't though it looks odd", async () => {
  const simulator = await started.simulator();
  const kib = (count: number) => new Uint8Array(count * 1024);
  assertGraphError(await upload(simulator, { fields: {} }), 400, 100);
  assertGraphError(await upload(simulator, { fields: { messaging_product: "telegram" } }), 400, 100);
  assert.equal((await upload(simulator, { fields: {}, query: "?messaging_product=whatsapp" })).status, 200);
  const octets = await upload(simulator, { mimeType: "application/octet-stream" });
  assertGraphError(octets, 400, 100);
  assert.match(octets.body.error.error_data.details, /^Param file must be .*'application\/octet-stream'\.$/);
  assertGraphError(await upload(simulator, { mimeType: "image/gif" }), 400, 100);
  assert.equal(
    (
      await upload(simulator, {
        mimeType: "application/octet-stream",
        fields: { messaging_product: "whatsapp", type: "image/png" },
      })
    ).status,
    200,
  );
  assert.equal((await upload(simulator, { fields: { messaging_product: "whatsapp", type: "image" } })).status, 200);
  assertGraphError(await upload(simulator, { bytes: kib(0) }), 400, 131053);
  const limits: [mimeType: string, kib: number][] = [
    ["image/png", 5 * 1024],
    ["audio/ogg", 16 * 1024],
    ["video/mp4", 16 * 1024],
    ["image/webp", 100],
  ];
  for (const [mimeType, most] of limits) {
    assert.equal((await upload(simulator, { mimeType, bytes: kib(most) })).status, 200, mimeType);
    const bytes = new Uint8Array(most * 1024 + 1);
    const refused = await upload(simulator, { mimeType, bytes });
    assertGraphError(refused, 400, 131053);
    assert.match(refused.body.error.error_data.details, new RegExp(`${mimeType}.*${most * 1024}`));
  }
  const animated = kib(500);
  animated.set(Buffer.from("RIFF....WEBPVP8X....\x02", "latin1"));
  assert.equal((await upload(simulator, { mimeType: "image/webp", bytes: animated })).status, 200);

  const post = (path: string, body: unknown, type: string) =>
    simulator.call("POST", `/v26.0${path}`, body, { "Content-Type": type });
  const path = `/${phoneNumberId}/media?messaging_product=whatsapp`;
  assertGraphError(await post(path, "", "multipart/form-data"), 400, 100);
  assertGraphError(await post(path, "--x\r\n", "multipart/form-data; boundary=x"), 400, 100);
  assertGraphError(await post(path, { file: "x" }, "application/json"), 400, 100);
  const field = '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nabc\r\n--x--';
  assertGraphError(await post(path, field, "multipart/form-data; boundary=x"), 400, 100);
  assertGraphError(await post(`/${wabaId}/media`, "", "multipart/form-data"), 400, 100, 33);
  assertGraphError(await simulator.call("GET", `/v26.0/${phoneNumberId}/media`), 400, 100, 33);
  assertGraphError(await upload(simulator, { token: simulatorTokens.withoutMessaging.token }), 403, 10);
  assertGraphError(await upload(simulator, { token: simulatorTokens.otherWaba.token }), 400, 100, 33);
  assertGraphError(await simulator.call("DELETE", `/v26.0/${phoneNumberId}`), 400, 100, 33);
});

test("an uploaded file is sent by its id, as text or as a number; one that doesn't fit fails with 131053", async () => {
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url });
  const { id } = (await upload(simulator)).body;
  for (const given of [id, Number(id)]) {
    assert.equal((await simulator.send(message("image", { id: given }))).status, 200);
  }
  const video = await simulator.send(message("video", { id }));
  const wamid = video.body.messages[0].id;
  await receiver.until(() => receiver.statuses.length === 7);
  assert.deepEqual(receiver.wordsOf(wamid), ["failed"]);
  const failed = receiver.statuses.find((each) => each.wamid === wamid);
  assert.match(JSON.stringify(failed?.raw.errors), /"code":131053.*Unsupported video mime type image\/jpeg/);
  const unknown = await simulator.send(message("image", { id: "1290046735521180" }));
  assertGraphError(unknown, 400, 100);
});

test("files are gone when the simulator starts again", async () => {
  const simulator = await started.simulator();
  const { id } = (await upload(simulator)).body;
  await simulator.simulator.stop();
  await simulator.simulator.start(0);
  assertGraphError(await simulator.call("GET", `/v26.0/${id}`), 400, 100, 33);
  assert.equal((await simulator.send(text("12025550101"))).status, 200);
});

test("the library keeps within its room, and gives up the oldest first", () => {
  const library = new MediaLibrary(30);
  const ids = Array.from({ length: 4 }, () => library.add("1", "image/jpeg", jpeg, 0).id);
  assert.deepEqual(
    ids.map((id) => library.find(id, 0) !== undefined),
    [false, true, true, true],
  );
  library.delete(ids[2] ?? "");
  library.delete("unknown");
  const [fifth, sixth] = [library.add("1", "image/jpeg", jpeg, 0).id, library.add("1", "image/jpeg", jpeg, 0).id];
  assert.deepEqual(
    [ids[1], ids[3], fifth, sixth].map((id) => library.find(id ?? "", 0) !== undefined),
    [false, true, true, true],
  );
});

test("forms are taken apart as they are written", () => {
  const body = Buffer.from(
    [
      "preamble",
      "--a b",
      "content-disposition: form-data; name=plain",
      "",
      "one\r\ntwo",
      "--a b",
      'Content-Type: Image/PNG; q=1\r\nContent-Disposition: form-data; name="file"; filename="x; name=y.png"',
      "",
      "\x89PNG",
      "--a b--",
    ].join("\r\n"),
    "latin1",
  );
  const parts = formParts(body, 'multipart/form-data; charset=utf-8; boundary="a b"') ?? [];
  assert.deepEqual(
    parts.map(({ bytes, ...rest }) => ({ ...rest, text: bytes.toString("latin1") })),
    [
      { name: "plain", text: "one\r\ntwo" },
      { name: "file", filename: "x; name=y.png", contentType: "image/png", text: "\x89PNG" },
    ],
  );
  assert.equal(formParts(body, "multipart/form-data"), undefined);
  assert.equal(formParts(body, "multipart/form-data; boundary=other"), undefined);
  assert.equal(formParts(body.subarray(0, -4), 'multipart/form-data; boundary="a b"'), undefined);
});

test("a form beyond the largest file is refused before it is read, as too large a file is", async () => {
  const simulator = await started.simulator();
  const { port } = new URL(simulator.simulator.baseUrl ?? "");
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), "127.0.0.1", () => {
      const headers = [
        `POST /v26.0/${phoneNumberId}/media HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        `Authorization: Bearer ${simulatorTokens.valid.token}`,
        "Content-Type: multipart/form-data; boundary=x",
        `Content-Length: ${120 * 1024 * 1024}`,
      ];
      socket.write(`${headers.join("\r\n")}\r\n\r\n--x\r\n`);
    });
    socket.setEncoding("latin1").once("data", (text: string) => {
      socket.destroy();
      resolve(text);
    });
  });
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /"code":131053.*104857600 bytes/);
});
