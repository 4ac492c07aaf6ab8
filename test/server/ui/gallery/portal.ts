import type { DoorView } from '../../../../server/ui/components/door.ts';
import type { PersonBarView } from '../../../../server/ui/components/person-bar.ts';
import { type ErrorKind, type ErrorView, errorPage } from '../../../../server/ui/pages/error.ts';
import { type AnonymousPortalView, type PersonPortalView, portalPage } from '../../../../server/ui/pages/portal.ts';
import { type RefusalKind, type RefusalView, refusalPage } from '../../../../server/ui/pages/refusal.ts';
import { cabinet, hospital, NOW } from './entrance.ts';
import { samples } from './sample.ts';

const dossiers = [
  { id: 'dmp', name: 'DMP', holds: 'Le dossier médical partagé du patient', owner: 'l’assurance maladie fictive' },
  {
    id: 'dcc',
    name: 'DCC',
    holds: 'Décisions et comptes rendus de cancérologie',
    owner: 'le réseau régional de cancérologie',
  },
  {
    id: 'rmes-palliatif',
    name: 'R.MES palliatif',
    holds: 'Suivi à domicile en soins palliatifs',
    owner: 'le réseau R.MES',
  },
  {
    id: 'rmes-diabete',
    name: 'R.MES diabète',
    holds: 'Bilans, objectifs et pieds à surveiller',
    owner: 'le réseau R.MES',
  },
  {
    id: 'portalys',
    name: 'Portalys',
    holds: 'Résultats et images du groupe hospitalier',
    owner: 'l’hôpital fictif Sainte-Aurore',
  },
] as const;

const [dmp, dcc, palliatif, diabete, portalys] = dossiers;

const doors: readonly DoorView[] = [
  {
    ...dcc,
    state: {
      kind: 'open',
      url: 'http://localhost:4012/start',
      reason: 'Oncologue, membre d’une réunion de concertation.',
    },
  },
  { ...dmp, state: { kind: 'open', url: 'http://localhost:4011/start', reason: 'Médecin en exercice libéral.' } },
  {
    ...palliatif,
    state: {
      kind: 'emergency',
      url: 'http://localhost:4013/start',
      reason: 'Hors de l’équipe de soins : motif demandé, patient prévenu.',
    },
  },
  {
    ...portalys,
    state: {
      kind: 'closed',
      why: 'Portalys s’ouvre aux salariés de Sainte-Aurore.',
      how: 'Choisissez votre situation à l’hôpital Sainte-Aurore.',
    },
  },
  {
    ...diabete,
    state: {
      kind: 'closed',
      why: 'Vous n’êtes pas membre du réseau R.MES diabète.',
      how: 'Demandez votre adhésion à la coordination du réseau.',
    },
  },
];

const person: PersonBarView = {
  name: 'Dr Camille Exemple',
  profession: 'Médecin',
  specialty: 'Oncologie médicale',
  situation: cabinet,
  others: [hospital],
  switchTarget: { action: '/situation', hidden: {} },
  signOutUrl: '/sign-out',
  administrationUrl: null,
};

const known: PersonPortalView = {
  known: true,
  person,
  doors,
  accesses: [
    { dossier: 'DCC', at: new Date('2026-11-23T11:52:00Z'), outcome: 'granted' },
    { dossier: 'DMP', at: new Date('2026-11-23T08:03:00Z'), outcome: 'granted' },
    { dossier: 'Portalys', at: new Date('2026-11-20T16:41:00Z'), outcome: 'refused' },
    { dossier: 'R.MES palliatif', at: new Date('2026-11-01T06:15:00Z'), outcome: 'emergency' },
  ],
  session: {
    since: new Date('2026-11-23T07:58:00Z'),
    until: new Date('2026-11-23T17:58:00Z'),
    means: 'Carte CPS, lecteur du poste',
    cardExpires: null,
  },
  outcome: null,
  at: NOW,
};

const anonymous: AnonymousPortalView = { known: false, signInUrl: '/sign-in', dossiers };

