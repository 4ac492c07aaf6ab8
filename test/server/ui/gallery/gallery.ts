import type { Lang, PageContext } from '../../../../server/ui/context.ts';
import { administration } from './admin.ts';
import { administratorsPages } from './administrators.ts';
import { conflictPages } from './conflicts.ts';
import { consents } from './consent.ts';
import { entrance } from './entrance.ts';
import { flowTrials } from './flow-trial.ts';
import { importPages } from './imports.ts';
import { mobile } from './mobile.ts';
import { networkPages } from './networks.ts';
import { numberPages } from './numbers.ts';
import { ownAccess } from './own-access.ts';
import { passkeys } from './passkeys.ts';
import { patientChoice } from './patient-choice.ts';
import { personSheet } from './person-sheet.ts';
import { portal } from './portal.ts';
import { proposalPages } from './proposals.ts';
import { requests } from './requests.ts';
import type { Sample } from './sample.ts';
import { sheets } from './sheets.ts';
import { staffPages } from './staff.ts';

/** Every page in every state, with invented people. */
export const gallery: readonly Sample[] = [
  ...entrance,
  ...portal,
  ...administration,
  ...personSheet,
  ...patientChoice,
  ...passkeys,
  ...mobile,
  ...ownAccess,
  ...importPages,
  ...sheets,
  ...networkPages,
  ...numberPages,
  ...conflictPages,
  ...proposalPages,
  ...requests,
  ...administratorsPages,
  ...staffPages,
  ...flowTrials,
  ...consents,
];

/** A demonstration region's context. */
export function galleryContext(lang: Lang, stylesheet = '/assets/style.css'): PageContext {
  return {
    lang,
    region: lang === 'fr' ? 'Région de démonstration' : 'Demonstration region',
    support: {
      phone: '01 99 00 12 34',
      hours: { fr: 'du lundi au samedi, de 8 h à 20 h', en: 'Monday to Saturday, 8:00 to 20:00' },
    },
    stylesheet,
    timeZone: 'Europe/Paris',
    query: { q: 'exemple' },
  };
}
