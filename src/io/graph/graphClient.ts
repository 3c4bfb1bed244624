import type * as z from "zod/mini";
import { Failure } from "../../core/failure.ts";
import { graphErrorEnvelopeSchema } from "../../core/graph/graphError.ts";
import {
  type DebugToken,
  debugTokenReplySchema,
  type PhoneNumber,
  phoneNumberSchema,
  phoneNumbersPageSchema,
  type SendReply,
  sendReplySchema,
  type Template,
  templatesPageSchema,
  type WabaReply,
  wabaReplySchema,
} from "../../core/graph/replies.ts";
import type { SendRequest } from "../../core/graph/request.ts";
import { type Disposable, type Event, Signal } from "../../core/signal.ts";
import type { Http, HttpResponse } from "./http.ts";

/** Meta's Graph API. The simulator stands at its own address. */
export const graphBaseUrl = "https://graph.facebook.com";

/** Who asks, and where. */
export interface GraphTarget {
  readonly accountId: string;
  /** Without the version: `https://graph.facebook.com`. */
  readonly baseUrl: string;
  readonly accessToken: string;
}

/** One call, for the health shown to the user. */
export interface CallRecord {
  /** When it ended, in milliseconds since 1970. */
  readonly at: number;
  readonly accountId: string;
  readonly operation: "send" | "debugToken" | "phoneNumber" | "phoneNumbers" | "templates" | "waba";
  readonly latencyMs: number;
  readonly failure?: Failure;
}

interface Call<T> {
  readonly target: GraphTarget;
  readonly operation: CallRecord["operation"];
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: SendRequest;
  readonly reply: z.ZodMiniType<T>;
  readonly signal: AbortSignal | undefined;
  /** What must not stand in a failure besides the target's own token. */
  readonly secret?: string;
}

/** A page of a list, as Graph has it. */
interface Page<T> {
  readonly data: readonly T[];
  readonly paging?:
    | { readonly next?: string | undefined; readonly cursors?: { readonly after?: string | undefined } | undefined }
    | undefined;
}

interface Limits {
  readonly most?: number;
  readonly onPage?: (count: number) => void;
}

const phoneNumberFields = [
  "id",
  "display_phone_number",
  "verified_name",
  "code_verification_status",
  "quality_rating",
  "platform_type",
  "throughput",
  "name_status",
  "status",
  "account_mode",
  "whatsapp_business_manager_messaging_limit",
];
const wabaFields = [
  "id",
  "name",
  "currency",
  "timezone_id",
  "business_verification_status",
  "primary_funding_id",
  "owner_business_info",
];
const templateFields = ["name", "language", "status", "category", "components", "parameter_format", "id"];
const itemsPerPage = 100;
const mostTemplates = 1000;
/** Where all are wanted: more than an account can have. */
const mostItems = 100_000;

/**
 * Calls the Graph API, or the simulator. Nothing is tried twice: a message that was sent and not answered would be sent twice. Every call
 * rejects with a `Failure`: `noNetwork`, `timeout`, `tls`, `proxy`, `notJson`, `unexpectedReply`, `graph`, `cancelled`. No failure holds a
 * token, not even one that Graph repeats in its message.
 */
export class GraphClient implements Disposable {
  readonly #http: Http;
  readonly #version: () => string;
  readonly #timeoutMs: () => number;
  readonly #now: () => number;
  readonly #called = new Signal<CallRecord>();

  /** One record per HTTP request, failed ones included; none for those that the caller cancelled. */
  readonly onDidCall: Event<CallRecord> = this.#called.event;

  constructor(options: {
    http: Http;
    /** `v26.0` */
    version: () => string;
    timeoutMs: () => number;
    /** Milliseconds since 1970. */
    now: () => number;
  }) {
    this.#http = options.http;
    this.#version = options.version;
    this.#timeoutMs = options.timeoutMs;
    this.#now = options.now;
  }

