import type { ImportReportView } from '../../../../server/ui/components/import-report.ts';
import {
  type AdminImportBatchView,
  type AdminImportPlanView,
  adminImportBatchPage,
  adminImportPlanPage,
} from '../../../../server/ui/pages/admin-import.ts';
import { type AdminImportsView, adminImportsPage } from '../../../../server/ui/pages/admin-imports.ts';
import { admin } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const target = (action: string) => ({ action, hidden: {} });
const failure = {
  code: 'directory.import.plan-stale',
  sentence: {
    fr: 'Ce que ce plan écrirait a changé depuis qu’il a été fait : rien n’est appliqué.',
    en: 'What this plan would write over has changed since it was made: nothing is applied.',
  },
  incident: 'ABCD-EFGH',
};
const slice = {
  id: 'a1',
  kind: 'person',
  department: '99',
  establishment: '',
  closings: 412,
  open: 2_318,
  file: 'Extraction_ProSanteConnect_Personne_activite_202611230512.txt',
  at: NOW,
  records: [
    { name: 'EXEMPLE Camille', url: '/admin/personnes/p1', does: 'close' },
    { name: 'FACTICE Dominique', url: '/admin/personnes/p2', does: 'leave' },
  ],
  release: target('/admin/imports/retenus/a1/appliquer'),
  keep: target('/admin/imports/retenus/a1/garder'),
} as const;
const imports: AdminImportsView = {
  admin,
  upload: target('/admin/imports/plans'),
  inbox: [
    {
      name: 'Extraction_ProSanteConnect_Personne_activite_202611240512.txt',
      megabytes: 771,
      at: NOW,
      prepare: { action: '/admin/imports/depot', hidden: { file: 'Extraction_202611240512.txt' } },
    },
    { name: 'etalab-cs1100502-20261124.csv', megabytes: 34, at: NOW, prepare: target('/admin/imports/depot') },
  ],
  work: null,
  plans: [
    {
      file: 'Extraction_ProSanteConnect_Personne_activite_202611230512.txt',
      url: '/admin/imports/plans/f1',
      at: NOW,
      by: 'Dr Camille Exemple',
      people: 1_284,
      structures: 96,
      outcome: 'waiting',
    },
    {
      file: 'etalab-cs1100502-20261120.csv',
      url: '/admin/imports/plans/f2',
      at: NOW,
      by: 'system',
      people: 0,
      structures: 12,
      outcome: 'applied',
    },
    {
      file: 'etalab-cs1100502-20261119.csv',
      url: '/admin/imports/plans/f3',
      at: NOW,
      by: 'system',
      people: 0,
      structures: 3,
      outcome: 'dropped',
    },
  ],
  slices: [slice, { ...slice, id: 'a2', establishment: 'HÔPITAL FICTIF DE BRUMEVAL', closings: 58, open: 240 }],
  batches: [
    { file: 'etalab-cs1100502-20261120.csv', url: '/admin/imports/lots/b1', at: NOW, outcome: 'applied' },
    { file: 'reseaux-20261101.csv', url: '/admin/imports/lots/b2', at: NOW, outcome: 'undone' },
  ],
  outcome: null,
  failure: null,
};

