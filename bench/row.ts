/** What one measurement found. */
export interface Row {
  readonly name: string;
  /** The target in words: "at most 5 times", say. */
  readonly target: string;
  readonly ratio: number;
  readonly pass: boolean;
  /** What the ratio was made of, each with its unit in its name or its text. */
  readonly figures: Readonly<Record<string, number | string>>;
}

export const round2 = (value: number): number => Math.round(value * 100) / 100;

export const mebibytes = (bytes: number): number => round2(bytes / 1024 / 1024);

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
