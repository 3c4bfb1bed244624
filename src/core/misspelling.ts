/** The known name that `name` is most likely a misspelling of: at most two letters added, lost, changed or swapped. */
export function misspellingOf(name: string, known: readonly string[]): string | undefined {
  const near = (each: string) => Math.abs(each.length - name.length) <= 2 && editDistance(name, each) <= 2;
  return known.find((each) => each !== name && near(each));
}

/** How many changes make one word of the other: a letter more, less or another one, or two neighbours swapped (Damerau's). */
export function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped ? (twoAbove[column - 2] ?? 0) + 1 : change;
      current.push(Math.min(change, swap, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    twoAbove = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
