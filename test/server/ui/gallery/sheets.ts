import type { GridView } from '../../../../server/ui/components/rules-grid.ts';
import { type AdminActsView, adminActsPage } from '../../../../server/ui/pages/admin-acts.ts';
import { type AdminCompareView, adminComparePage } from '../../../../server/ui/pages/admin-compare.ts';
import { type AdminDraftView, adminDraftPage, type DraftStateView } from '../../../../server/ui/pages/admin-draft.ts';
import { type AdminEmergenciesView, adminEmergenciesPage } from '../../../../server/ui/pages/admin-emergencies.ts';
import { type AdminIdleView, adminIdlePage } from '../../../../server/ui/pages/admin-idle.ts';
import { type AdminMayView, adminMayPage } from '../../../../server/ui/pages/admin-may.ts';
import {
  type AdminMadeDossierView,
  type AdminNewDossierView,
  adminMadeDossierPage,
  adminNewDossierPage,
} from '../../../../server/ui/pages/admin-new-dossier.ts';
import { type AdminSheetView, adminSheetPage } from '../../../../server/ui/pages/admin-sheet.ts';
import { type AdminSheetsView, adminSheetsPage } from '../../../../server/ui/pages/admin-sheets.ts';
import { type AdminSimulatorView, adminSimulatorPage } from '../../../../server/ui/pages/admin-simulator.ts';
import { type AdminWhoMayView, adminWhoMayPage } from '../../../../server/ui/pages/admin-who-may.ts';
import { type AdminWorkView, adminWorkPage } from '../../../../server/ui/pages/admin-work.ts';
import { admin } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const mark = (action: string, conditional = true) => ({ action, conditional });
const cell = (...actions: string[]) => ({ marks: actions.map((action) => mark(action)), changed: false });
const grid: GridView = {
  columns: ['synthese', 'compte-rendu', 'prescription'],
  rows: [
    { profession: 'Médecin', cells: [cell('Consulter', 'Déposer'), cell('Consulter', 'Déposer'), cell('Consulter')] },
    {
      profession: 'Pharmacien',
      cells: [cell('Consulter'), cell('Consulter'), { marks: [mark('Consulter', false)], changed: true }],
    },
    { profession: '', cells: [cell(), cell(), { marks: [], changed: true }] },
  ],
};
const list: AdminSheetsView = {
  admin,
  dossiers: [
    {
      name: 'DMP',
      url: '/admin/dossiers/dmp',
      owner: 'Assurance maladie fictive',
      state: 'active',
      version: 3,
      draft: 'checked',
    },
    {
      name: 'DCC',
      url: '/admin/dossiers/dcc',
      owner: 'Réseau régional',
      state: 'suspended',
      version: null,
      draft: null,
    },
  ],
  emergencies: 2,
  emergenciesUrl: '/admin/urgences',
  newUrl: '/admin/nouveau-dossier',
};
const fresh: AdminNewDossierView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  save: { action: '/admin/nouveau-dossier', hidden: {} },
  values: { name: '', nameEn: '', id: '', owner: '', start: '', return: '', network: '' },
  errors: [],
  isTaken: false,
  models: ['dmp', 'reseau'],
  model: 'reseau',
  failure: null,
};
const made: AdminMadeDossierView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  name: 'Réseau mémoire',
  id: 'memoire',
  secret: 'secret-fictif-montre-une-seule-fois',
  draftUrl: '/admin/dossiers/memoire/brouillon',
};
const sheet: AdminSheetView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  dossier: 'DMP',
  shown: {
    version: 3,
    title: 'La profession et le choix du patient',
    note: 'EXEMPLE : les valeurs des cases sont inventées.',
    digest: 'f0fda33be9b03e485578e698b362e451cf43886622e20fe4984c89f157029110',
    period: { from: new Date('2026-06-01T00:00:00Z'), to: null },
    grid,
    rules: [
      {
        id: 'DMP-OPPOSITION',
        effect: 'forbid',
        sentence: 'Interdit de consulter (document) : le choix du patient : « opposed ».',
        why: 'Le patient s’oppose.',
        suspended: '',
      },
      {
        id: 'DMP-LIRE',
        effect: 'permit',
        sentence: 'Permet de consulter (document) : profession : Médecin ; « resource.documentCategory » : « frcp ».',
        why: 'Votre profession ouvre.',
        suspended: 'Suspendue par décision du 15 octobre 2025.',
      },
    ],
    moreRules: 3,
    cases: 42,
    askedCases: [
      { title: 'Un médecin lit', expected: 'granted', passes: true },
      { title: 'Un infirmier n’écrit pas', expected: 'refused', passes: false },
    ],
    json: '{\n  "schema": "hab/1"\n}',
  },
  versions: [
    {
      version: 3,
      url: '/admin/dossiers/dmp?version=3',
      period: { from: NOW, to: null },
      by: 'Dominique Factice',
      approvedBy: 'Camille Exemple',
      rollbackOf: null,
      compare: { version: 2, url: '/admin/dossiers/dmp/comparaison?de=2&a=3' },
    },
    {
      version: 2,
      url: '/admin/dossiers/dmp?version=2',
      period: null,
      by: 'system',
      approvedBy: '',
      rollbackOf: 1,
      compare: null,
    },
  ],
  draftUrl: '/admin/dossiers/dmp/brouillon',
  tryUrl: '/admin/dossiers/dmp/essai',
  whoUrl: '/admin/dossiers/dmp/qui',
  actsUrl: '/admin/dossiers/dmp/patients',
  claimsUrl: '/admin/dossiers/dmp/revendications',
  flowUrl: '/essai/dmp',
  rollBack: { action: '/admin/dossiers/dmp/retablir', hidden: {} },
  idleUrl: '/admin/dossiers/dmp/inactives',
  untold: null,
  outcome: null,
  failure: null,
};
const target = { action: '/admin/dossiers/dmp/brouillon/cas', hidden: { digest: 'abc' } };
const shift = {
  asked: 1200,
  gains: 3,
  losses: 14,
  isCut: false,
  byProfession: [{ profession: 'Pharmacien', gains: 3, losses: 14 }],
  examples: [
    {
      change: 'loss' as const,
      who: '899700000013',
      profession: 'Pharmacien',
      what: 'read document',
      before: 'DMP-LIRE',
      after: '',
    },
  ],
};
const state: DraftStateView = {
  version: 4,
  from: NOW,
  checked: { cases: 42, at: NOW },
  failures: [],
  rehearsed: { at: NOW, recorded: shift, directory: { ...shift, isCut: true }, unrecorded: ['resource.type'] },
  approved: null,
  isOwn: true,
  since: '2026-10-23',
  compareUrl: '/admin/dossiers/dmp/comparaison?de=3&a=brouillon',
  targets: { check: target, rehearse: target, approve: target, publish: target },
};
const draft: AdminDraftView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  dossier: 'DMP',
  dossierUrl: '/admin/dossiers/dmp',
  text: '{\n  "schema": "hab/1",\n  "application": "dmp"\n}',
  save: { action: '/admin/dossiers/dmp/brouillon', hidden: {} },
  models: { names: ['dmp', 'reseau'], chosen: '', network: '' },
  draft: state,
  overtakenBy: null,
  rehearsalUrl: null,
  faults: [],
  warnings: [],
  outcome: null,
  failure: null,
};
const work: AdminWorkView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  dossier: 'DMP',
  dossierUrl: '/admin/dossiers/dmp',
  kind: 'rehearsal',
  work: {
    startedAt: NOW,
    progress: { part: 'recorded', done: 120_500, share: 0.42 },
    lookUrl: '/admin/dossiers/dmp/brouillon/repetition',
    stop: { action: '/admin/dossiers/dmp/brouillon/repetition/arret', hidden: {} },
  },
};
const idle: AdminIdleView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  dossier: 'DMP',
  dossierUrl: '/admin/dossiers/dmp',
  action: '/admin/dossiers/dmp/inactives',
  since: '',
  found: {
    at: NOW,
    asked: 12_000,
    total: 201,
    rules: [
      { id: 'DMP-LIRE', title: 'Consulter un document' },
      { id: 'DMP-ECRIRE', title: 'Écrire un document' },
    ],
    cutAt: null,
    againUrl: '/admin/dossiers/dmp/inactives?refaire=',
    nextUrl: '/admin/dossiers/dmp/inactives?page=2',
  },
};
const compare: AdminCompareView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  dossier: 'DMP',
  dossierUrl: '/admin/dossiers/dmp',
  action: '/admin/dossiers/dmp/comparaison',
  choices: [
    { value: '3', label: 'version 3' },
    { value: '2', label: 'version 2' },
  ],
  before: { value: '2', label: 'version 2', grid },
  after: { value: '3', label: 'version 3', grid },
  rules: [
    {
      id: 'DMP-LIRE',
      change: 'changed',
      before: 'Permet de consulter à : Médecin.',
      after: 'Permet de consulter à : Médecin, Pharmacien.',
    },
    { id: 'DMP-NEUVE', change: 'added', before: '', after: 'Permet de déposer.' },
  ],
  other: [{ part: 'sheet', name: 'dmp', change: 'changed', words: 'title, from' }],
};
const simulator: AdminSimulatorView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  dossier: 'DMP',
  dossierUrl: '/admin/dossiers/dmp',
  action: '/admin/dossiers/dmp/essai',
  asked: { person: '', situation: '', action: 'read', type: 'document', id: '', patient: '' },
  situations: [{ value: 's1', label: 'Cabinet, Vincennes' }],
  actions: [{ value: 'read', label: 'Consulter' }],
  types: [{ value: 'document', label: 'document' }],
  facts: [
    {
      name: 'documentCategory',
      value: 'synthese',
      title: 'La catégorie du document',
      options: [{ value: 'synthese', label: 'Synthèse' }],
    },
    { name: 'age', value: '', title: '', options: [] },
  ],
  answer: null,
};
const whoMay: AdminWhoMayView = {
  outcome: null,
  admin,
  sheetsUrl: '/admin/dossiers',
  dossier: 'DMP',
  dossierUrl: '/admin/dossiers/dmp',
  action: '/admin/dossiers/dmp/qui',
  asked: { action: 'read', type: 'document', id: '', facts: simulator.facts },
  actions: simulator.actions,
  types: simulator.types,
  found: null,
};
const may: AdminMayView = {
  admin,
  name: 'Dr Camille Exemple',
  personUrl: '/admin/personnes/p1',
  action: '/admin/personnes/p1/droits',
  situation: 's1',
  situations: simulator.situations,
  dossiers: [
    {
      name: 'DMP',
      url: '/admin/dossiers/dmp',
      rights: [
        { action: 'Consulter', thing: 'document, la catégorie du document : « synthese »', rules: ['DMP-LIRE'] },
        { action: 'Ouvrir', thing: 'application', rules: ['DMP-OUVRIR', 'DMP-OUVRIR-TOUS'] },
      ],
    },
    { name: 'DCC', url: '/admin/dossiers/dcc', rights: [] },
  ],
};
const acts: AdminActsView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  dossier: 'DMP',
  dossierUrl: '/admin/dossiers/dmp',
  action: '/admin/dossiers/dmp/patients',
  patient: 'dmp-p-003',
  acts: [
    {
      id: 'a2',
      kind: 'withdrawal',
      says: 'a1, Consigné par erreur',
      at: NOW,
      until: null,
      door: 'portal',
      by: 'Dr Camille Exemple',
      holds: true,
    },
    { id: 'a1', kind: 'agree', says: 'De vive voix', at: NOW, until: NOW, door: 'application', by: '', holds: false },
  ],
};
const emergencies: AdminEmergenciesView = {
  admin,
  cases: [
    {
      id: 'a1',
      who: 'Dr Camille Exemple',
      dossier: 'DMP',
      patient: 'dmp-p-003',
      at: NOW,
      until: NOW,
      reason: 'Patient inconscient, arrivé seul',
      notice: 'Un professionnel a déclaré un accès en urgence à votre dossier.',
      target: { action: '/admin/urgences/dmp/a1', hidden: {} },
    },
    {
      id: 'a2',
      who: 'Dominique Factice',
      dossier: 'DMP',
      patient: 'dmp-p-004',
      at: NOW,
      until: NOW,
      reason: 'Malaise en consultation',
      notice: 'Un professionnel a déclaré un accès en urgence à votre dossier.',
      target: null,
    },
  ],
  outcome: null,
  failure: null,
};
const failure = {
  code: 'federation.draft.same-person',
  sentence: {
    fr: 'Qui a écrit le brouillon ne peut pas l’approuver.',
    en: 'Whoever wrote the draft may not approve it.',
  },
  incident: '7F3K-20QD',
};