  /** `POST /{phone-number-id}/messages` */
  send(t: GraphTarget, phoneNumberId: string, request: SendRequest, signal?: AbortSignal): Promise<SendReply> {
    return this.#call({
      target: t,
      operation: "send",
      path: `${encodeURIComponent(phoneNumberId)}/messages`,
      body: request,
      reply: sendReplySchema,
      signal,
    });
  }

  /** `GET /debug_token`. The token in question goes in the query, as Meta has it; the one that asks in the header. */
  async debugToken(t: GraphTarget, inputToken: string, signal?: AbortSignal): Promise<DebugToken> {
    const reply = await this.#call({
      target: t,
      operation: "debugToken",
      path: "debug_token",
      query: { input_token: inputToken },
      reply: debugTokenReplySchema,
      signal,
      secret: inputToken,
    });
    return reply.data;
  }

  /** `GET /{phone-number-id}` */
  phoneNumber(t: GraphTarget, phoneNumberId: string, signal?: AbortSignal): Promise<PhoneNumber> {
    return this.#call({
      target: t,
      operation: "phoneNumber",
      path: encodeURIComponent(phoneNumberId),
      query: { fields: phoneNumberFields.join(",") },
      reply: phoneNumberSchema,
      signal,
    });
  }

  /** `GET /{waba-id}/phone_numbers`, all of them. */
  phoneNumbers(t: GraphTarget, wabaId: string, signal?: AbortSignal): Promise<PhoneNumber[]> {
    return this.#pages({
      target: t,
      operation: "phoneNumbers",
      path: `${encodeURIComponent(wabaId)}/phone_numbers`,
      query: { fields: phoneNumberFields.join(",") },
      reply: phoneNumbersPageSchema,
      signal,
    });
  }

  /** `GET /{waba-id}` */
  waba(t: GraphTarget, wabaId: string, signal?: AbortSignal): Promise<WabaReply> {
    return this.#call({
      target: t,
      operation: "waba",
      path: encodeURIComponent(wabaId),
      query: { fields: wabaFields.join(",") },
      reply: wabaReplySchema,
      signal,
    });
  }

  /** `GET /{waba-id}/message_templates`, page by page, at most 1,000 templates, whatever their status. */
  templates(t: GraphTarget, wabaId: string, signal?: AbortSignal): Promise<Template[]> {
    return this.#templates(t, wabaId, signal, { most: mostTemplates });
  }

  /** The same, all of them. @param onPage is told how many there are so far */
  allTemplates(
    t: GraphTarget,
    wabaId: string,
    onPage: (count: number) => void,
    signal?: AbortSignal,
  ): Promise<Template[]> {
    return this.#templates(t, wabaId, signal, { onPage });
  }

  #templates(t: GraphTarget, wabaId: string, signal: AbortSignal | undefined, limits: Limits): Promise<Template[]> {
    return this.#pages(
      {
        target: t,
        operation: "templates",
        path: `${encodeURIComponent(wabaId)}/message_templates`,
        query: { fields: templateFields.join(",") },
        reply: templatesPageSchema,
        signal,
      },
      limits,
    );
  }

  async #pages<T>(call: Call<Page<T>>, { most = mostItems, onPage }: Limits = {}): Promise<T[]> {
    const items: T[] = [];
    const seen = new Set<string>();
    let after: string | undefined;
    do {
      const query = { ...call.query, limit: String(itemsPerPage), ...(after !== undefined && { after }) };
      const page: Page<T> = await this.#call({ ...call, query });
      items.push(...page.data);
      onPage?.(items.length);
      // The last page has cursors too, but no `next`. A cursor that comes twice would lead around in circles.
      after = page.paging?.next === undefined ? undefined : page.paging.cursors?.after;
      after = after === undefined || seen.has(after) ? undefined : after;
      seen.add(after ?? "");
    } while (after !== undefined && items.length < most);
    return items.slice(0, most);
  }

  dispose(): void {
    this.#called.dispose();
  }

  async #call<T>(call: Call<T>): Promise<T> {
    const started = this.#now();
    const record = (failure?: Failure) => {
      const at = this.#now();
      this.#called.fire({
        at,
        accountId: call.target.accountId,
        operation: call.operation,
        latencyMs: Math.max(0, at - started),
        ...(failure === undefined ? {} : { failure }),
      });
    };
    try {
      const value = await this.#exchange(call);
      record();
      return value;
    } catch (error) {
      if (Failure.is(error) && !Failure.is(error, "cancelled")) {
        record(error);
      }
      throw error;
    }
  }

  async #exchange<T>(call: Call<T>): Promise<T> {
    const { target } = call;
    const query = new URLSearchParams(call.query).toString();
    const url = `${target.baseUrl.replace(/\/+$/, "")}/${this.#version()}/${call.path}${query === "" ? "" : `?${query}`}`;
    const response = await this.#http.request({
      method: call.body === undefined ? "GET" : "POST",
      url,
      headers: {
        authorization: `Bearer ${target.accessToken}`,
        accept: "application/json",
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
      timeoutMs: this.#timeoutMs(),
    });
    return readReply(call.reply, response, new URL(url).host, [target.accessToken, call.secret ?? ""]);
  }
}

/** Reads a reply: the value, or the failure that it stands for. */
function readReply<T>(schema: z.ZodMiniType<T>, response: HttpResponse, host: string, secrets: readonly string[]): T {
  const httpStatus = response.status;
  const json = parsed(without(secrets, response.body));
  if (json === undefined) {
    const contentType = (response.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
    throw Failure.notJson({ host, httpStatus, contentType });
  }
  // The envelope counts whatever the status: some errors come with 200, and proxies change statuses.
  const envelope = graphErrorEnvelopeSchema.safeParse(json.value);
  if (envelope.success) {
    throw Failure.graph({ httpStatus, error: envelope.data.error });
  }
  if (httpStatus < 200 || httpStatus > 299) {
    throw Failure.unexpectedReply({ host, httpStatus, path: pathOf(envelope.error) });
  }
  const reply = schema.safeParse(json.value);
  if (!reply.success) {
    throw Failure.unexpectedReply({ host, httpStatus, path: pathOf(reply.error) });
  }
  return reply.data;
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Where the first difference is, as `messages.0.id`; `$` for the reply itself. */
function pathOf(error: z.core.$ZodError): string {
  return error.issues[0]?.path.join(".") || "$";
}

/** Graph repeats tokens: "Malformed access token EAA…". Short ones are left alone, they would take pieces out of other words. */
function without(secrets: readonly string[], text: string): string {
  return secrets.reduce((rest, secret) => (secret.length < 8 ? rest : rest.replaceAll(secret, "…")), text);
}
