import type { CommandLine, OptionName } from "./commandLine.ts";
import { UsageError } from "./usageError.ts";

type Numeric = Extract<
  OptionName,
  "port" | "limit" | "keep-days" | "keep-messages" | "forward-hours" | "times" | "copies" | "code" | "timeout"
>;

/** The whole number that an option was given, or undefined where it wasn't. @throws UsageError outside of the range */
export function numberIn(line: CommandLine, option: Numeric, least: number, most: number): number | undefined {
  const text = line.value(option);
  if (text === undefined) return undefined;
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError("cli.wrongValue", `--${option}`, text, `${least}-${most}`);
}
