import { type AdminMergeView, adminMergePage } from '../../../../server/ui/pages/admin-merge.ts';
import { type AdminNumbersView, adminNumbersPage } from '../../../../server/ui/pages/admin-numbers.ts';
import { admin } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const REFUSED = {
  code: 'directory.merge.reason',
  sentence: { fr: 'Dites pourquoi, en 10 à 300 caractères.', en: 'Say why, in 10 to 300 characters.' },
  incident: '8QK2M7',
} as const;

const numbers: AdminNumbersView = {
  admin,
  name: 'Dr Camille Exemple',
  sheetUrl: '/admin/personnes/p1',
  identifiers: [
    { register: 'RPPS', value: '99700000013', current: true, inferred: true },
    { register: 'ADELI', value: '259990018', current: false, inferred: false },
  ],
  correspondences: [
    {
      id: 'correspondence-0',
      former: '0259990018',
      current: '899700000013',
      file: 'Correspondance_ADELI_RPPS_20261122.csv',
      since: NOW,
      withdrawn: null,
      target: { action: '/admin/personnes/p1/correspondance', hidden: { act: 'withdraw' } },
    },
    {
      id: 'correspondence-1',
      former: '0259990026',
      current: '899700000013',
      file: '',
      since: NOW,
      withdrawn: { by: 'Dominique Factice', at: NOW, reason: 'Deux homonymes, vérifié auprès de l’ARS' },
      target: { action: '/admin/personnes/p1/correspondance', hidden: { act: 'reinstate' } },
    },
  ],
  merges: [
    {
      id: 'merge-a',
      name: 'Camille Exemple-Ancien',
      number: '0259990018',
      by: 'Import du 22 novembre',
      at: NOW,
      reason: '',
      target: null,
    },
    {
      id: 'merge-b',
      name: 'Camille Exemple-Bis',
      number: '899700000021',
      by: 'Dominique Factice',
      at: NOW,
      reason: 'Même diplôme, même date de naissance',
      target: { action: '/admin/personnes/p1/separer', hidden: { version: '4' } },
    },
  ],
  compare: { action: '/admin/personnes/p1/reunir', value: '', error: null },
  outcome: null,
  failure: null,
};

const merge: AdminMergeView = {
  admin,
  kept: { name: 'Dr Camille Exemple', url: '/admin/personnes/p1', number: '899700000013', closedOn: null },
  joined: { name: 'Camille Exemple-Bis', url: '/admin/personnes/p2', number: '0259990018', closedOn: NOW },
  lines: [
    { about: 'numbers', kept: ['899700000013'], joined: ['0259990018', '0259990026'], isDifferent: false },
    { about: 'familyName', kept: ['EXEMPLE'], joined: ['EXEMPLE-BIS'], isDifferent: true },
    { about: 'givenNames', kept: ['CAMILLE, ANNE'], joined: ['CAMILLE, ANNE'], isDifferent: false },
    { about: 'birth', kept: ['01/02/1970, Vincennes'], joined: [], isDifferent: true },
    { about: 'professions', kept: ['Médecin'], joined: ['Psychologue'], isDifferent: true },
    {
      about: 'places',
      kept: ['Cabinet du Dr Exemple, Brumeval', 'Hôpital fictif, Armance-la-Ville'],
      joined: ['Cabinet Exemple-Bis, Brumeval'],
      isDifferent: true,
    },
    { about: 'networks', kept: [], joined: ['Réseau de soins palliatifs Nord'], isDifferent: true },
    { about: 'contact', kept: ['01 99 00 41 00'], joined: ['01 99 00 41 00'], isDifferent: false },
  ],
  choices: [
    { field: 'phone', kept: '01 99 00 41 07', joined: '01 99 00 41 08', chosen: 'survivor' },
    { field: 'secureMail', kept: 'c.exemple@mss.example', joined: 'c.bis@mss.example', chosen: 'absorbed' },
  ],
  target: { action: '/admin/personnes/p1/reunir', hidden: { version: '3' } },
  swapUrl: '/admin/personnes/p2/reunir?avec=p1',
  numbersUrl: '/admin/personnes/p1/numeros',
  reason: '',
  failure: null,
};

/** A person's numbers, and two records side by side. */
export const numberPages = [
  ...samples('admin-numbers', adminNumbersPage, {
    many: numbers,
    one: {
      ...numbers,
      identifiers: [{ register: 'RPPS', value: '99700000013', current: true, inferred: false }],
      correspondences: [],
      merges: [],
      compare: { ...numbers.compare, value: '12', error: 'Ce professionnel n’est pas dans l’annuaire.' },
    },
    done: {
      ...numbers,
      outcome: {
        tone: 'success',
        sentence: { fr: 'Les deux fiches sont séparées.', en: 'The two records are apart.' },
      },
    },
  }),
  ...samples('admin-merge', adminMergePage, {
    compared: merge,
    alike: { ...merge, choices: [], swapUrl: null, lines: merge.lines.filter(({ isDifferent }) => !isDifferent) },
    refused: { ...merge, reason: 'non', failure: REFUSED },
  }),
];
