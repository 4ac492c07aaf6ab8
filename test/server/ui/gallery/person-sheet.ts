import type { ConflictView } from '../../../../server/ui/components/local-fields.ts';
import type { SourceView } from '../../../../server/ui/components/source-tag.ts';
import { type AdminPersonView, adminPersonPage } from '../../../../server/ui/pages/admin-person.ts';
import { admin, finess, phoneField } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const rpps: SourceView = { kind: 'register', by: 'RPPS', asOf: new Date('2026-11-20T00:00:00Z'), stale: false };

const conflict: ConflictView = {
  current: '01 99 00 41 99',
  yours: '01 99 00 41 17',
  by: 'Sacha Inventé',
  at: NOW,
  overwrite: { action: '/admin/people/p1/edit', hidden: { field: 'phone', version: '8' } },
  keepUrl: '/admin/people/p1',
};

const person: AdminPersonView = {
  rightsUrl: '/admin/people/p1/droits',
  numbersUrl: '/admin/people/p1/numeros',
  admin,
  displayName: 'Dr Camille Exemple',
  summary: 'Médecin · Oncologie médicale',
  closedOn: null,
  viaOldId: null,
  outcome: null,
  identity: {
    familyName: 'EXEMPLE',
    givenNames: 'Camille, Andrée',
    civility: 'Madame',
    birth: '12/03/1975, Vincennes',
    source: rpps,
  },
  identifiers: [
    { register: 'RPPS', value: '99700123453', current: true, source: rpps },
    {
      register: 'ADELI',
      value: '941234566',
      current: false,
      source: { ...rpps, by: 'ADELI', asOf: new Date('2012-06-01T00:00:00Z'), stale: true },
    },
  ],
  registerContact: {
    phone: '01 99 00 41 00',
    mail: 'camille.exemple@exemple.invalid',
    mailboxes: ['camille.exemple@medecin.mssante.invalid', 'oncologie@ch.mssante.invalid (ONCOLOGIE)'],
    source: rpps,
  },
  exercices: [
    {
      profession: 'Médecin',
      category: 'Civil',
      practisesAs: 'Dr Camille EXEMPLE',
      savoirFaire: [
        { label: 'Oncologie médicale', type: 'Spécialité ordinale' },
        { label: 'Soins palliatifs', type: 'Compétence' },
      ],
      situations: [
        {
          place: 'Cabinet des Tilleuls',
          url: '/admin/structures/s4',
          addressLines: ['3 rue des Tilleuls', '94300 Vincennes'],
          identifier: null,
          mode: 'Libéral',
          sector: 'Cabinet individuel',
          role: '',
          phone: '01 99 00 41 00',
          registeredBy: 'Ordre des médecins',
        },
        {
          place: 'Hôpital fictif Sainte-Aurore',
          url: '/admin/structures/s1',
          addressLines: ['12 avenue Imaginaire', '94000 Créteil'],
          identifier: { register: 'FINESS', value: '940000029' },
          mode: 'Salarié',
          sector: 'Établissement public de santé',
          role: 'Praticien',
          phone: '01 99 00 20 00',
          registeredBy: 'Ordre des médecins',
        },
      ],
      source: rpps,
    },
  ],
  local: [
    phoneField,
    {
      ...phoneField,
      field: 'secureMail',
      value: '',
      source: null,
      target: { action: '/admin/people/p1/edit', hidden: { field: 'secureMail', version: '7' } },
    },
  ],
  networks: [
    {
      name: 'R.MES palliatif',
      tier: 'Permanent',
      role: 'Coordination',
      from: new Date('2024-01-01T12:00:00Z'),
      to: null,
      source: { ...finess, by: 'membres' },
    },
    {
      name: 'Réseau fictif du sein',
      tier: 'Adhérent',
      role: '',
      from: new Date('2021-05-03T12:00:00Z'),
      to: new Date('2025-12-31T12:00:00Z'),
      source: { kind: 'person', by: 'Dr Camille Exemple', asOf: null, stale: false },
    },
  ],
  access: {
    sessions: 2,
    applications: [
      { name: 'Dossier fictif de cancérologie', lastAt: new Date('2026-11-12T08:40:00Z') },
      { name: 'Portalys', lastAt: new Date('2026-11-12T08:12:00Z') },
    ],
    told: null,
    waiting: [{ name: 'Dossier fictif du diabète', nextAt: new Date('2026-11-12T09:02:00Z') }],
    target: { action: '/admin/personnes/personne-fictive/acces', hidden: {} },
  },
  history: [
    {
      at: new Date('2026-11-12T09:00:00Z'),
      who: 'Dominique Factice',
      operation: 'edited',
      changes: [{ field: 'Téléphone direct', before: '', after: '01 99 00 41 17' }],
    },
    {
      at: new Date('2026-11-06T02:10:00Z'),
      who: 'Import Extraction_ProSanteConnect_202611060210.txt',
      operation: 'changed',
      changes: [
        { field: 'Raison sociale', before: 'Cabinet Exemple', after: 'Cabinet des Tilleuls' },
        { field: 'Code postal', before: '94130', after: '94300' },
      ],
    },
    {
      at: new Date('2026-10-01T02:10:00Z'),
      who: 'Import Extraction_ProSanteConnect_202610010210.txt',
      operation: 'created',
      changes: [],
    },
  ],
};

const [phone] = person.local;
if (phone === undefined) throw new TypeError('the sample has no local field');

export const personSheet = samples('admin-person', adminPersonPage, {
  full: person,
  saved: {
    ...person,
    outcome: {
      tone: 'success',
      sentence: { fr: 'Le téléphone direct est enregistré.', en: 'The direct telephone is saved.' },
    },
    viaOldId: '0941234566',
  },
  error: {
    ...person,
    local: [
      { ...phone, value: '01 99', error: 'Ce numéro est trop court : dix chiffres sont attendus.' },
      ...person.local.slice(1),
    ],
  },
  conflict: { ...person, local: [{ ...phone, conflict }, ...person.local.slice(1)] },
  empty: {
    ...person,
    closedOn: new Date('2026-10-31T10:00:00Z'),
    identity: { ...person.identity, birth: '', source: null },
    registerContact: { phone: '', mail: '', mailboxes: [], source: null },
    exercices: [],
    networks: [],
    history: [],
  },
  'no-situation': {
    ...person,
    exercices: person.exercices.map((exercice) => ({ ...exercice, savoirFaire: [], situations: [] })),
  },
});
