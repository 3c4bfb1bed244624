import { randomBytes } from "node:crypto";
import { type CatalogueLanguage, loadPhrases } from "../../core/errors/catalogue.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { type CheckReport, checkReport } from "../../core/webhooks/endpointReport.ts";
import { EndpointTest } from "../forward/endpointTest.ts";
import { Poster } from "../forward/post.ts";
import type { CommandLine } from "./commandLine.ts";
import { checkedUrl, secretIn, verifyTokenIn } from "./forwardOptions.ts";
import { numberIn } from "./numberIn.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** The exit status where the endpoint failed a check. */
const notConformant = 1;

/**
 * `wamid test-endpoint`: whether an endpoint does all that Meta's webhooks ask of it.
 * @returns exit status: 0 where no check failed, else 1
 * @throws UsageError
 */
export async function testEndpointCommand(
  line: CommandLine,
  language: CatalogueLanguage,
  terminal: Terminal,
): Promise<number> {
  const [operand, other] = line.operands;
  if (operand === undefined) throw new UsageError("cli.endpoint.which");
  if (other !== undefined) throw new UsageError("cli.endpoint.one", other);
  const url = checkedUrl(operand, "URL");
  const seconds = numberIn(line, "timeout", 1, 600);
  const [appSecret, verifyToken] = [secretIn(line, terminal), verifyTokenIn(line, terminal)];
  const phrases = await loadPhrases(language);
  const json = line.has("json");
  const poster = new Poster();
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const test = new EndpointTest({
    url,
    ...(appSecret !== undefined && { appSecret }),
    ...(verifyToken !== undefined && { verifyToken }),
    ...(seconds !== undefined && { timeoutMs: seconds * 1000, startMs: seconds * 1000 }),
    poster,
    now: Date.now,
    randomBytes,
  });
  const framework = () => line.value("framework") ?? test.framework;
  try {
    for await (const result of test.run()) {
      totals[result.result] += 1;
      const report = checkReport(result, framework(), phrases);
      terminal.print(json ? JSON.stringify({ event: "check", ...report }) : textOf(report, phrases));
    }
  } finally {
    poster.dispose();
  }
  const found = framework();
  if (json) terminal.print(JSON.stringify({ event: "done", ...totals, framework: found ?? null }));
  else terminal.print(phrases.say("endpoint.done", totals.passed, totals.failed, totals.skipped));
  return totals.failed === 0 ? 0 : notConformant;
}

const marks = { passed: "✔", failed: "✖", skipped: "–" } as const;

function textOf({ name, result, status, failure, latencyMs, why, fix, code }: CheckReport, phrases: Phrases): string {
  const answer = result === "skipped" ? "" : ` (${status ?? failure}, ${latencyMs} ms)`;
  const lines = [`${marks[result]} ${name}${answer}`];
  if (why !== undefined) lines.push(`    ${why}`);
  if (fix !== undefined) lines.push(`    ${phrases.say("endpoint.fix", fix)}`);
  if (code !== undefined) lines.push(`    ${code}`);
  return lines.join("\n");
}
