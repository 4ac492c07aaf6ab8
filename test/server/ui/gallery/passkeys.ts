import {
  type PasskeyDeviceView,
  passkeyDeviceDonePage,
  passkeyDevicePage,
  passkeyLinkPage,
} from '../../../../server/ui/pages/passkey-link.ts';
import { type PasskeysView, type PasskeyView, passkeysPage } from '../../../../server/ui/pages/passkeys.ts';
import { NOW, signInAsk } from './entrance.ts';
import { samples } from './sample.ts';

const LATER = new Date('2026-11-23T13:15:00Z');
const CARD_END = new Date('2029-06-30T22:00:00Z');

const passkey = (id: string, changes: Partial<PasskeyView> = {}): PasskeyView => ({
  id,
  name: 'Poste de la salle de soins',
  isSynced: false,
  createdAt: NOW,
  lastUsedAt: NOW,
  expiresAt: CARD_END,
  rename: { action: `/cles/${id}/nom`, hidden: {} },
  remove: { action: `/cles/${id}/retrait`, hidden: {} },
  restOn: null,
  ...changes,
});

const ask = { ...signInAsk, does: 'create' } as const;
const own: PasskeysView = {
  passkeys: [passkey('cle-1'), passkey('cle-2', { name: '', isSynced: true, lastUsedAt: null })],
  make: null,
  addUrl: '/sign-in?to=cles',
  outcome: null,
  failure: null,
  homeUrl: '/',
};
const make = { ask, linkTarget: { action: '/cles/lien', hidden: {} }, until: LATER };
const device: PasskeyDeviceView = { personName: 'Dr Camille Exemple', ask, failure: null };
const spent = {
  code: 'server.passkey.link-unknown',
  sentence: { fr: 'Ce lien n’est plus valable.', en: 'This link is no longer valid.' },
  incident: '7F3K-20QD',
};

/** Pages of one's own passkeys, and of the device that makes one. */
export const passkeys = [
  ...samples('passkeys', passkeysPage, {
    none: { ...own, passkeys: [] },
    many: own,
    make: { ...own, make, passkeys: [passkey('cle-1', { restOn: { action: '/cles/cle-1/carte', hidden: {} } })] },
    made: {
      ...own,
      make,
      outcome: { tone: 'success', sentence: { fr: 'Clé d’accès créée.', en: 'Passkey made.' } },
    },
    refused: { ...own, failure: { ...spent, code: 'server.passkey.card-needed' } },
  }),
  ...samples('passkey-link', passkeyLinkPage, {
    given: { url: 'https://region.example/appareil/lien-invente', until: LATER, backUrl: '/cles' },
  }),
  ...samples('passkey-device', passkeyDevicePage, {
    open: device,
    refused: { ...device, failure: { ...spent, code: 'server.passkey.refused' } },
    spent: { personName: null, ask: null, failure: spent },
  }),
  ...samples('passkey-device-done', passkeyDeviceDonePage, { done: { homeUrl: '/' } }),
];
