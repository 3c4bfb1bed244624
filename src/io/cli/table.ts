import type { Terminal } from "./terminal.ts";
import { columnsOf, Style } from "./terminalText.ts";

/** Rows in columns, of which the first is the heading. What others wrote can't move the cursor or change colours. */
export function table(rows: readonly (readonly string[])[], { colours }: Pick<Terminal, "colours">): string {
  const { bold } = new Style(colours);
  const clean = rows.map((row) => row.map((cell) => cell.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "?")));
  const widths = (clean[0] ?? []).map((_, column) =>
    clean.reduce((most, row) => Math.max(most, columnsOf(row[column] ?? "")), 0),
  );
  const lines = clean.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - columnsOf(cell)))
      .join("  ")
      .trimEnd(),
  );
  return [bold(lines[0] ?? ""), ...lines.slice(1)].join("\n");
}