const refusal: RefusalView = {
  application: { name: 'Dossier imaginaire', target: { action: '/interaction/exemple/back', hidden: {} } },
  kind: 'card',
  sentence: {
    fr: 'Cette carte est en opposition depuis le 4 novembre 2026.',
    en: 'This card was revoked on 4 November 2026.',
  },
  change: null,
  retryUrl: '/interaction/abc',
  homeUrl: '/',
  incident: '7F3K-20QD',
  code: 'pki.certificate.revoked',
  at: NOW,
};
const refusalSentences: Readonly<Record<RefusalKind, { readonly fr: string; readonly en: string }>> = {
  card: refusal.sentence,
  certificate: {
    fr: 'Vous avez choisi le certificat de signature de votre carte. Choisissez son certificat d’authentification.',
    en: 'You chose the signature certificate of your card. Choose its authentication certificate.',
  },
  person: {
    fr: 'Aucune fiche ne répond au numéro de cette carte.',
    en: 'No sheet answers to the number of this card.',
  },
  closed: {
    fr: 'Votre fiche est fermée depuis le 1er octobre 2026.',
    en: 'Your sheet has been closed since 1 October 2026.',
  },
  staff: {
    fr: 'Votre poste dans cet établissement a pris fin.',
    en: 'Your post in this establishment has ended.',
  },
  newcomer: {
    fr: 'Votre établissement ne vous a pas encore inscrit à l’annuaire.',
    en: 'Your establishment has not entered you in the directory yet.',
  },
  expired: {
    fr: 'La page de connexion est restée ouverte trop longtemps.',
    en: 'The sign-in page stayed open too long.',
  },
  application: {
    fr: 'Son adresse de retour n’est pas celle qui est enregistrée.',
    en: 'Its return address is not the registered one.',
  },
  right: {
    fr: 'Portalys : ce dossier s’ouvre aux salariés de Sainte-Aurore.',
    en: 'Portalys: this record opens to the staff of Sainte-Aurore.',
  },
  tries: {
    fr: 'Douze essais en une minute viennent de ce poste.',
    en: 'Twelve tries in one minute come from this computer.',
  },
};

const error: ErrorView = {
  kind: 'defect',
  retryAfterSeconds: null,
  retryUrl: null,
  homeUrl: '/',
  integrator: null,
  incident: '7F3K-20QE',
  code: '',
  at: NOW,
};
const errorKinds: readonly ErrorKind[] = [
  'malformed',
  'unauthenticated',
  'refused',
  'absent',
  'conflict',
  'limit',
  'busy',
  'defect',
];

export const portal = [
  ...samples('portal', portalPage, {
    anonymous,
    'anonymous-empty': { ...anonymous, dossiers: [] },
    many: known,
    one: {
      ...known,
      doors: doors.slice(0, 1),
      person: { ...person, others: [], administrationUrl: '/admin' },
      accesses: known.accesses.slice(0, 1),
      outcome: {
        tone: 'success',
        sentence: {
          fr: 'Vous exercez maintenant au Cabinet des Tilleuls.',
          en: 'You now practise at Cabinet des Tilleuls.',
        },
      },
    },
    empty: { ...known, doors: [], accesses: [], person: { ...person, situation: null, others: [], specialty: '' } },
    'expiring-card': {
      ...known,
      session: { ...known.session, until: null, cardExpires: new Date('2026-12-01T22:00:00Z') },
    },
    closed: { ...known, doors: doors.slice(3), accesses: [] },
  }),
  ...samples(
    'refusal',
    refusalPage,
    Object.fromEntries(
      (Object.keys(refusalSentences) as RefusalKind[]).map((kind) => [
        kind,
        {
          ...refusal,
          kind,
          sentence: refusalSentences[kind],
          retryUrl: kind === 'right' ? null : refusal.retryUrl,
          change:
            kind === 'right'
              ? { fr: 'Choisir votre situation à Sainte-Aurore.', en: 'Choose your situation at Sainte-Aurore.' }
              : null,
        },
      ]),
    ),
  ),
  ...samples('error', errorPage, {
    ...Object.fromEntries(errorKinds.map((kind) => [kind, { ...error, kind }])),
    unavailable: { ...error, kind: 'unavailable', retryAfterSeconds: 30, retryUrl: '/' },
    integrator: {
      ...error,
      kind: 'malformed',
      code: 'invalid_redirect_uri',
      integrator: [
        { name: 'redirect_uri reçu', value: 'http://localhost:4011/Callback' },
        { name: 'redirect_uri enregistré', value: 'http://localhost:4011/callback' },
        { name: 'premier écart', value: '23' },
      ],
    },
  } satisfies Record<string, ErrorView>),
];
