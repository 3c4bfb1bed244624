import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { GraphError } from "../../core/graph/graphError.ts";
import { newestVersion } from "../../core/graph/versions.ts";
import { checkProof } from "./appSecretProof.ts";
import type { Call } from "./call.ts";
import { type ControlOptions, controlApi, controlPrefix } from "./control/controlApi.ts";
import { errorPage, type Spoilable, spoiltCall } from "./faults/spoiltCall.ts";
import type { MediaFile } from "./mediaLibrary.ts";
import { requireNode } from "./nodes.ts";
import { invalidParameter, objectNotFound, Refusal, refusal, strangeCaller, unknownPath } from "./refusal.ts";
import { printed, type Reply, refused, replyHeaders, TraceIds } from "./reply.ts";
import {
  CutOff,
  isProgram,
  readBytes,
  readParameters,
  servedVersion,
  splitVersion,
  tokenOf,
  type VersionedPath,
} from "./request.ts";
import { accessToken } from "./routes/accessToken.ts";
import { analyticsEdge, analyticsFields } from "./routes/analytics.ts";
import { appSubscriptions, changeAppSubscription, deleteAppSubscription } from "./routes/appSubscriptions.ts";
import { blockedUsers, blockUsers, unblockUsers } from "./routes/blockUsers.ts";
import { ownedWabas } from "./routes/business.ts";
import { changeCommerceSettings, commerceSettings } from "./routes/commerceSettings.ts";
import { forgetContact } from "./routes/contactBook.ts";
import { changeConversationalAutomation, conversationalAutomation } from "./routes/conversationalAutomation.ts";
import { debugToken } from "./routes/debugToken.ts";
import { changeEncryption, encryption } from "./routes/encryption.ts";
import {
  approveJoinRequests,
  createGroup,
  groups,
  inviteLink,
  joinRequests,
  rejectJoinRequests,
  removeParticipants,
  resetInviteLink,
} from "./routes/groups.ts";
import { sendMarketingMessage } from "./routes/marketingMessages.ts";
import { attachmentsPath, authenticationError, downloadMedia, uploadMedia } from "./routes/media.ts";
import { sendMessage } from "./routes/messages.ts";
import { messageTemplates } from "./routes/messageTemplates.ts";
import { changeNode, deleteNode, getNode, getNodes } from "./routes/node.ts";
import { addPhoneNumber, phoneNumbers } from "./routes/phoneNumber.ts";
import { changeProfile, profile } from "./routes/profile.ts";
import { changeQrCode, deleteQrCode, qrCode, qrCodes } from "./routes/qrCodes.ts";
import { deregister, register, requestCode, verifyCode } from "./routes/registration.ts";
import { changeSettings, settings } from "./routes/settings.ts";
import { subscribeApp, subscribedApps, unsubscribeApp } from "./routes/subscribedApps.ts";
import { archiveTemplates, unarchiveTemplates } from "./routes/templateArchive.ts";
import { createTemplate, deleteTemplates, upsertTemplates } from "./routes/templateChanges.ts";
import { listTemplateLibrary } from "./routes/templateLibrary.ts";
import { deleteUsername, requestUsername, username, usernameSuggestions } from "./routes/username.ts";
import { type KnownToken, requireToken, usageHeaders } from "./tokens.ts";
import { isObject } from "./validation/checks.ts";
import type { World } from "./world.ts";

export interface ApplicationOptions {
  readonly world: () => World;
  /** The simulator's own API. */
  readonly control: Omit<ControlOptions, "world">;
  /** Whether other machines may call, by an address of this one. */
  readonly isOpen: () => boolean;
  /** Told about what is a fault of the simulator itself; the caller gets an answer all the same. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** A request that is being answered. */
interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly options: ApplicationOptions;
  readonly traceIds: TraceIds;
  readonly url: RequestedUrl;
  /** When it came, by `performance.now()`. */
  readonly startedAt: number;
  /** Once its caller, version and token are known to be good. */
  call?: Call;
  /** The connection is cut instead of an answer. */
  isCut: boolean;
}

/** What a URL says: its path, and the query where there is one. */
interface RequestedUrl {
  readonly path: VersionedPath;
  readonly query: URLSearchParams;
}

interface Environment {
  Bindings: HttpBindings;
  Variables: { exchange: Exchange };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * What is sent most, as clients write it. It is answered by what its route is answered by, and doesn't go through the router: that, and the
 * objects of the web that it needs, take as long as all the rest. Whatever is in any way different goes there.
 */
const plainSend = /^\/(v\d{1,3}\.\d{1,2})\/(\d{1,30})\/messages$/i;
const plainHost = /^(?:localhost|127\.0\.0\.1)(?::(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}))?$/;
const noQuery = new URLSearchParams();

