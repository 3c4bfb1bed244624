import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { Failure, type FailureCode } from "../../../../src/core/failure.ts";
import { otherWabaId, simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { newState, type State } from "../../../../src/core/simulator/state.ts";
import { copyAccount } from "../../../../src/io/graph/accountCopy.ts";
import { GraphClient } from "../../../../src/io/graph/graphClient.ts";
import { Http } from "../../../../src/io/graph/http.ts";
import { ControlClient } from "../../../../src/io/simulator/control/controlClient.ts";
import { Started, template } from "../simulator/support.ts";
import { closedPort, serveHttp } from "./servers.ts";

const http = new Http(() => ({ noProxy: [], strictTls: true, systemCertificates: false }), {});
const graph = new GraphClient({ http, version: () => "v26.0", timeoutMs: () => 10_000, now: Date.now });
const started = new Started();
afterEach(() => started.stop());
after(() => http.dispose());

const wabaId = "220000000000777";
const numberId = "330000000000777";
const realToken = "EAARealTokenThatMustNotBeCopied00000001ZD";

/** What stands for Meta: an account with more templates than there are on a page, and a token of its own. */
function realState(templates = 250): State {
  const state = newState(Date.now());
  const [waba, number, token] = [state.wabas[0], state.numbers[0], state.tokens[0]];
  assert.ok(waba && number && token);
  const body = [{ type: "BODY", text: "Hi" }];
  return {
    ...state,
    wabas: [{ ...waba, id: wabaId, name: "Real Business", currency: "JPY" }],
    numbers: [{ ...number, id: numberId, wabaId, verifiedName: "Real Number", qualityRating: "YELLOW" }],
    tokens: [{ ...token, token: realToken, wabaIds: [wabaId] }],
    templates: Array.from({ length: templates }, (_, index) => ({
      wabaId,
      template: {
        id: String(900_000_000_000_000 + index),
        name: `real_${index}`,
        language: "en_US",
        status: index === 3 ? "PAUSED" : "APPROVED",
        category: "UTILITY",
        components: body,
      },
      edits: [],
      pauses: 0,
    })),
  };
}

async function world() {
  const real = await started.simulator({ seed: () => realState() });
  const own = await started.simulator({ controlToken: () => "control" });
  const control = new ControlClient(() => own.simulator.controlUrl);
  started.add(async () => control.dispose());
  const copy = (
    accessToken = realToken,
    baseUrl = real.simulator.baseUrl ?? "",
    signal = new AbortController().signal,
  ) => {
    const counts: number[] = [];
    const target = { accountId: "real", baseUrl, accessToken };
    const copied = copyAccount(graph, target, wabaId, {
      onTemplates: (count) => counts.push(count),
      signal,
      now: Date.now,
    });
    return copied.then((account) => ({ account, counts }));
  };
  return { real, own, control, copy };
}

test("an account is copied with all pages of its templates, its ids kept, and no token", async () => {
  const { own, control, copy } = await world();
  const { account, counts } = await copy();
  assert.deepEqual(counts, [100, 200, 250]);
  await control.call("PUT", `/wabas/${wabaId}`, account);
  const state = (await control.call("GET", "/state")) as State;
  assert.ok(!JSON.stringify(state).includes(realToken));
  assert.equal(state.templates.filter((owned) => owned.wabaId === wabaId).length, 250);
  assert.ok(state.templates.some((owned) => owned.wabaId === simulatorAccount.wabaId));
  assert.deepEqual(
    state.wabas.find(({ id }) => id === wabaId),
    { ...realState().wabas[0], subscriptions: state.wabas[0]?.subscriptions },
  );
  const number = state.numbers.find(({ id }) => id === numberId);
  assert.deepEqual(
    [number?.verifiedName, number?.qualityRating, number?.isRegistered, number?.messagingLimit],
    ["Real Number", "YELLOW", true, "TIER_2K"],
  );
  const send = (name: string) => own.call("POST", `/v26.0/${numberId}/messages`, template(name));
  assert.equal((await send("real_249")).status, 200);
  assert.equal((await send("real_3")).body.error.code, 132015);
});

test("a second copy takes the place of the first one", async () => {
  const { control, copy } = await world();
  const { account } = await copy();
  await control.call("PUT", `/wabas/${wabaId}`, account);
  const before = await control.call("GET", "/state");
  await control.call("PUT", `/wabas/${wabaId}`, account);
  assert.deepEqual(await control.call("GET", "/state"), before);
});

async function failing(code: FailureCode, copied: Promise<unknown>): Promise<Failure> {
  const error = await copied.then(
    () => assert.fail("It was copied."),
    (reason: unknown) => reason,
  );
  assert.ok(Failure.is(error, code), String(error));
  assert.ok(!JSON.stringify(error.details).includes(realToken));
  return error;
}

test("a token that is expired, unknown or lacks a permission, and another's account, are told by Graph's code", async () => {
  const { real, copy } = await world();
  const realControl = `${real.simulator.controlUrl}/tokens/${realToken}`;
  const codeWith = async (change: object) => {
    const changed = await fetch(realControl, { method: "PATCH", body: JSON.stringify(change) });
    assert.equal(changed.status, 200);
    const failure = await failing("graph", copy());
    assert.ok(Failure.is(failure, "graph"));
    return [failure.details.error.code, failure.details.error.error_subcode];
  };
  assert.deepEqual(await codeWith({ expiresAt: 1 }), [190, 463]);
  assert.deepEqual(await codeWith({ expiresAt: "never", session: "loggedOut" }), [190, 467]);
  assert.equal((await codeWith({ session: "valid", scopes: ["whatsapp_business_messaging"] }))[0], 200);
  assert.deepEqual(await codeWith({ scopes: ["whatsapp_business_management"], wabaIds: [otherWabaId] }), [100, 33]);
  await failing("graph", copy(simulatorTokens.expired.token));
});

test("a network that is closed, an answer that isn't Graph's, and a failure in the middle leave nothing half done", async () => {
  const { real, copy } = await world();
  await failing("noNetwork", copy(realToken, `http://127.0.0.1:${await closedPort()}`));
  await using portal = await serveHttp((_request, response) => response.end("<html>sign in</html>"));
  await failing("notJson", copy(realToken, `http://127.0.0.1:${portal.port}`));
  const fault = { effect: "refuse", code: 80007, route: "message_templates", count: 1 };
  await fetch(`${real.simulator.controlUrl}/faults`, { method: "POST", body: JSON.stringify(fault) });
  await failing("graph", copy());
});

test("who cancels gets nothing", async () => {
  const { copy } = await world();
  const abort = new AbortController();
  const copied = copy(realToken, undefined, abort.signal);
  abort.abort();
  await failing("cancelled", copied);
});

test("an account that isn't one is refused as a whole", async () => {
  const { control, copy } = await world();
  const { account } = await copy();
  const before = await control.call("GET", "/state");
  const [number] = account.numbers;
  for (const wrong of [
    { ...account, numbers: [{ ...number, wabaId: "1" }] },
    { ...account, numbers: [{ ...number, id: 7 }] },
    { ...account, waba: { ...account.waba, id: "1" } },
    { ...account, tokens: [] },
    [],
  ]) {
    await assert.rejects(control.call("PUT", `/wabas/${wabaId}`, wrong), (error) =>
      Failure.is(error, "simulatorRefused"),
    );
  }
  assert.deepEqual(await control.call("GET", "/state"), before);
});
