import { PLACE_HEADER, STAFF_HEADER } from '../curated/export-files.ts';
import type { CuratedFormat } from '../file-format.ts';

/** Invented establishment and people; columns as docs/formats.md has them. */
const EXAMPLES: Readonly<Record<CuratedFormat, readonly string[]>> = {
  personnel: [
    STAFF_HEADER,
    '990100000;SEC-0042;SPÉCIMEN;Noémie,Anne;MME;Secrétaire médicale;01 99 00 00 00;noemie@example.org;;331;SA01;2026-01-05;',
    '990100000;SEC-0042;SPÉCIMEN;Noémie,Anne;MME;Secrétaire médicale;01 99 00 00 00;noemie@example.org;local:L-990100000-IRM;331;SA01;2026-06-01;2026-12-31',
    '990100000;ADM-0007;MODÈLE;Paul;M;Accueil;;;;;;05/01/2026;',
  ],
  lieux: [
    PLACE_HEADER,
    '990100000;IRM;Imagerie;service;;3;rue des Brumes;99100;BRUMEVAL;01 99 00 00 01;imagerie@example.org;2026-01-05;',
  ],
  curateurs: [
    'identification_nationale;etablissement;debut;fin;motif',
    '3990100000/SEC-0042;990100000;2026-01-05;2027-01-04;Nommée par la direction de l’établissement',
  ],
};

/** Formats of which there is an example. */
export const EXAMPLE_FORMATS: readonly CuratedFormat[] = ['personnel', 'lieux', 'curateurs'];

/** An example file of what curators keep, or of who curates, as a spreadsheet opens it: byte order mark, CRLF. */
export function exampleFile(format: CuratedFormat): string {
  return `\uFEFF${EXAMPLES[format].join('\r\n')}\r\n`;
}