/** The HTTP side of the simulator: who may call, which version serves, which route answers, and how an answer is printed. */
export function requestListener(options: ApplicationOptions): Listener {
  const traceIds = new TraceIds();
  const routed = routedListener(options, traceIds);
  return (incoming, outgoing) => {
    const send = plainSend.exec(incoming.url ?? "");
    const { host = "", "content-length": length } = incoming.headers;
    if (!send || incoming.method !== "POST" || length === undefined || !plainHost.test(host)) {
      return routed(incoming, outgoing);
    }
    const [, version = "", id = ""] = send;
    const path = { version: version.toLowerCase(), rest: `/${id}/messages` };
    const startedAt = performance.now();
    const url = { path, query: noQuery };
    return answerSend({ incoming, outgoing, options, traceIds, url, startedAt, isCut: false }, id);
  };
}

async function answerSend(exchange: Exchange, id: string): Promise<void> {
  try {
    const call = callOf(exchange);
    exchange.call = call;
    if (call.world.state.faults.length > 0 && (await isSpoilt(exchange, call))) return;
    answer(exchange, await sendMessage(call, id));
  } catch (error) {
    answerError(exchange, error);
  }
}

function routedListener(options: ApplicationOptions, traceIds: TraceIds): Listener {
  const app = new Hono<Environment>({ getPath: (request) => splitVersion(new URL(request.url).pathname).rest });

  const control = controlApi({ ...options.control, world: options.world });

  app.use(async (context, next) => {
    const { incoming, outgoing } = context.env;
    const { pathname, searchParams } = new URL(context.req.url);
    const url = { path: splitVersion(pathname), query: searchParams };
    const startedAt = performance.now();
    context.set("exchange", { incoming, outgoing, options, traceIds, url, startedAt, isCut: false });
    await next();
  });
  app.all(`${controlPrefix}/*`, (context) => {
    requireProgram(context.env.incoming.headers, options.isOpen());
    return control.fetch(context.req.raw);
  });
  // Before everything else: at Meta it is another host, which looks for the token in the header alone.
  app.get(attachmentsPath, async ({ var: { exchange } }) => {
    const { authorization } = exchange.incoming.headers;
    const token = tokenOf(authorization, noQuery);
    const call = callOf(exchange, { token, missing: authenticationError });
    return (await isSpoilt(exchange, call)) ? RESPONSE_ALREADY_SENT : answerFile(exchange, downloadMedia(call));
  });
  // The one call that needs no token: it asks for one.
  app.get("/oauth/access_token", async ({ var: { exchange } }) => {
    requireProgram(exchange.incoming.headers, options.isOpen());
    const world = options.world();
    const now = world.clock.now();
    const call = { world, now, method: "GET", json: async () => undefined };
    if (await isSpoilt(exchange, call)) return RESPONSE_ALREADY_SENT;
    return answer(exchange, accessToken(world, exchange.url.query, now));
  });
  app.use(async ({ var: { exchange } }, next) => {
    const call = callOf(exchange);
    exchange.call = call;
    return (await isSpoilt(exchange, call)) ? RESPONSE_ALREADY_SENT : next();
  });
  app.get("/debug_token", ({ var: { exchange } }) => answer(exchange, debugToken(calling(exchange))));
  app.get("/message_template_library", ({ var: { exchange } }) =>
    answer(exchange, listTemplateLibrary(calling(exchange))),
  );
  for (const [method, edge, route] of edges) {
    app.on(method, `/:node/${edge}`, async ({ var: { exchange }, req }) =>
      answer(exchange, await route(calling(exchange), req.param("node"), req.param("part") ?? "")),
    );
  }
  app.get("/", ({ var: { exchange } }) => answer(exchange, getNodes(calling(exchange))));
  app.get("/:node", ({ var: { exchange }, req }) => answer(exchange, getNode(calling(exchange), req.param("node"))));
  app.post("/:node", async ({ var: { exchange }, req }) =>
    answer(exchange, await changeNode(calling(exchange), req.param("node"))),
  );
  app.delete("/:node", ({ var: { exchange }, req }) =>
    answer(exchange, deleteNode(calling(exchange), req.param("node"))),
  );
  app.notFound(({ var: { exchange }, req }) => {
    throw unrouted(calling(exchange), req.path);
  });
  app.onError((error, { var: { exchange } }) => answerError(exchange, error));

  return getRequestListener(app.fetch, {
    // The extension host is shared: other extensions' Request and Response stay as they are.
    overrideGlobalObjects: false,
    // What Node took and what has no meaning as a URL: no Host, odd characters. Only a Response can be given here.
    errorHandler: () => {
      const reply = refused(invalidParameter("The request is malformed."), traceIds.next());
      return new Response(printed(reply.body), {
        status: reply.status,
        headers: { "Content-Type": "application/json; charset=UTF-8" },
      });
    },
  });
}

