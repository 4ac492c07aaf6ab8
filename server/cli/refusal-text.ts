import { type PkiCode, pkiCodes } from '../../pki/index.ts';

/** A refusal of `pki` on the command line: the sentence, the code, what was found, what to do. */
export function refusalText(code: PkiCode, detail: string): string {
  const { fr, advice } = pkiCodes[code];
  return `${fr} [${code}]\n${detail}\nQue faire : ${advice}`;
}
