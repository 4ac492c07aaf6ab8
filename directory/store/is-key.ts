/** A question longer than any stored key cannot match, and LMDB would refuse it. */
export function isKey(text: string): boolean {
  return text !== '' && text.length <= 128;
}