/** The call of a request that got as far as to a route. */
function calling({ call }: Exchange): Call {
  if (!call) throw new Error("A route is asked before the caller is known");
  return call;
}

/** Does to a call what shall go wrong with it. @returns whether it is answered by that */
async function isSpoilt(exchange: Exchange, call: Spoilable): Promise<boolean> {
  const spoilt = await spoiltCall(call, exchange.url.path.rest);
  switch (spoilt.kind) {
    case "page":
      answerPage(exchange, spoilt.httpStatus);
      return true;
    case "cut":
      exchange.isCut = true;
      answer(exchange, { status: 0, body: {} });
      return true;
    case "cutAfterwards":
      exchange.isCut = true;
      return false;
    default:
      return false;
  }
}

/** @throws Refusal for a caller that is a web page, a token that isn't good, a version that never was: in this order */
function callOf(
  { incoming, options, url }: Exchange,
  caller?: { readonly token: string | undefined; readonly missing: () => Refusal },
): Call {
  const { headers, method = "" } = incoming;
  requireProgram(headers, options.isOpen());
  const world = options.world();
  const now = world.clock.now();
  const given = caller ? caller.token : tokenOf(headers.authorization, url.query);
  const token = requireToken(given, world, now, caller?.missing);
  const check = proofCheck(world, token, given ?? "");
  const proof = url.query.get("appsecret_proof");
  let parameters: Promise<unknown> | undefined;
  const read = async () => {
    const body = await readParameters(incoming);
    if (method === "POST" && proof === null) check(isObject(body) ? body.appsecret_proof : undefined);
    return body;
  };
  // With a POST it may stand in the body, and is looked for there when that is read.
  if (proof !== null || method !== "POST") check(proof);
  return {
    world,
    method,
    token,
    query: url.query,
    version: servedVersion(url.path, now),
    origin: `http://${headers.host}`,
    now,
    // Once: who asks again gets the same.
    json: () => {
      parameters ??= read();
      return parameters;
    },
    bytes: (most) => readBytes(incoming, most),
    contentType: headers["content-type"] ?? "",
  };
}

/** Checks the proof of a call. A download, and an app's own token, need none. */
function proofCheck(world: World, token: KnownToken, text: string): (given: unknown) => void {
  const required = token.type !== "APP" && world.app(token.appId)?.requiresProof === true;
  return (given) => checkProof(given, { token: text, appSecret: world.appSecret(), required });
}

/** @throws Refusal for a caller that is a web page, or of another machine where those may not call */
function requireProgram(headers: IncomingMessage["headers"], isOpen: boolean): void {
  if (!isProgram(headers, isOpen)) {
    throw strangeCaller("The simulator answers programs on this machine, by 127.0.0.1 or localhost, and no web page.");
  }
}

/** What answers a call about a node, `/{id}/{edge}`. @param part of an edge that ends with one */
type EdgeRoute = (call: Call, id: string, part: string) => Reply | Promise<Reply>;

