import type { Refusal } from '../../../../server/ui/context.ts';
import { type LogoutConfirmView, logoutConfirmPage } from '../../../../server/ui/pages/logout-confirm.ts';
import { type SignInView, signInPage } from '../../../../server/ui/pages/sign-in.ts';
import { type SignedOutView, signedOutPage, type ToldApplication } from '../../../../server/ui/pages/signed-out.ts';
import { type SituationPageView, type SituationView, situationPage } from '../../../../server/ui/pages/situation.ts';
import { samples } from './sample.ts';

export const NOW = new Date('2026-11-23T13:05:00Z');

const revoked: Refusal = {
  code: 'pki.certificate.revoked',
  sentence: { fr: 'Cette carte est en opposition.', en: 'This card has been revoked.' },
  incident: '7F3K-20QD',
};

/** As the device is asked on a sign-in page. */
export const signInAsk = {
  does: 'get',
  options: { challenge: 'ZGVmaQ', rpId: 'localhost', userVerification: 'required', allowCredentials: [] },
  target: { action: '/interaction/abc/passkey', hidden: {} },
} as const;

const signIn: SignInView = {
  application: 'DMP',
  tlsUrl: 'https://localhost:4001/interaction/abc/card',
  reader: {
    url: 'http://localhost:4010/sign',
    issuer: 'http://localhost:4000',
    nonce: 'n0nce',
    iat: 1795439100,
    proofUrl: 'http://localhost:4000/card/proof',
    returnUrl: 'http://localhost:4000/interaction/abc/card',
    destination: 'http://localhost:4012',
  },
  passkey: signInAsk,
  cardReason: null,
  cancelUrl: '/',
  cancelTarget: { action: '/interaction/abc/back', hidden: {} },
  validUntil: new Date('2026-11-23T14:05:00Z'),
  failure: null,
};

export const cabinet: SituationView = {
  id: 's-cabinet',
  place: 'Cabinet des Tilleuls',
  city: 'Vincennes',
  profession: 'Médecin',
  specialty: 'Oncologie médicale',
  mode: 'Libéral',
};
export const hospital: SituationView = {
  id: 's-hopital',
  place: 'Hôpital fictif Sainte-Aurore',
  city: 'Créteil',
  profession: 'Médecin',
  specialty: 'Oncologie médicale',
  mode: 'Salarié',
};
const situations: SituationPageView = {
  application: 'DCC',
  personName: 'Dr Camille Exemple',
  situations: [cabinet, hospital],
  lastId: 's-hopital',
  target: { action: '/interaction/abc/situation', hidden: {} },
  failure: null,
};
const manySituations = Array.from({ length: 14 }, (_, index) => ({
  ...hospital,
  id: `s-${index}`,
  place: `Centre de consultations avancées et de soins de suite numéro ${index + 1}`,
}));

const logout: LogoutConfirmView = {
  asker: null,
  applications: ['DMP', 'DCC', 'R.MES palliatif'],
  target: { action: '/sign-out', hidden: { xsrf: 'x' } },
  stayUrl: '/',
};

const ended: readonly ToldApplication[] = [
  { name: 'DMP', outcome: 'ended' },
  { name: 'DCC', outcome: 'ended' },
];
const signedOut: SignedOutView = {
  applications: ended,
  homeUrl: '/',
  lookUrl: null,
  back: null,
};

export const entrance = [
  ...samples('sign-in', signInPage, {
    both: signIn,
    portal: { ...signIn, application: null, cancelUrl: null, cancelTarget: undefined },
    'tls-only': { ...signIn, reader: null, validUntil: null },
    'reader-only': { ...signIn, tlsUrl: null },
    'card-only': { ...signIn, passkey: null },
    none: { ...signIn, tlsUrl: null, reader: null, passkey: null },
    'card-alone': { ...signIn, application: null, passkey: null, cardReason: 'staff' },
    refused: { ...signIn, failure: revoked },
  }),
  ...samples('situation', situationPage, {
    two: situations,
    one: { ...situations, application: null, situations: [cabinet], lastId: null },
    many: { ...situations, situations: manySituations, lastId: 's-9' },
    none: { ...situations, situations: [] },
    refused: {
      ...situations,
      failure: {
        ...revoked,
        code: 'server.situation.unknown',
        sentence: { fr: 'Cette situation n’est plus la vôtre.', en: 'This situation is no longer yours.' },
      },
    },
  }),
  ...samples('logout-confirm', logoutConfirmPage, {
    portal: logout,
    asked: {
      ...logout,
      asker: 'Portalys',
      stayUrl: null,
      target: { action: '/oidc/session/end/confirm', hidden: { xsrf: 'x' } },
    },
    nothing: { ...logout, applications: [] },
  }),
  ...samples('signed-out', signedOutPage, {
    everywhere: { ...signedOut, back: { name: 'Portalys', url: 'http://localhost:4015/' } },
    partly: {
      ...signedOut,
      applications: [
        ...ended,
        { name: 'R.MES palliatif', outcome: 'unreachable' },
        { name: 'Portalys', outcome: 'not-told' },
        { name: 'Registre des dossiers de démonstration', outcome: 'waiting' },
      ],
      lookUrl: '/sign-out/issue',
    },
    nothing: { ...signedOut, applications: [] },
    asked: { ...signedOut, applications: null },
  }),
];
