import { type AdminCuratorsView, adminCuratorsPage } from '../../../../server/ui/pages/admin-curators.ts';
import { type AdminLocalPlaceView, adminLocalPlacePage } from '../../../../server/ui/pages/admin-local-place.ts';
import {
  type AdminStaffHomeView,
  type AdminStaffListView,
  adminStaffHomePage,
  adminStaffListPage,
} from '../../../../server/ui/pages/admin-staff.ts';
import { type AdminStaffFilesView, adminStaffFilesPage } from '../../../../server/ui/pages/admin-staff-files.ts';
import { type AdminStaffFormView, adminStaffFormPage } from '../../../../server/ui/pages/admin-staff-form.ts';
import { admin } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const curator = { ...admin, administrator: 'Ombeline Titulaire', extent: 'staff' } as const;
const failure = {
  code: 'directory.staff.malformed',
  sentence: { fr: 'Un champ de cette fiche n’est pas valable.', en: 'A field of this record is not valid.' },
  incident: '7F3K-20QD',
};
const home: AdminStaffHomeView = {
  admin: curator,
  establishments: [
    { name: 'Centre hospitalier du Val-d’Armance', url: '/admin/personnel/finess:990100000', until: NOW },
  ],
  findUrl: null,
  filesUrl: '/admin/personnel/fichiers',
  typed: '',
  failure: null,
};
const files: AdminStaffFilesView = {
  admin: curator,
  upload: { action: '/admin/personnel/fichiers/plans', hidden: {} },
  plans: [
    {
      file: 'personnel-20261120.csv',
      url: '/admin/personnel/fichiers/plans/a1',
      at: NOW,
      by: 'Ombeline Titulaire',
      people: 12,
      structures: 0,
      outcome: 'waiting',
    },
  ],
  applied: [
    { file: 'lieux-20261119.csv', url: '/admin/personnel/fichiers/lots/b1', at: NOW, outcome: 'applied' },
    { file: 'personnel-20261118.csv', url: '/admin/personnel/fichiers/lots/b2', at: NOW, outcome: 'undone' },
  ],
  examples: [{ name: 'personnel', url: '/admin/personnel/fichiers/exemple/personnel.csv' }],
  outcome: null,
  failure: null,
};
const list: AdminStaffListView = {
  admin: curator,
  name: 'Centre hospitalier du Val-d’Armance',
  sheetUrl: null,
  staff: [
    {
      url: '/admin/personnel/fiche/p1',
      name: 'Noémie Spécimen',
      number: '3990100000/SEC-0042',
      function: 'Secrétaire médicale',
      posts: ['Centre hospitalier · Secrétaire médical · 05/01/2026 → …', 'Urgences · 01/03/2026 → 30/06/2026'],
      state: 'open',
    },
    {
      url: '/admin/personnel/fiche/p2',
      name: 'Fulbert Jadis',
      number: '3990100000/ARC-0007',
      function: 'Archiviste',
      posts: [],
      state: 'closed',
    },
    {
      url: '/admin/personnel/fiche/p3',
      name: 'Aube Demain',
      number: '3990100000/X',
      function: '',
      posts: [],
      state: 'to-come',
    },
  ],
  nextUrl: '/admin/personnel/finess:990100000?after=p3',
  createUrl: '/admin/personnel/finess:990100000/nouveau',
  staffFileUrl: '/admin/personnel/finess:990100000/personnel.csv',
  placesFileUrl: '/admin/personnel/finess:990100000/lieux.csv',
  places: [{ url: '/admin/personnel/lieu/l', name: 'Service des urgences', code: 'L-990100000-URG', state: 'open' }],
  createPlaceUrl: '/admin/personnel/finess:990100000/lieux/nouveau',
  requests: [
    {
      id: '0a1b',
      name: '',
      number: '3990100000/ACC-0009',
      function: 'Agent d’accueil',
      askedAt: NOW,
      contact: '01 99 00 12 34',
      message: '',
      createUrl: '/admin/personnel/finess:990100000/nouveau?demande=0a1b',
      decline: { action: '/admin/personnel/finess:990100000/demandes/0a1b', hidden: {} },
    },
  ],
  curators: ['Ombeline Titulaire'],
  outcome: null,
  failure: null,
};
const post = { place: 'finess:990100000', role: '331', sector: 'SA01', from: '2026-01-05', until: '' };
const creation: AdminStaffFormView = {
  admin: curator,
  above: [{ name: 'Personnel', url: '/admin/personnel' }],
  name: '',
  number: null,
  prefix: '3990100000',
  typedNumber: '3990100000/ACC-0009',
  isProved: true,
  values: {
    familyName: '',
    givenNames: '',
    civility: '',
    function: 'Agent d’accueil',
    phone: '',
    email: '',
    posts: [post, { ...post, role: '', from: '' }],
  },
  places: [{ value: 'finess:990100000', label: 'Centre hospitalier' }],
  roles: [
    { value: '', label: 'Aucun' },
    { value: '331', label: 'Secrétaire médical (331)' },
  ],
  sectors: [
    { value: '', label: 'Non précisé' },
    { value: 'SA01', label: 'Etablissement public de santé (SA01)' },
  ],
  save: { action: '/admin/personnel/finess:990100000/nouveau', hidden: {} },
  known: null,
  outcome: null,
  failure: null,
  detail: '',
};
const target = { action: '/admin/personnel/fiche/p1', hidden: { act: 'close', version: '3' } };
const known: AdminStaffFormView = {
  ...creation,
  name: 'Noémie Spécimen',
  number: '3990100000/SEC-0042',
  isProved: false,
  known: {
    state: 'open',
    closes: NOW,
    today: '2026-11-20',
    close: target,
    reopen: target,
    history: [
      { at: NOW, who: 'Ombeline Titulaire', operation: 'created', changes: [] },
      {
        at: NOW,
        who: 'Ombeline Titulaire',
        operation: 'closed',
        changes: [{ field: 'Poste', before: '', after: 'x' }],
      },
    ],
  },
};
const place: AdminLocalPlaceView = {
  admin: curator,
  above: [{ name: 'Personnel', url: '/admin/personnel' }],
  name: '',
  key: null,
  values: {
    code: 'URGENCES',
    name: 'Service des urgences',
    kind: 'service',
    siret: '',
    number: '7',
    way: 'Rue des Lanternes',
    postalCode: '99100',
    city: 'Brumeval',
    phone: '',
    email: '',
    openedOn: '',
  },
  save: { action: '/admin/personnel/finess:990100000/lieux/nouveau', hidden: {} },
  known: null,
  outcome: null,
  failure: null,
  detail: '',
};
const curators: AdminCuratorsView = {
  admin,
  rights: [
    {
      id: '0',
      name: 'Ombeline Titulaire',
      url: '/admin/personnes/p4',
      establishment: 'Centre hospitalier du Val-d’Armance',
      listUrl: '/admin/personnel/finess:990100000',
      from: NOW,
      until: NOW,
      untilDay: '2026-11-20',
      isRunning: true,
      change: { action: '/admin/curateurs/droit', hidden: { personId: 'p4' } },
    },
  ],
  nextUrl: '/admin/curateurs?after=p4',
  grant: { action: '/admin/curateurs', hidden: {} },
  typed: { person: '', structure: '', from: '', until: '', reason: '' },
  outcome: null,
  failure: null,
  detail: '',
};