const edges: readonly (readonly [method: string, edge: string, EdgeRoute])[] = [
  ["POST", "messages", sendMessage],
  ["POST", "marketing_messages", sendMarketingMessage],
  ["GET", "groups", groups],
  ["POST", "groups", createGroup],
  ["GET", "invite_link", inviteLink],
  ["POST", "invite_link", resetInviteLink],
  ["DELETE", "participants", removeParticipants],
  ["GET", "join_requests", joinRequests],
  ["POST", "join_requests", approveJoinRequests],
  ["DELETE", "join_requests", rejectJoinRequests],
  ["POST", "media", uploadMedia],
  ["GET", "message_templates", messageTemplates],
  ["POST", "message_templates", createTemplate],
  ["DELETE", "message_templates", deleteTemplates],
  ["POST", "message_templates/archive", archiveTemplates],
  ["POST", "message_templates/unarchive", unarchiveTemplates],
  ["POST", "upsert_message_templates", upsertTemplates],
  ["GET", "message_qrdls", qrCodes],
  ["POST", "message_qrdls", changeQrCode],
  ["GET", "message_qrdls/:part", qrCode],
  ["DELETE", "message_qrdls/:part", deleteQrCode],
  ["GET", "whatsapp_commerce_settings", commerceSettings],
  ["POST", "whatsapp_commerce_settings", changeCommerceSettings],
  ["GET", "conversational_automation", conversationalAutomation],
  ["POST", "conversational_automation", changeConversationalAutomation],
  ["GET", "whatsapp_business_encryption", encryption],
  ["POST", "whatsapp_business_encryption", changeEncryption],
  ["GET", "owned_whatsapp_business_accounts", ownedWabas],
  ["GET", "subscriptions", appSubscriptions],
  ["POST", "subscriptions", changeAppSubscription],
  ["DELETE", "subscriptions", deleteAppSubscription],
  ["GET", "phone_numbers", phoneNumbers],
  ["POST", "phone_numbers", addPhoneNumber],
  ...analyticsFields.map((field) => ["GET", field, analyticsEdge(field)] as const),
  ["GET", "subscribed_apps", subscribedApps],
  ["POST", "subscribed_apps", subscribeApp],
  ["DELETE", "subscribed_apps", unsubscribeApp],
  ["POST", "request_code", requestCode],
  ["POST", "verify_code", verifyCode],
  ["POST", "register", register],
  ["POST", "deregister", deregister],
  ["GET", "whatsapp_business_profile", profile],
  ["POST", "whatsapp_business_profile", changeProfile],
  ["GET", "settings", settings],
  ["POST", "settings", changeSettings],
  ["GET", "username", username],
  ["POST", "username", requestUsername],
  ["DELETE", "username", deleteUsername],
  ["GET", "username_suggestions", usernameSuggestions],
  ["DELETE", "contact_book", forgetContact],
  ["GET", "block_users", blockedUsers],
  ["POST", "block_users", blockUsers],
  ["DELETE", "block_users", unblockUsers],
];
const edgeNames: ReadonlySet<string> = new Set(edges.map(([, edge]) => edge));

/** What Graph says where no route is: about the object where it has no such method, else about the rest of the path. */
function unrouted(call: Call, path: string): Refusal {
  const [, id = "", ...edge] = path.split("/");
  if (id === "") {
    return unknownPath(path);
  }
  requireNode(call, id);
  const known = edge.length === 0 || (edge.length === 1 && edgeNames.has(edge[0] ?? ""));
  return known ? objectNotFound(call.method, id) : unknownPath(`/${edge.join("/")}`);
}

function answerError(exchange: Exchange, error: unknown): Response {
  if (error instanceof CutOff) {
    return RESPONSE_ALREADY_SENT;
  }
  if (!(error instanceof Refusal)) {
    exchange.options.onFault?.(error);
  }
  const traceId = exchange.traceIds.next();
  const refusing = error instanceof Refusal ? error : refusal(1, "The simulator failed to answer.");
  return answer(exchange, refused(refusing, traceId), traceId);
}

/** Writes an answer straight to the socket: going through a Response costs a stream for each. */
function answer(exchange: Exchange, reply: Reply, traceId = exchange.traceIds.next()): Response {
  const { outgoing, call, traceIds } = exchange;
  if (exchange.isCut) {
    outgoing.destroy();
  } else if (!outgoing.headersSent && !outgoing.destroyed) {
    const text = printed(reply.body);
    const version = call?.version ?? newestVersion;
    const headers = replyHeaders(reply, { length: text.length, version, traceId, shortTraceId: traceIds.nextShort() });
    if (call) headers.push(...usageHeaders(call));
    outgoing.writeHead(reply.status, headers);
    outgoing.end(text, "latin1");
  }
  log(exchange, reply);
  return RESPONSE_ALREADY_SENT;
}

function log({ options, incoming, call, startedAt }: Exchange, { status, body }: Reply): void {
  const { clock, requests } = options.world();
  const { error } = body as { readonly error?: GraphError };
  const details = error?.error_data?.details;
  requests.add({
    at: clock.now(),
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    ...(call && { version: call.version }),
    status,
    tookMs: performance.now() - startedAt,
    ...(error && {
      error: {
        code: error.code,
        message: error.message ?? "",
        ...(error.error_subcode !== undefined && { subcode: error.error_subcode }),
        ...(typeof details === "string" && { details }),
      },
    }),
  });
}

/** What isn't JSON. */
function answerPage(exchange: Exchange, status: number): void {
  exchange.outgoing.writeHead(status, { "Content-Type": "text/html; charset=utf-8" }).end(errorPage(status));
  log(exchange, { status, body: {} });
}

function answerFile({ outgoing, isCut }: Exchange, file: MediaFile): Response {
  if (isCut) {
    outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  outgoing.writeHead(200, {
    "Content-Type": file.mimeType,
    "Content-Length": file.bytes.length,
    "Content-Disposition": `attachment; filename=${file.id}`,
    "Cache-Control": "private, max-age=0",
    // A text that was uploaded is never looked at as a page.
    "X-Content-Type-Options": "nosniff",
  });
  outgoing.end(file.bytes);
  return RESPONSE_ALREADY_SENT;
}
