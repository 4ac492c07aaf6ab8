import { federationCodes } from '../codes.ts';
import type { Denied } from './decision.ts';
import type { Words } from './sheet.ts';

/**
 * Who to turn to where a refusal proposes nothing. It says no more than that: whether nothing would open, or a private fact closes,
 * is told to nobody, so that neither « nothing opens to you » nor « in another situation » may stand here.
 */
export const ASK_THE_OWNER: Words = {
  fr: 'Aucune démarche n’est proposée ici : adressez-vous au responsable du dossier.',
  en: 'There is no step to propose here: ask whoever runs the record.',
};

/** A refusal in one sentence or two: its code's, and who to ask where neither a reason nor a change follows. */
export function sentenceOf({ code, reasons, missing }: Denied): Words {
  const { fr, en } = federationCodes[code];
  if (code !== 'federation.habilitation.no-rule' || reasons.length > 0 || missing.length > 0) return { fr, en };
  return { fr: `${fr} ${ASK_THE_OWNER.fr}`, en: `${en} ${ASK_THE_OWNER.en}` };
}