/** Staff, local places and their curators. */
export const staffPages = [
  ...samples('admin-staff-home', adminStaffHomePage, {
    curator: home,
    administrator: { ...home, admin, establishments: [], findUrl: '/admin/personnel', typed: '99', failure },
    none: { ...home, establishments: [] },
  }),
  ...samples('admin-staff-files', adminStaffFilesPage, {
    waiting: files,
    refused: { ...files, plans: [], failure },
  }),
  ...samples('admin-staff', adminStaffListPage, {
    many: list,
    empty: {
      ...list,
      admin,
      staff: [],
      places: [],
      requests: [],
      curators: [],
      createUrl: null,
      nextUrl: null,
      sheetUrl: '/admin/structures/x',
      failure,
    },
  }),
  ...samples('admin-staff-form', adminStaffFormPage, {
    creation,
    refused: { ...creation, isProved: false, failure, detail: 'posts.0.from: a day, YYYY-MM-DD' },
    known,
    closed: { ...known, known: { ...(known.known as NonNullable<typeof known.known>), state: 'closed', close: null } },
  }),
  ...samples('admin-local-place', adminLocalPlacePage, {
    creation: place,
    known: {
      ...place,
      name: 'Service des urgences',
      key: 'L-990100000-URGENCES',
      known: {
        state: 'to-come',
        closes: NOW,
        today: '2026-11-20',
        close: target,
        reopen: target,
        listUrl: '/admin/personnel/l',
        history: [],
      },
      failure,
    },
  }),
  ...samples('admin-curators', adminCuratorsPage, {
    one: curators,
    none: { ...curators, rights: [], nextUrl: null, failure, detail: 'two days' },
  }),
];
