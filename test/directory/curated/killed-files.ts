import { CLINIC, HOSPITAL } from './staff-fixture.ts';

/** People of the file: invented, and more than one page of the workbench would be no other case. */
const PEOPLE = 40;
const NUMBERS = Array.from({ length: PEOPLE }, (_, index) => `K-${index}`);

/** What the last file makes of everybody. */
export const CHANGED = 'Cadre';

/** Files that a killed program takes in, in this order: places, staff who work there, rights of some of them, the same staff changed. */
export const FILES = [
  {
    name: 'lieux.csv',
    text: [
      'rattachement;code;nom;type;siret;numero_voie;voie;code_postal;commune;telephone;courriel;ouverture;fermeture',
      ...NUMBERS.slice(0, 10).map((number) => `${HOSPITAL};${number};Service ${number};service;;;;;;;;;`),
      '',
    ].join('\n'),
  },
  { name: 'personnel.csv', text: staffFile('') },
  {
    name: 'curateurs.csv',
    text: [
      'identification_nationale;etablissement;debut;fin;motif',
      ...NUMBERS.slice(0, 10).map(
        (number) => `3${HOSPITAL}/${number};${HOSPITAL};2026-01-01;2026-12-31;Nommé par la direction`,
      ),
      '',
    ].join('\n'),
  },
  { name: 'personnel-cadres.csv', text: staffFile(CHANGED) },
] as const;

function staffFile(functionWords: string): string {
  return [
    'etablissement;numero;nom;prenoms;civilite;fonction;telephone;courriel;lieu;role;secteur;debut;fin',
    ...NUMBERS.map((number) => `${HOSPITAL};${number};MODÈLE;Paul;M;${functionWords};;;${CLINIC};331;SA01;2026-01-05;`),
    '',
  ].join('\n');
}
