import { accessEndedPage, type OwnAccessView, ownAccessPage } from '../../../../server/ui/pages/own-access.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const end = (session: string) => ({ action: '/acces/fin', hidden: { session } });
const opened = (session: string, ...names: readonly string[]) =>
  names.map((name) => ({ name, end: { action: '/acces/dossier', hidden: { session, application: name } } }));
const view: OwnAccessView = {
  sessions: [
    {
      kind: 'session',
      isHere: true,
      means: 'card',
      since: NOW,
      opened: opened('a', 'DMP de démonstration', 'R.MES palliatif'),
      end: end('a'),
    },
    { kind: 'session', isHere: false, means: 'passkey', since: NOW, opened: [], end: end('b') },
    {
      kind: 'approval',
      isHere: false,
      means: null,
      since: null,
      opened: [{ name: 'Logiciel du cabinet', end: null }],
      end: end('c'),
    },
  ],
  endAll: { action: '/acces/tout', hidden: {} },
  consents: [
    {
      application: 'DMP de démonstration',
      since: NOW,
      items: {
        about: ['signIn', 'who', 'register'],
        others: [],
        claims: ['SubjectRefPro'],
        interfaces: [{ identifier: 'https://api.example/dmp', scopes: ['lire', 'deposer'] }],
      },
      withdraw: { action: '/acces/accord', hidden: { application: 'dmp' } },
    },
  ],
  history: [
    { at: NOW, means: 'challenge', application: null, from: '192.0.2.7' },
    { at: NOW, means: 'tls', application: 'DMP de démonstration', from: '192.0.2.7' },
    { at: NOW, means: 'passkey', application: 'DMP de démonstration', from: '2001:db8::7' },
  ],
  lost: { number: '80250000000000000000/1234567890', target: { action: '/acces/carte-perdue', hidden: {} } },
  outcome: null,
  failure: null,
  homeUrl: '/',
};

/** Pages of one's own access. */
export const ownAccess = [
  ...samples('own-access', ownAccessPage, {
    many: view,
    one: { ...view, sessions: view.sessions.slice(0, 1), consents: [], history: [], lost: null },
    ended: {
      ...view,
      outcome: { tone: 'success', sentence: { fr: 'Session terminée.', en: 'Session ended.' } },
    },
    refused: {
      ...view,
      failure: {
        code: 'server.session.unknown',
        sentence: { fr: 'Cette session n’est pas à vous.', en: 'This session is not yours.' },
        incident: '7F3K-20QD',
      },
    },
  }),
  ...samples('access-ended', accessEndedPage, {
    all: { why: 'all', homeUrl: '/' },
    lost: { why: 'lost', homeUrl: '/' },
  }),
];
