import { RASS_COLUMNS } from '../../../directory/import/person-columns.ts';
import type { PersonMeaning } from '../../../directory/import/person-row.ts';
import { passesLuhn } from '../../../directory/model/identifiers.ts';

/** Columns of the 51-column layout, in an order of our own: order is not what files are read by. */
const TITLES: readonly (readonly [string, PersonMeaning | null])[] = [
  ...Object.entries(RASS_COLUMNS.required),
  ['Autres identifiants', 'otherIds'],
  ["Code genre d'activité", 'kind'],
];

/** Values of one row by meaning; the rest is empty. */
export type RassRow = Partial<Record<PersonMeaning, string>>;

/** A person of nowhere: RPPS numbers of the test range with a right check digit. */
export const CAMILLE: RassRow = {
  type: '8',
  id: '99700000013',
  nationalId: '899700000013',
  familyName: 'EXEMPLE',
  givenNames: "CAMILLE'ANNE'",
  birthDate: '01/02/1970',
  civility: 'MME',
  profession: '10',
  category: 'C',
  exerciceCivility: 'DR',
  exerciceFamilyName: 'EXEMPLE',
  exerciceGivenName: 'CAMILLE',
  savoirFaireType: 'S',
  savoirFaireCode: 'SM54',
  mode: 'L',
  sector: 'SA07',
  structureId: '499700000013001',
  name: 'CABINET DU DR EXEMPLE',
  'address.cedex': '99100 BRUMEVAL',
  'address.postalCode': '99100',
};

/** A full RASS extract of 51 columns with these rows. */
export function rassFile(rows: readonly RassRow[]): string {
  const header = `${TITLES.map(([title]) => title).join('|')}|`;
  const lines = rows.map(
    (row) => `${TITLES.map(([, meaning]) => (meaning === null ? '' : (row[meaning] ?? ''))).join('|')}|`,
  );
  return `${[header, ...lines].join('\n')}\n`;
}

/** Somebody else than {@link CAMILLE}, told apart by a number; without activity. */
export function somebody(number: number): RassRow {
  const id = withCheckDigit(`996${String(number).padStart(7, '0')}`);
  return {
    type: '8',
    id,
    nationalId: `8${id}`,
    familyName: `PERSONNE${number}`,
    givenNames: 'ALEX',
    profession: '60',
    category: 'C',
  };
}

function withCheckDigit(digits: string): string {
  const check = Array.from('0123456789').find((digit) => passesLuhn(`${digits}${digit}`));
  return `${digits}${check}`;
}

/** A FINESS etalab file of one site. */
export function finessFile(
  day: string,
  sites: readonly { readonly finess: string; readonly name: string; readonly city: string; readonly phone?: string }[],
): string {
  const lines = sites.map(({ finess, name, city, phone = '' }) => {
    const fields = new Array<string>(31).fill('');
    fields[0] = 'structureet';
    fields[1] = finess;
    fields[3] = name;
    fields[15] = city;
    fields[16] = phone;
    return `${fields.join(';')};`;
  });
  return `${[`finess;etalab;1;${day}`, ...lines].join('\n')}\n`;
}
