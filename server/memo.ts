/**
 * Remember the answers of a function that always answers the same for the same text; the oldest are forgotten first.
 *
 * @param most answers kept
 */
export function memoized<T>(most: number, compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const answer = compute(text);
    if (known.size >= most) for (const oldest of known.keys()) if (known.delete(oldest)) break;
    known.set(text, answer);
    return answer;
  };
}
