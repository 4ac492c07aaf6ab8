import type { AdminView } from '../../../../server/ui/components/admin-frame.ts';
import type { LocalFieldView } from '../../../../server/ui/components/local-fields.ts';
import type { SourceView } from '../../../../server/ui/components/source-tag.ts';
import { type AdminAuditView, type AuditLineView, adminAuditPage } from '../../../../server/ui/pages/admin-audit.ts';
import { type AdminDeniedView, adminDeniedPage } from '../../../../server/ui/pages/admin-denied.ts';
import { type AdminFirstView, adminFirstPage } from '../../../../server/ui/pages/admin-first.ts';
import { type AdminSearchView, adminSearchPage, type SearchRow } from '../../../../server/ui/pages/admin-search.ts';
import { type AdminStructureView, adminStructurePage } from '../../../../server/ui/pages/admin-structure.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

export const admin: AdminView = {
  administrator: 'Dominique Factice',
  searchUrl: '/admin',
  proposalsUrl: '/admin/propositions',
  conflictsUrl: '/admin/conflits',
  networksUrl: '/admin/reseaux',
  requestsUrl: '/admin/demandes',
  staffUrl: '/admin/personnel',
  curatorsUrl: '/admin/curateurs',
  administratorsUrl: '/admin/administrateurs',
  extent: 'region',
  importsUrl: '/admin/imports',
  auditUrl: '/admin/audit',
  sheetsUrl: '/admin/dossiers',
  emergenciesUrl: '/admin/urgences',
  portalUrl: '/',
  signOutUrl: '/sign-out',
};

export const finess: SourceView = {
  kind: 'register',
  by: 'FINESS',
  asOf: new Date('2026-11-20T00:00:00Z'),
  stale: false,
};

export const phoneField: LocalFieldView = {
  field: 'phone',
  value: '01 99 00 41 17',
  source: { kind: 'administrator', by: 'Dominique Factice', asOf: new Date('2026-11-12T09:00:00Z'), stale: false },
  target: { action: '/admin/people/p1/edit', hidden: { field: 'phone', version: '7' } },
  error: null,
  conflict: null,
};

const rows: readonly SearchRow[] = [
  {
    kind: 'person',
    url: '/admin/people/p1',
    name: 'EXEMPLE Camille',
    activity: 'Médecin · Oncologie médicale',
    city: 'Vincennes',
    identifier: '99700123453',
    closed: false,
  },
  {
    kind: 'person',
    url: '/admin/people/p2',
    name: 'EXEMPLE-TÉMOIN Élodie',
    activity: 'Infirmière',
    city: 'Créteil',
    identifier: '99700123461',
    closed: false,
  },
  {
    kind: 'person',
    url: '/admin/people/p3',
    name: 'DUMODÈLE Exemplaire',
    activity: 'Pharmacien',
    city: 'Vincennes',
    identifier: '940012343',
    closed: true,
  },
  {
    kind: 'structure',
    url: '/admin/structures/s1',
    name: 'Clinique de l’Exemple',
    activity: 'Soins de courte durée',
    city: 'Saint-Maur-des-Fossés',
    identifier: '940000011',
    closed: false,
  },
];

const search: AdminSearchView = {
  admin,
  target: { action: '/admin', hidden: {} },
  suggestionsUrl: '/admin/suggestions',
  query: '',
  kind: 'any',
  includeClosed: false,
  results: null,
  failure: null,
  held: { people: 1_812_345, structures: 102_331 },
};
const found: AdminSearchView = {
  ...search,
  query: 'exemple vinc',
  includeClosed: true,
  results: { rows, total: 4, nextUrl: null },
};
const manyRows = Array.from({ length: 50 }, (_, index) => {
  const row = rows[index % rows.length];
  return row === undefined ? [] : [{ ...row, url: `${row.url}-${index}` }];
}).flat();

