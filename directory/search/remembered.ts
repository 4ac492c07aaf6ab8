/**
 * A pure function of a text that remembers its answers: names, cities and codes come again and again. All are forgotten when there are more than `limit`.
 *
 * @param work must give the same answer to the same text, and answers that nobody changes
 */
export function remembered<T>(work: (text: string) => T, limit: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined) return answer;
    const fresh = work(text);
    if (known.size >= limit) known.clear();
    known.set(text, fresh);
    return fresh;
  };
}
