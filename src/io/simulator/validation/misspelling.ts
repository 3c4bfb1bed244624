/** The known name that `name` is most likely a misspelling of: at most two letters added, lost or changed. */
export function misspellingOf(name: string, known: readonly string[]): string | undefined {
  const near = (each: string) => Math.abs(each.length - name.length) <= 2 && distance(name, each) <= 2;
  return known.find((each) => each !== name && near(each));
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