const counts = { created: 12, changed: 1_187, closed: 85, reappeared: 0, unchanged: 51_402 };
const report: ImportReportView = {
  format: 'rass-psc',
  rows: 78_114,
  charset: 'utf-8',
  digest: '4f2c7c0fb8e4e7a5d4c1f59f0f3d3bb2a9e0c5f0f1a2b3c4d5e6f708192a3b4c',
  isDone: false,
  tallies: [
    { kind: 'people', counts },
    { kind: 'structures', counts: { ...counts, changed: 96 } },
  ],
  held: [slice, { ...slice, kind: 'structure', closings: 21, open: 300 }],
  faults: [
    {
      line: 1_204,
      column: 'Numéro FINESS site',
      sentence: { fr: 'La clé de ce numéro est fausse.', en: 'The check digit of this number is wrong.' },
      detail: '990000018',
      outcome: 'warning',
    },
    {
      line: 5_310,
      column: '',
      sentence: {
        fr: 'Cette ligne n’a pas le nombre de colonnes attendu.',
        en: 'This row has another number of columns than expected.',
      },
      detail: '48 values for 49 columns',
      outcome: 'refused',
    },
  ],
  faultsOmitted: 37,
};
const change = {
  name: 'EXEMPLE Camille',
  identifier: '899700000013',
  url: '/admin/personnes/p1',
  department: '99',
  operation: 'changed',
  changes: [
    { field: 'Nom', before: 'EXEMPLE', after: 'NOUVEAU' },
    { field: 'Situation · Téléphone', before: '', after: '01 99 00 41 07' },
  ],
} as const;
const plan: AdminImportPlanView = {
  admin,
  section: 'imports',
  importsUrl: '/admin/imports',
  file: 'Extraction_ProSanteConnect_Personne_activite_202611230512.txt',
  outcome: null,
  apply: target('/admin/imports/plans/f1/appliquer'),
  drop: target('/admin/imports/plans/f1/abandonner'),
  report,
  departments: [
    { name: '98', url: null, counts: { ...counts, unchanged: 0 } },
    { name: '99', url: null, counts },
  ],
  establishments: [
    { name: 'HÔPITAL FICTIF DE BRUMEVAL', url: '/admin/structures/finess%3A990000017', counts },
    { name: 'finess:990000025', url: null, counts },
  ],
  establishmentsOmitted: 1_204,
  filters: [
    { operation: null, url: '/admin/imports/plans/f1?#changes', isCurrent: true },
    { operation: 'created', url: '/admin/imports/plans/f1?sort=created#changes', isCurrent: false },
    { operation: 'changed', url: '/admin/imports/plans/f1?sort=changed#changes', isCurrent: false },
    { operation: 'closed', url: '/admin/imports/plans/f1?sort=closed#changes', isCurrent: false },
    { operation: 'reappeared', url: '/admin/imports/plans/f1?sort=reappeared#changes', isCurrent: false },
  ],
  changes: [
    change,
    { ...change, name: 'FACTICE Dominique', operation: 'closed', changes: [] },
    { ...change, name: 'NOUVELLE Alix', identifier: '899700000021', url: null, operation: 'created', changes: [] },
  ],
  changesOmitted: 284,
  nextUrl: '/admin/imports/plans/f1?de=100#changes',
  failure: null,
};
const batch: AdminImportBatchView = {
  admin,
  section: 'imports',
  importsUrl: '/admin/imports',
  file: 'etalab-cs1100502-20261120.csv',
  report: { ...report, isDone: true },
  undo: target('/admin/imports/lots/b1/annuler'),
  outcome: null,
  failure: null,
};

/** The feed gate: its front page, a plan, the report of an import. */
export const importPages = [
  ...samples('admin-imports', adminImportsPage, {
    many: imports,
    empty: { ...imports, inbox: [], plans: [], slices: [], batches: [] },
    working: {
      ...imports,
      slices: [],
      work: {
        does: 'apply',
        name: 'Extraction_202611230512.txt',
        since: NOW,
        progress: { step: 'written', done: 12_000 },
        reloadUrl: '/admin/imports',
      },
    },
    refused: { ...imports, slices: [], failure },
  }),
  ...samples('admin-import-plan', adminImportPlanPage, {
    waiting: plan,
    stale: { ...plan, failure, nextUrl: null },
    settled: { ...plan, outcome: 'applied', nextUrl: null },
    empty: {
      ...plan,
      report: { ...report, held: [], faults: [], faultsOmitted: 0 },
      departments: [],
      establishments: [],
      establishmentsOmitted: 0,
      changes: [],
      changesOmitted: 0,
      nextUrl: null,
    },
  }),
  ...samples('admin-import-batch', adminImportBatchPage, {
    report: batch,
    unknown: { ...batch, report: null, undo: null },
    refused: { ...batch, failure },
    curator: { ...batch, section: 'staff' },
  }),
];
