import { type AdminClaimsView, adminClaimsPage } from '../../../../server/ui/pages/admin-claims.ts';
import { type AdminRequestsView, adminRequestsPage } from '../../../../server/ui/pages/admin-requests.ts';
import { type RefusalView, refusalPage } from '../../../../server/ui/pages/refusal.ts';
import { admin } from './admin.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const request = {
  id: '0a1b2c',
  name: 'Camille ESSAI-FICTIF',
  nationalId: '899700990017',
  card: 'CPS 8025000001/0099001',
  askedAt: NOW,
  contact: '01 99 00 12 34',
  message: 'Remplacements au cabinet des Tilleuls depuis lundi.',
  sheetUrl: null,
  enterUrl: null,
  target: { action: '/admin/demandes/0a1b2c', hidden: {} },
};
const list: AdminRequestsView = {
  admin,
  requests: [
    request,
    { ...request, id: '0a1b2d', name: '', sheetUrl: '/admin/personnes/p1' },
    { ...request, id: '0a1b2e', enterUrl: '/admin/personnel/x' },
  ],
  outcome: null,
  failure: null,
};
const refusal: RefusalView = {
  kind: 'person',
  sentence: { fr: 'L’annuaire ne connaît pas ce professionnel.', en: 'The directory does not know this professional.' },
  change: null,
  retryUrl: '/interaction/abc',
  homeUrl: '/',
  incident: '7F3K-20QD',
  code: 'directory.person.absent',
  at: NOW,
};
const offer = {
  name: 'Camille ESSAI-FICTIF',
  nationalId: '899700990017',
  waitingSince: null,
  declined: null,
  target: { action: '/interaction/abc/request', hidden: {} },
};

const claims: AdminClaimsView = {
  admin,
  sheetsUrl: '/admin/dossiers',
  dossier: 'DMP',
  dossierUrl: '/admin/dossiers/dmp',
  action: '/admin/dossiers/dmp/revendications',
  asked: { person: '899700990017', situation: '', scope: 'openid', acrValues: '' },
  situations: [{ value: 's-cabinet', label: 'Cabinet des Tilleuls, Libéral' }],
  answer: {
    kind: 'answered',
    name: 'Dr Camille Essai-Fictif',
    obstacles: ['situation-to-choose'],
    reasons: [],
    claims: [
      {
        name: 'SubjectNameID',
        value: '"899700990017"',
        places: ['id_token', 'userinfo'],
        scopes: ['openid'],
        origin: 'Fiche : identifiant national en cours',
      },
    ],
    withheld: [{ name: 'SubjectRefPro', why: 'scope-not-asked', scopes: ['scope_all'] }],
    source: { by: 'RPPS', day: '2026-11-20' },
  },
};

export const requests = [
  ...samples('admin-claims', adminClaimsPage, {
    answered: claims,
    unknown: { ...claims, answer: { kind: 'unknown' } },
    asked: { ...claims, answer: null, situations: [] },
  }),
  ...samples('admin-requests', adminRequestsPage, {
    usual: list,
    none: { ...list, requests: [], outcome: { tone: 'success', sentence: { fr: 'Demande close.', en: 'Closed.' } } },
  }),
  ...samples('refusal-request', refusalPage, {
    offered: { ...refusal, request: offer },
    waiting: { ...refusal, request: { ...offer, waitingSince: NOW, target: null } },
    declined: { ...refusal, request: { ...offer, declined: 'Votre Ordre doit vous inscrire.' } },
  }),
];