/** Dossiers, their sheets of rules, and emergencies to review. */
export const sheets = [
  ...samples('admin-sheets', adminSheetsPage, { many: list, empty: { ...list, dossiers: [], emergencies: 0 } }),
  ...samples('admin-new-dossier', adminNewDossierPage, {
    blank: fresh,
    faults: {
      ...fresh,
      values: { ...fresh.values, name: 'Réseau mémoire', id: 'memoire', return: 'retour' },
      errors: ['return', 'network'],
      isTaken: true,
    },
  }),
  ...samples('admin-made-dossier', adminMadeDossierPage, { made }),
  ...samples('admin-sheet', adminSheetPage, {
    full: sheet,
    'without-sheet': { ...sheet, shown: null, versions: [] },
    untold: { ...sheet, untold: { count: 2, nextAt: NOW } },
  }),
  ...samples('admin-draft', adminDraftPage, {
    steps: draft,
    overtaken: { ...draft, overtakenBy: 3, rehearsalUrl: '/admin/dossiers/dmp/brouillon/repetition' },
    none: { ...draft, draft: null },
    faults: {
      ...draft,
      draft: null,
      faults: ['rules[3].who : mot inconnu « profesion », vouliez-vous dire « profession » ?'],
      failure: null,
    },
    refused: {
      ...draft,
      warnings: ['/rules/0 : Ce permis est toujours fermé.'],
      draft: {
        ...state,
        checked: null,
        rehearsed: null,
        failures: [{ title: 'Un médecin lit', what: 'granted', expected: 'true', found: 'false' }],
      },
      failure,
    },
  }),
  ...samples('admin-compare', adminComparePage, { changed: compare, same: { ...compare, rules: [], other: [] } }),
  ...samples('admin-simulator', adminSimulatorPage, {
    blank: simulator,
    granted: {
      ...simulator,
      answer: {
        kind: 'answered',
        granted: true,
        name: 'Dr Camille Exemple',
        reasons: ['Votre profession ouvre.'],
        missing: [],
        rules: ['DMP-LIRE'],
        facts: [
          { name: 'profession', value: '10', origin: 'directory', asOf: '2026-11-01', file: 'PS_LibreAcces.txt' },
        ],
      },
    },
    refused: {
      ...simulator,
      answer: {
        kind: 'answered',
        granted: false,
        name: 'Dr Camille Exemple',
        reasons: ['Aucune règle ne l’ouvre.'],
        missing: ['Recueillez l’accord du patient.'],
        rules: [],
        facts: [],
      },
    },
    unknown: { ...simulator, answer: { kind: 'unknown' } },
  }),
  ...samples('admin-who-may', adminWhoMayPage, {
    blank: whoMay,
    found: {
      ...whoMay,
      found: {
        people: 1204,
        isCut: true,
        professions: [
          { profession: 'Médecin', count: 1100 },
          { profession: '', count: 104 },
        ],
        first: [{ name: 'Dr Camille Exemple', url: '/admin/personnes/p1' }],
      },
    },
    nobody: { ...whoMay, found: { people: 0, isCut: false, professions: [], first: [] } },
  }),
  ...samples('admin-work', adminWorkPage, {
    rehearsal: work,
    beginning: { ...work, kind: 'whoMay', work: { ...work.work, progress: null } },
    directory: { ...work, kind: 'idle', work: { ...work.work, progress: { part: 'directory', done: 4, share: null } } },
  }),
  ...samples('admin-idle', adminIdlePage, {
    some: idle,
    cut: { ...idle, since: '2026-11-01', found: idle.found && { ...idle.found, cutAt: NOW } },
    none: { ...idle, found: idle.found && { ...idle.found, total: 0, rules: [], nextUrl: null } },
    'without-sheet': { ...idle, found: null },
  }),
  ...samples('admin-may', adminMayPage, {
    rights: may,
    nothing: { ...may, situations: [], dossiers: may.dossiers.slice(1) },
    defect: { ...may, dossiers: may.dossiers.map((each) => ({ ...each, rights: null })) },
  }),
  ...samples('admin-acts', adminActsPage, {
    history: acts,
    blank: { ...acts, patient: '', acts: null },
    none: { ...acts, acts: [] },
  }),
  ...samples('admin-emergencies', adminEmergenciesPage, { many: emergencies, none: { ...emergencies, cases: [] } }),
];
