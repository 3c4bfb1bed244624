import assert from "node:assert/strict";
import { request } from "node:http";
import { afterEach, test } from "node:test";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { message } from "./messageSamples.ts";
import { Started, type TestSimulator, text } from "./support.ts";

/** What clients in the wild do that no documentation tells of, and Graph takes all the same. */

const { phoneNumberId, wabaId } = simulatorAccount;
const started = new Started();
afterEach(() => started.stop());

/** As a client of old does, which sends a body with every call. */
function getWithBody(simulator: TestSimulator, path: string, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = `${simulator.simulator.baseUrl}${path}`;
    const headers = {
      Authorization: `Bearer ${simulatorTokens.valid.token}`,
      "Content-Type": "application/json",
      "Content-Length": body.length,
    };
    request(url, { method: "GET", headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    })
      .on("error", reject)
      .end(body);
  });
}

test("versions that ended long ago are asked for, and served by the oldest one that lives", async () => {
  const simulator = await started.simulator({ now: () => Date.parse("2026-11-21") });
  for (const version of ["v13.0", "v14.0", "v17.0"]) {
    const answer = await simulator.call("POST", `/${version}/${phoneNumberId}/messages`, text("12025550101"));
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers.get("facebook-api-version"), "v21.0");
  }
});

test("a body on a GET means nothing", async () => {
  const simulator = await started.simulator();
  for (const body of ["{}", "{", "null"]) {
    assert.equal(await getWithBody(simulator, `/v26.0/${phoneNumberId}?fields=id`, body), 200);
  }
});

test("the parameters of a POST stand in the query beside an empty body, the token among them", async () => {
  const simulator = await started.simulator();
  const query = `access_token=${simulatorTokens.valid.token}&prefilled_message=Hello there&generate_qr_image=png`;
  const made = await simulator.call("POST", `/v13.0/${phoneNumberId}/message_qrdls?${query}`, {});
  assert.equal(made.body.prefilled_message, "Hello there");
  const settings = await simulator.call("POST", `/v26.0/${phoneNumberId}/settings`, { user_identity_change: {} });
  assert.equal(settings.body.success, true);
  for (const body of [undefined, "", "null", "{}"]) {
    const answer = await simulator.call("POST", `/v26.0/${wabaId}/subscribed_apps`, body);
    assert.equal(answer.status, 200, answer.text);
  }
});

test("a language is written in small letters, an index as a number, contacts as the text of a list", async () => {
  const simulator = await started.simulator();
  const template = { name: "hello_world", language: { code: "en_us", policy: "deterministic" }, components: [] };
  assert.equal((await simulator.send(message("template", template))).status, 200);
  const contacts = JSON.stringify([
    { name: { formatted_name: "Dana", first_name: "Dana" }, phones: [{ phone: "07" }] },
  ]);
  assert.equal((await simulator.send(message("contacts", contacts))).status, 200);
  const nulls = { ...text("12025550101"), context: null, recipient_type: null, biz_opaque_callback_data: null };
  assert.equal((await simulator.send(nulls)).status, 200);
});

test("an empty bearer is none, and an empty id no path", async () => {
  const simulator = await started.simulator();
  const path = "/v17.0//whatsapp_business_profile?fields=about";
  for (const Authorization of ["Bearer ", "Bearer", ""]) {
    const { status, body } = await simulator.call("GET", path, undefined, { Authorization });
    assert.deepEqual([status, body.error.code], [400, 104]);
  }
  assert.equal((await simulator.call("GET", path)).body.error.code, 803);
});

test("an upload names its type in the form alone", async () => {
  const simulator = await started.simulator();
  const form = [
    '--x\r\nContent-Disposition: form-data; name="messaging_product"\r\n\r\nwhatsapp',
    '--x\r\nContent-Disposition: form-data; name="type"\r\n\r\ntext/plain',
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHello',
    "--x--\r\n",
  ].join("\r\n");
  const headers = { "Content-Type": "multipart/form-data; boundary=x" };
  const uploaded = await simulator.call("POST", `/v17.0/${phoneNumberId}/media`, form, headers);
  assert.match(uploaded.body.id, /^\d+$/, uploaded.text);
  const { mime_type } = (await simulator.call("GET", `/v17.0/${uploaded.body.id}`)).body;
  assert.equal(mime_type, "text/plain");
  // A media id that became a number in JavaScript.
  const sent = await simulator.send(message("document", { id: Number(uploaded.body.id), filename: "a.txt" }));
  assert.equal(sent.status, 200, sent.text);
});
