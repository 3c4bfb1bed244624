import type { LoggedDelivery } from "../webhooks/loggedDeliveries.ts";
import type { CallTarget } from "./curl.ts";
import type { ExportedDelivery, ExportedMessage } from "./exportedMessage.ts";
import { type ImportedMessage, sentOf } from "./importedMessage.ts";

interface HarOptions {
  readonly target: (message: ExportedMessage) => CallTarget;
  /** Where deliveries came in. */
  readonly webhookUrl: string;
  /** Wamid's own. */
  readonly version: string;
}

/** Calls and deliveries in the order in which they happened, as HTTP Archive 1.2: http://www.softwareishard.com/blog/har-12-spec/ */
export function har(messages: readonly ExportedMessage[], options: HarOptions): string {
  const calls = messages.flatMap((message) => callEntry(message, options.target(message)));
  const deliveries = new Map(messages.flatMap((message) => message.deliveries.map((each) => [each.id, each])));
  const entries = [...calls, ...[...deliveries.values()].map((each) => deliveryEntry(each, options.webhookUrl))];
  entries.sort((a, b) => (a.startedDateTime < b.startedDateTime ? -1 : a.startedDateTime > b.startedDateTime ? 1 : 0));
  const log = { version: "1.2", creator: { name: "Wamid", version: options.version }, entries };
  return `${JSON.stringify({ log }, undefined, 2)}\n`;
}

function callEntry(message: ExportedMessage, { baseUrl, version }: CallTarget) {
  const { request, reply, phoneNumberId, requestedAt, acceptedAt } = message;
  if (request === undefined || phoneNumberId === undefined || acceptedAt === undefined) return [];
  const started = requestedAt ?? acceptedAt;
  return [
    entry({
      started,
      time: Math.max(0, acceptedAt - started),
      url: `${baseUrl.replace(/\/+$/, "")}/${version}/${encodeURIComponent(phoneNumberId)}/messages`,
      headers: { Authorization: "Bearer $WHATSAPP_TOKEN", "Content-Type": "application/json" },
      body: JSON.stringify(request),
      status: 200,
      answer: JSON.stringify(reply ?? {}),
      // What HAR has no place for stands in fields that begin with an underscore, as the format wants it.
      _wamid: knownOf(message),
    }),
  ];
}

function knownOf({ accountId, recipient, type, templateName }: ExportedMessage): object {
  return { accountId, recipient, type, templateName };
}

function deliveryEntry({ receivedAt, headers, body, answer, path }: ExportedDelivery, webhookUrl: string) {
  const url = path === undefined ? webhookUrl : new URL(path, webhookUrl).href;
  return entry({ started: receivedAt, time: 0, url, headers, body, status: answer, answer: "" });
}

interface EntryFacts {
  started: number;
  time: number;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  status: number;
  answer: string;
  _wamid?: object;
}

function entry({ started, time, url, headers, body, status, answer, ...more }: EntryFacts) {
  return {
    startedDateTime: new Date(started).toISOString(),
    time,
    request: {
      method: "POST",
      url,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      queryString: [],
      postData: { mimeType: "application/json", text: body },
      headersSize: -1,
      bodySize: new TextEncoder().encode(body).length,
    },
    response: {
      status,
      statusText: "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      content: { size: answer.length, mimeType: "application/json", text: answer },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    ...more,
  };
}

/** What an archive holds for Wamid, whoever wrote it; undefined where the value is no archive. */
export function readHar(value: unknown): { deliveries: LoggedDelivery[]; messages: ImportedMessage[] } | undefined {
  const log = recordOf(recordOf(value)?.log);
  if (!Array.isArray(log?.entries)) return undefined;
  const deliveries: LoggedDelivery[] = [];
  const messages: ImportedMessage[] = [];
  for (const item of log.entries) {
    const { request, response, startedDateTime, _wamid, time } = recordOf(item) ?? {};
    const { url, postData, headers } = recordOf(request) ?? {};
    const body = recordOf(postData)?.text;
    const startedAt = typeof startedDateTime === "string" ? Date.parse(startedDateTime) : Number.NaN;
    if (typeof body !== "string" || !Number.isFinite(startedAt)) continue;
    const sent = parsed(body);
    if (isDelivery(sent)) {
      deliveries.push({ body, headers: headersOf(headers), receivedAt: startedAt });
      continue;
    }
    const reply = parsed(recordOf(recordOf(response)?.content)?.text);
    const waited = typeof time === "number" && time > 0 ? time : 0;
    const [, phoneNumberId] = /\/(\d+)\/messages(?:[?#]|$)/.exec(typeof url === "string" ? url : "") ?? [];
    const message = sentOf({
      ...recordOf(_wamid),
      requestedAt: startedAt,
      acceptedAt: startedAt + waited,
      request: sent,
      reply,
      wamid: wamidOf(reply),
      ...(phoneNumberId === undefined ? {} : { phoneNumberId }),
    });
    if (message !== undefined) messages.push(message);
  }
  return { deliveries, messages };
}

function wamidOf(reply: unknown): unknown {
  const messages = recordOf(reply)?.messages;
  return Array.isArray(messages) ? recordOf(messages[0])?.id : undefined;
}

function isDelivery(value: unknown): boolean {
  const record = recordOf(value);
  return record !== undefined && "entry" in record && typeof record.object === "string";
}

function headersOf(value: unknown): Record<string, string> {
  if (!Array.isArray(value)) return {};
  return Object.fromEntries(
    value.flatMap((header) => {
      const { name, value: text } = recordOf(header) ?? {};
      return typeof name === "string" && typeof text === "string" ? [[name.toLowerCase(), text]] : [];
    }),
  );
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function parsed(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
