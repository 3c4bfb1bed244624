import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import type { GraphError } from "../../core/graph/graphError.ts";
import { newestVersion } from "../../core/graph/versions.ts";
import { checkProof } from "./appSecretProof.ts";
import type { Call } from "./call.ts";
import { type ControlOptions, controlApi, controlPrefix } from "./control/controlApi.ts";
import { errorPage, spoiltCall } from "./faults/spoiltCall.ts";
import type { MediaFile } from "./mediaLibrary.ts";
import { requireNode } from "./nodes.ts";
import { invalidParameter, objectNotFound, Refusal, refusal, unknownPath } from "./refusal.ts";
import { newTraceId, printed, type Reply, refused, replyHeaders } from "./reply.ts";
import { CutOff, isLocalCaller, readBytes, readParameters, servedVersion, splitVersion, tokenOf } from "./request.ts";
import { accessToken } from "./routes/accessToken.ts";
import { analyticsEdge, analyticsFields } from "./routes/analytics.ts";
import { blockedUsers, blockUsers, unblockUsers } from "./routes/blockUsers.ts";
import { ownedWabas } from "./routes/business.ts";
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
import { changeNode, deleteNode, getNode } from "./routes/node.ts";
import { addPhoneNumber, phoneNumbers } from "./routes/phoneNumber.ts";
import { changeProfile, profile } from "./routes/profile.ts";
import { deregister, register, requestCode, verifyCode } from "./routes/registration.ts";
import { changeSettings, settings } from "./routes/settings.ts";
import { subscribeApp, subscribedApps, unsubscribeApp } from "./routes/subscribedApps.ts";
import { archiveTemplates, unarchiveTemplates } from "./routes/templateArchive.ts";
import { createTemplate, deleteTemplates } from "./routes/templateChanges.ts";
import { deleteUsername, requestUsername, username, usernameSuggestions } from "./routes/username.ts";
import { type KnownToken, requireToken, usageHeader } from "./tokens.ts";
import { isObject } from "./validation/checks.ts";
import type { World } from "./world.ts";

export interface ApplicationOptions {
  readonly world: () => World;
  /** The simulator's own API. */
  readonly control: Omit<ControlOptions, "world">;
  /** Told about what is a fault of the simulator itself; the caller gets an answer all the same. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

interface Environment {
  Bindings: HttpBindings;
  /** `isCut`: the connection is cut instead of an answer. */
  Variables: { call: Call; startedAt: number; isCut: boolean };
}

/** The HTTP side of the simulator: who may call, which version serves, which route answers, and how an answer is printed. */
export function requestListener(
  options: ApplicationOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const app = new Hono<Environment>({ getPath: (request) => splitVersion(new URL(request.url).pathname).rest });

  const control = controlApi({ ...options.control, world: options.world });

  app.all(`${controlPrefix}/*`, (context) => {
    requireLocalCaller(context.env.incoming.headers);
    return control.fetch(context.req.raw);
  });
  app.use(async (context, next) => {
    context.set("startedAt", performance.now());
    await next();
  });
  // Before everything else: at Meta it is another host, which looks for the token in the header alone.
  app.get(attachmentsPath, (context) => {
    const { authorization } = context.env.incoming.headers;
    const token = tokenOf(authorization, new URLSearchParams());
    const call = callOf(context, options, { token, missing: authenticationError });
    return answerFile(context, downloadMedia(call));
  });
  // The one call that needs no token: it asks for one.
  app.get("/oauth/access_token", (context) => {
    requireLocalCaller(context.env.incoming.headers);
    const { searchParams } = new URL(context.req.url);
    return answer(context, options, accessToken(options.world(), searchParams, options.world().clock.now()));
  });
  app.use(async (context, next) => {
    context.set("call", callOf(context, options));
    const spoilt = await spoiltCall(context.var.call, context.req.path);
    switch (spoilt.kind) {
      case "page":
        return answerPage(context, options, spoilt.httpStatus);
      case "cut":
        context.set("isCut", true);
        return answer(context, options, { status: 0, body: {} });
      case "cutAfterwards":
        context.set("isCut", true);
    }
    return next();
  });
  app.get("/debug_token", (context) => answer(context, options, debugToken(context.var.call)));
  for (const [method, edge, route] of edges) {
    app.on(method, `/:node/${edge}`, async (context) =>
      answer(context, options, await route(context.var.call, context.req.param("node"))),
    );
  }
  app.get("/:node", (context) => answer(context, options, getNode(context.var.call, context.req.param("node"))));
  app.post("/:node", async (context) =>
    answer(context, options, await changeNode(context.var.call, context.req.param("node"))),
  );
  app.delete("/:node", (context) => answer(context, options, deleteNode(context.var.call, context.req.param("node"))));
  app.notFound((context) => {
    throw unrouted(context.var.call, context.req.path);
  });
  app.onError((error, context) => {
    if (error instanceof CutOff) {
      return RESPONSE_ALREADY_SENT;
    }
    if (!(error instanceof Refusal)) {
      options.onFault?.(error);
    }
    return refuse(context, options, error instanceof Refusal ? error : refusal(1, "The simulator failed to answer."));
  });

  return getRequestListener(app.fetch, {
    // The extension host is shared: other extensions' Request and Response stay as they are.
    overrideGlobalObjects: false,
    // What Node took and what has no meaning as a URL: no Host, odd characters. Only a Response can be given here.
    errorHandler: () => {
      const reply = refused(invalidParameter("The request is malformed."), newTraceId());
      return new Response(printed(reply.body), {
        status: reply.status,
        headers: { "Content-Type": "application/json; charset=UTF-8" },
      });
    },
  });
}

