const units = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A number of seconds, or a number with a unit: `5`, `"500ms"`, `"25h"`. */
export const durationPattern = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)\s*$/;

/** @returns milliseconds. What isn't a duration counts as 0: it was refused when the file was read */
export function durationMs(duration: number | string): number {
  if (typeof duration === "number") return duration * 1000;
  const [, amount = "0", unit = "ms"] = durationPattern.exec(duration) ?? [];
  return Number(amount) * units[unit as keyof typeof units];
}