const structure: AdminStructureView = {
  admin,
  name: 'Hôpital fictif Sainte-Aurore',
  kind: 'et',
  closedOn: null,
  outcome: null,
  description: {
    tradeName: '',
    category: 'Centre hospitalier',
    sector: 'Établissement public de santé',
    parent: { name: 'Groupe hospitalier fictif du Levant', url: '/admin/structures/ej1' },
    addressLines: ['12 avenue Imaginaire', '94000 Créteil'],
    phone: '01 99 00 20 00',
    mail: '',
    mailboxes: ['urgences@ch.mssante.invalid (URGENCES)', '+ 12'],
    source: finess,
  },
  identifiers: [
    { register: 'FINESS', value: '940000029', current: true, source: null },
    { register: 'SIRET', value: '99999999900014', current: true, source: null },
  ],
  sites: [],
  local: [{ ...phoneField, target: { action: '/admin/structures/s1/edit', hidden: { field: 'phone', version: '2' } } }],
  people: [
    {
      name: 'EXEMPLE Camille',
      url: '/admin/people/p1',
      profession: 'Médecin',
      role: 'Praticien',
      identifier: '99700123453',
    },
    {
      name: 'TÉMOIN Élodie',
      url: '/admin/people/p2',
      profession: 'Infirmière',
      role: 'Cadre de santé',
      identifier: '99700123461',
    },
  ],
  morePeople: true,
  history: [
    {
      at: new Date('2026-11-20T02:14:00Z'),
      who: 'Import finess-20261120.csv',
      operation: 'changed',
      changes: [{ field: 'Catégorie', before: 'Hôpital local', after: 'Centre hospitalier' }],
    },
    { at: new Date('2026-10-01T02:14:00Z'), who: 'Import finess-20261001.csv', operation: 'created', changes: [] },
  ],
};

const auditLines: readonly AuditLineView[] = [
  {
    position: 18_204,
    at: NOW,
    who: 'Camille Exemple',
    action: 'sign-in.accepted',
    words: 'Connexion acceptée',
    subject: 'DCC',
    outcome: 'success',
    code: '',
  },
  {
    position: 18_203,
    at: NOW,
    who: 'anonyme',
    action: 'sign-in.refused',
    words: 'Connexion refusée',
    subject: '',
    outcome: 'refused',
    code: 'pki.certificate.revoked',
  },
  {
    position: 18_202,
    at: NOW,
    who: 'système',
    action: 'logout.notified',
    words: 'Application prévenue',
    subject: 'R.MES palliatif',
    outcome: 'failure',
    code: 'server.logout.unreachable',
  },
  {
    position: 18_201,
    at: NOW,
    who: 'Dominique Factice',
    action: 'directory.changed',
    words: 'Annuaire modifié',
    subject: 'Camille Exemple',
    outcome: 'success',
    code: '',
  },
];
const audit: AdminAuditView = {
  admin,
  lines: auditLines,
  chain: { intact: true, lines: 18_204, at: NOW },
  nextUrl: '/admin/audit?before=18201',
  newestUrl: null,
};

const denied: AdminDeniedView = {
  personName: 'Dr Camille Exemple',
  homeUrl: '/',
  incident: '7F3K-20QF',
  code: 'server.administration.refused',
  at: NOW,
  isLimited: false,
};

export const administration = [
  ...samples('admin-search', adminSearchPage, {
    start: search,
    found,
    none: { ...search, query: 'zzyzx', results: { rows: [], total: 0, nextUrl: null } },
    'one-by-identifier': {
      ...search,
      query: '99700 123 453',
      kind: 'person',
      results: { rows: rows.slice(0, 1), total: 1, nextUrl: null },
    },
    many: { ...found, results: { rows: manyRows, total: null, nextUrl: '/admin?q=exemple&after=x' } },
    refused: {
      ...search,
      query: 'x'.repeat(240),
      failure: {
        code: 'directory.search.too-long',
        sentence: { fr: 'La recherche dépasse 200 caractères.', en: 'The search exceeds 200 characters.' },
        incident: '7F3K-20QG',
      },
    },
  } satisfies Record<string, AdminSearchView>),
  ...samples('admin-structure', adminStructurePage, {
    full: structure,
    empty: {
      ...structure,
      kind: 'practice',
      identifiers: [],
      local: [],
      people: [],
      morePeople: false,
      history: [],
      description: { ...structure.description, addressLines: [], parent: null, source: null },
    },
    'closed-entity': {
      ...structure,
      kind: 'ej',
      closedOn: new Date('2026-09-30T10:00:00Z'),
      sites: [{ name: 'Site du Levant', url: '/admin/structures/s2' }],
    },
  } satisfies Record<string, AdminStructureView>),
  ...samples('admin-audit', adminAuditPage, {
    lines: audit,
    broken: { ...audit, chain: { intact: false, position: 17_003, at: NOW }, newestUrl: '/admin/audit' },
    empty: { ...audit, lines: [], chain: null, nextUrl: null },
  } satisfies Record<string, AdminAuditView>),
  ...samples('admin-first', adminFirstPage, {
    offered: {
      step: 'offered',
      target: { action: '/admin/first', hidden: { link: 'x' } },
      validUntil: new Date('2026-11-23T13:35:00Z'),
    },
    done: { step: 'done', administrationUrl: '/admin' },
    spent: { step: 'spent', homeUrl: '/' },
  } satisfies Record<string, AdminFirstView>),
  ...samples('admin-denied', adminDeniedPage, {
    refused: denied,
    limited: { ...denied, homeUrl: '/admin', isLimited: true },
  }),
];
