/**
 * Remember the answers of a function that always answers the same for the same text. Two generations: what the younger one holds
 * when it is full becomes the elder, and what nobody asked for since is forgotten with it — no single one has to be looked for.
 *
 * @param most answers kept
 */
export function memoized<T>(most: number, compute: (text: string) => T): (text: string) => T {
  const half = Math.ceil(most / 2);
  let younger = new Map<string, T>();
  let elder = new Map<string, T>();
  return (text) => {
    const found = younger.get(text);
    if (found !== undefined) return found;
    const answer = elder.get(text) ?? compute(text);
    if (younger.size >= half) {
      elder = younger;
      younger = new Map();
    }
    younger.set(text, answer);
    return answer;
  };
}
