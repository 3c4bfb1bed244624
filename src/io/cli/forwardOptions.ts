import { EditError, edited } from "../../core/webhooks/edit.ts";
import { type Filter, FilterError, parseFilter } from "../../core/webhooks/filter.ts";
import { forwardTargetSchema } from "../../core/webhooks/forwardTarget.ts";
import type { CommandLine } from "./commandLine.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Above this, a number of digits alone is one of milliseconds: as seconds it would be the year 5138. */
const latestSecond = 100_000_000_000;

/** The app secret of the command line, else of the environment. */
export function secretIn(line: CommandLine, { environment }: Pick<Terminal, "environment">): string | undefined {
  return line.value("app-secret") ?? (environment.WHATSAPP_APP_SECRET?.split(",")[0]?.trim() || undefined);
}

/** The verify token of the command line, else of the environment. */
export function verifyTokenIn(line: CommandLine, { environment }: Pick<Terminal, "environment">): string | undefined {
  return line.value("verify-token") ?? (environment.WHATSAPP_VERIFY_TOKEN || undefined);
}

/** Addresses that requests can be sent to. @throws UsageError */
export function urlsIn(line: CommandLine, option: "to" | "to-url"): string[] {
  return line.values(option).map((url) => checkedUrl(url, `--${option}`));
}

/** @param name of what was given, for the complaint @throws UsageError */
export function checkedUrl(url: string, name: string): string {
  if (!forwardTargetSchema.shape.url.safeParse(url).success) {
    throw new UsageError("cli.wrongValue", name, url, "http://…, https://…");
  }
  return url;
}

/** `--header "Name: value"`, each. @throws UsageError */
export function headersIn(line: CommandLine): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const text of line.values("header")) {
    const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/s.exec(text) ?? [];
    if (!forwardTargetSchema.shape.headers.safeParse({ [name]: value }).success) {
      // Not the value: it may be a secret.
      throw new UsageError("cli.wrongValue", "--header", name, "Name: value");
    }
    headers[name] = value;
  }
  return headers;
}

/** Several hold together. @throws UsageError */
export function filterIn(line: CommandLine): Filter | undefined {
  const texts = line.values("filter");
  if (texts.length === 0) return undefined;
  return filterOf(texts.length === 1 ? (texts[0] ?? "") : texts.map((text) => `(${text})`).join(" and "));
}

function filterOf(text: string): Filter {
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof FilterError) throw new UsageError(error.key, ...error.args);
    throw error;
  }
}

/** A time in milliseconds since 1970: `2026-11-22`, `2026-11-22T05:40:00Z`, seconds or milliseconds, or so long ago (`90m`). @throws UsageError */
export function timeIn(line: CommandLine, option: "from" | "to"): number | undefined {
  const text = line.value(option);
  if (text === undefined) return undefined;
  const ago = durationOf(text);
  if (ago !== undefined) return Date.now() - ago;
  if (/^\d{1,16}$/.test(text)) return Number(text) > latestSecond ? Number(text) : Number(text) * 1000;
  const time = /^\d{4}-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError("cli.wrongValue", `--${option}`, text, "2026-11-22T05:40:00Z, 90m, 2h");
  return time;
}

/** In milliseconds: `500ms`, `2s`, `1m`. @throws UsageError */
export function durationIn(line: CommandLine, option: "delay"): number | undefined {
  const text = line.value(option);
  if (text === undefined) return undefined;
  const duration = durationOf(text);
  if (duration === undefined || duration > 86_400_000) {
    throw new UsageError("cli.wrongValue", `--${option}`, text, "500ms, 2s, 1m");
  }
  return duration;
}

function durationOf(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d{1,9}(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unitMs[unit] ?? 0);
}

/** The delivery with the changes of `--set`. @throws UsageError */
export function withEdits(line: CommandLine, delivery: unknown): unknown {
  try {
    return edited(delivery, line.values("set"));
  } catch (error) {
    if (error instanceof EditError) throw new UsageError("cli.set", error.message);
    throw error;
  }
}