/** @throws Refusal for a caller that is a web page, a token that isn't good, a version that never was: in this order */
function callOf(
  context: Context<Environment>,
  options: ApplicationOptions,
  caller?: { readonly token: string | undefined; readonly missing: () => Refusal },
): Call {
  const { incoming } = context.env;
  requireLocalCaller(incoming.headers);
  const url = new URL(context.req.url);
  const world = options.world();
  const now = world.clock.now();
  const given = caller ? caller.token : tokenOf(incoming.headers.authorization, url.searchParams);
  const token = requireToken(given, world, now, caller?.missing);
  const check = proofCheck(world, token, given ?? "");
  const { method } = context.req;
  const proof = url.searchParams.get("appsecret_proof");
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
    query: url.searchParams,
    version: servedVersion(splitVersion(url.pathname), now),
    origin: `http://${incoming.headers.host}`,
    now,
    // Once: who asks again gets the same.
    json: () => {
      parameters ??= read();
      return parameters;
    },
    bytes: (most) => readBytes(incoming, most),
    contentType: incoming.headers["content-type"] ?? "",
  };
}

/** Checks the proof of a call. A download, and an app's own token, need none. */
function proofCheck(world: World, token: KnownToken, text: string): (given: unknown) => void {
  const required = token.type !== "APP" && world.app(token.appId)?.requiresProof === true;
  return (given) => checkProof(given, { token: text, appSecret: world.appSecret(), required });
}

/** @throws Refusal for a caller that isn't a program on this machine */
function requireLocalCaller(headers: IncomingMessage["headers"]): void {
  if (!isLocalCaller(headers)) {
    throw refusal(200, "The simulator answers programs on this machine, by 127.0.0.1 or localhost, and no web page.");
  }
}

/** What answers a call about a node, `/{id}/{edge}`. */
type EdgeRoute = (call: Call, id: string) => Reply | Promise<Reply>;

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
  ["GET", "whatsapp_business_encryption", encryption],
  ["POST", "whatsapp_business_encryption", changeEncryption],
  ["GET", "owned_whatsapp_business_accounts", ownedWabas],
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

function refuse(context: Context<Environment>, options: ApplicationOptions, refusal: Refusal): Response {
  const traceId = newTraceId();
  return answer(context, options, refused(refusal, traceId), traceId);
}

/** Writes an answer straight to the socket: going through a Response costs a stream for each. */
function answer(
  context: Context<Environment>,
  options: ApplicationOptions,
  reply: Reply,
  traceId = newTraceId(),
): Response {
  const { outgoing } = context.env;
  const call: Call | undefined = context.get("call");
  if (context.get("isCut") === true) {
    outgoing.destroy();
  } else if (!outgoing.headersSent && !outgoing.destroyed) {
    const text = printed(reply.body);
    const usage = call && usageHeader(call);
    const headers = replyHeaders(reply, text, call?.version ?? newestVersion, traceId);
    outgoing.writeHead(reply.status, {
      ...headers,
      ...(usage !== undefined && { "x-business-use-case-usage": usage }),
    });
    outgoing.end(text, "latin1");
  }
  log(context, options.world(), reply);
  return RESPONSE_ALREADY_SENT;
}

function log(context: Context<Environment>, world: World, { status, body }: Reply): void {
  const call: Call | undefined = context.get("call");
  const { error } = body as { readonly error?: GraphError };
  const details = error?.error_data?.details;
  world.requests.add({
    at: world.clock.now(),
    method: context.req.method,
    path: context.env.incoming.url ?? "",
    ...(call && { version: call.version }),
    status,
    tookMs: performance.now() - context.get("startedAt"),
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
function answerPage(context: Context<Environment>, options: ApplicationOptions, status: number): Response {
  context.env.outgoing.writeHead(status, { "Content-Type": "text/html; charset=utf-8" }).end(errorPage(status));
  log(context, options.world(), { status, body: {} });
  return RESPONSE_ALREADY_SENT;
}

function answerFile(context: Context<Environment>, file: MediaFile): Response {
  const { outgoing } = context.env;
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
