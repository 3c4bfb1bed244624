/**
 * A function that keeps its last results: for what is asked again and again with the same few texts. When there are
 * `most` of them it begins anew, which costs less than to know which was asked for last.
 */
export function kept<Result>(most: number, make: (key: string) => Result): (key: string) => Result {
  const results = new Map<string, Result>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = make(key);
    if (results.size >= most) results.clear();
    results.set(key, result);
    return result;
  };
}
