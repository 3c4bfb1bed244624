import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { newestVersion } from "../../core/graph/versions.ts";
import type { Call } from "./call.ts";
import type { MediaFile } from "./mediaLibrary.ts";
import { requireNode } from "./nodes.ts";
import { invalidParameter, objectNotFound, Refusal, refusal, unknownPath } from "./refusal.ts";
import { newTraceId, printed, type Reply, refused, replyHeaders } from "./reply.ts";
import { CutOff, isLocalCaller, readBytes, readJson, servedVersion, splitVersion, tokenOf } from "./request.ts";
import { debugToken } from "./routes/debugToken.ts";
import { attachmentsPath, authenticationError, deleteMedia, downloadMedia, uploadMedia } from "./routes/media.ts";
import { type Outbox, sendMessage } from "./routes/messages.ts";
import { messageTemplates } from "./routes/messageTemplates.ts";
import { getNode } from "./routes/node.ts";
import { requireToken } from "./tokens.ts";
import type { World } from "./world.ts";

export interface ApplicationOptions {
  readonly world: () => World;
  readonly outbox: () => Outbox;
  /** Told about what is a fault of the simulator itself; the caller gets an answer all the same. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

interface Environment {
  Bindings: HttpBindings;
  Variables: { call: Call };
}

/** The HTTP side of the simulator: who may call, which version serves, which route answers, and how an answer is printed. */
export function requestListener(
  options: ApplicationOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const app = new Hono<Environment>({ getPath: (request) => splitVersion(new URL(request.url).pathname).rest });

  // Before everything else: at Meta it is another host, which looks for the token in the header alone.
  app.get(attachmentsPath, (context) => {
    const { authorization } = context.env.incoming.headers;
    const token = tokenOf(authorization, new URLSearchParams());
    const call = callOf(context, options, { token, missing: authenticationError });
    return answerFile(context, downloadMedia(call));
  });
  app.use(async (context, next) => {
    context.set("call", callOf(context, options));
    await next();
  });
  app.get("/debug_token", (context) => answer(context, debugToken(context.var.call)));
  app.post("/:node/messages", async (context) =>
    answer(context, await sendMessage(context.var.call, context.req.param("node"), options.outbox())),
  );
  app.post("/:node/media", async (context) =>
    answer(context, await uploadMedia(context.var.call, context.req.param("node"))),
  );
  app.get("/:node/message_templates", (context) =>
    answer(context, messageTemplates(context.var.call, context.req.param("node"))),
  );
  app.get("/:node", (context) => answer(context, getNode(context.var.call, context.req.param("node"))));
  app.delete("/:node", (context) => answer(context, deleteMedia(context.var.call, context.req.param("node"))));
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
    return refuse(context, error instanceof Refusal ? error : refusal(1, "The simulator failed to answer."));
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
  if (!isLocalCaller(incoming.headers)) {
    throw refusal(200, "The simulator answers programs on this machine, by 127.0.0.1 or localhost, and no web page.");
  }
  const url = new URL(context.req.url);
  const world = options.world();
  const now = world.clock.now();
  const given = caller ? caller.token : tokenOf(incoming.headers.authorization, url.searchParams);
  const token = requireToken(given, world, now, caller?.missing);
  return {
    world,
    method: context.req.method,
    token,
    query: url.searchParams,
    version: servedVersion(splitVersion(url.pathname), now),
    origin: `http://${incoming.headers.host}`,
    now,
    json: () => readJson(incoming),
    bytes: (most) => readBytes(incoming, most),
    contentType: incoming.headers["content-type"] ?? "",
  };
}

const edges = ["media", "message_templates", "messages"];

/** What Graph says where no route is: about the object where it has no such method, else about the rest of the path. */
function unrouted(call: Call, path: string): Refusal {
  const [, id = "", ...edge] = path.split("/");
  if (id === "") {
    return unknownPath(path);
  }
  requireNode(call, id);
  const known = edge.length === 0 || (edge.length === 1 && edges.includes(edge[0] ?? ""));
  return known ? objectNotFound(call.method, id) : unknownPath(`/${edge.join("/")}`);
}

function refuse(context: Context<Environment>, refusal: Refusal): Response {
  const traceId = newTraceId();
  return answer(context, refused(refusal, traceId), traceId);
}

/** Writes an answer straight to the socket: going through a Response costs a stream for each. */
function answer(context: Context<Environment>, reply: Reply, traceId = newTraceId()): Response {
  const { outgoing } = context.env;
  const call: Call | undefined = context.get("call");
  if (!outgoing.headersSent && !outgoing.destroyed) {
    const text = printed(reply.body);
    outgoing.writeHead(reply.status, replyHeaders(reply, text, call?.version ?? newestVersion, traceId));
    outgoing.end(text);
  }
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
