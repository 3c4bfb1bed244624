export interface DiffLine {
  readonly kind: "same" | "expected" | "actual";
  readonly text: string;
}

/** Longer texts are shown whole, one after the other. */
const mostLines = 500;

/** The lines of two texts, with those that both have in between: the longest common subsequence. */
export function lineDiff(expected: string, actual: string): DiffLine[] {
  const [one, other] = [expected.split("\n"), actual.split("\n")];
  if (one.length > mostLines || other.length > mostLines) {
    return [
      ...one.map((text) => ({ kind: "expected" as const, text })),
      ...other.map((text) => ({ kind: "actual" as const, text })),
    ];
  }
  const common = commonLengths(one, other);
  const lines: DiffLine[] = [];
  let [left, right] = [0, 0];
  while (left < one.length || right < other.length) {
    const [mine, theirs] = [one[left], other[right]];
    if (mine !== undefined && mine === theirs) {
      lines.push({ kind: "same", text: mine });
      left++;
      right++;
    } else if (
      mine !== undefined &&
      (theirs === undefined || at(common, left + 1, right) >= at(common, left, right + 1))
    ) {
      lines.push({ kind: "expected", text: mine });
      left++;
    } else {
      lines.push({ kind: "actual", text: theirs ?? "" });
      right++;
    }
  }
  return lines;
}

/** How many lines are common from each pair of places on. */
function commonLengths(one: readonly string[], other: readonly string[]): number[][] {
  const lengths = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  for (let left = one.length - 1; left >= 0; left--) {
    for (let right = other.length - 1; right >= 0; right--) {
      const row = lengths[left];
      if (!row) continue;
      row[right] =
        one[left] === other[right]
          ? at(lengths, left + 1, right + 1) + 1
          : Math.max(at(lengths, left + 1, right), at(lengths, left, right + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly (readonly number[])[], left: number, right: number): number {
  return lengths[left]?.[right] ?? 0;
}
