import { Buffer } from 'node:buffer';
import { octets, printable, utf8 } from '../../../scripts/authority/der-writer.ts';
import * as extension from '../../../scripts/authority/extensions.ts';
import { authorityName } from '../../../scripts/authority/hierarchy.ts';
import { makeAuthority, makeCard, makeCrl, newEcKey, newRsaKey, withExtensions } from '../../support/authority.ts';
import { type Case, card, ENTRIES, entriesWith, fort, LISTS, organisations, root } from '../world.ts';

const UNKNOWN_EXTENSION = { oid: '2.999.1', critical: true, value: octets(Buffer.from('00', 'hex')) };

function flipLast(der: Uint8Array): Uint8Array {
  const altered = Uint8Array.from(der);
  altered.set([(altered.at(-1) ?? 0) ^ 1], altered.length - 1);
  return altered;
}

export const acceptedPaths: readonly Case[] = [
  {
    title: 'accepts a card whose authority is held, without its chain',
    clause: 'RFC 5280 §6.1',
    world: () => ({ chain: [card.der] }),
    codes: [],
  },
  {
    title: 'accepts a card that sends its chain, root included, in any order',
    clause: 'RFC 5280 §6.1',
    world: () => ({ chain: [card.der, root.der, fort.der] }),
    codes: [],
  },
  {
    title: 'accepts a card among superfluous certificates',
    clause: 'RFC 5280 §6.1',
    world: () => ({ chain: [card.der, organisations.der, makeAuthority('ESSAI AC ETRANGERE', null).der] }),
    codes: [],
  },
  {
    title: 'accepts an issuer name in another string type, case and spacing',
    clause: 'RFC 5280 §7.1',
    world: () => ({
      chain: [
        makeCard(fort, {
          issuer: [
            [['2.5.4.6', utf8('fr')]],
            [['2.5.4.10', printable('Vestibule-Demo')]],
            [['2.5.4.11', utf8('0002  000000000')]],
            [['2.5.4.11', utf8('igc-demo ')]],
            [['2.5.4.3', printable('essai ac fort personnes')]],
          ],
        }).der,
      ],
    }),
    codes: [],
  },
  {
    title: 'accepts a non-critical extension nobody knows',
    clause: 'RFC 5280 §4.2',
    world: () => ({
      chain: [makeCard(fort, { extensions: withExtensions({ ...UNKNOWN_EXTENSION, critical: false }) }).der],
    }),
    codes: [],
  },
  {
    title: 'does not count a self-issued authority against a path length',
    clause: 'RFC 5280 §6.1.4 (l)',
    world: () => {
      const old = makeAuthority('ESSAI AC RENOUVELEE', root, {
        extensions: withExtensions(extension.basicConstraints({ pathLength: 0 })),
      });
      const renewed = makeAuthority('ESSAI AC RENOUVELEE', old);
      return {
        chain: [makeCard(renewed).der],
        entries: [...entriesWith(old), ...entriesWith(renewed).slice(-1)],
        lists: [...LISTS, makeCrl(old), makeCrl(renewed)],
      };
    },
    codes: [],
  },
  {
    title: 'takes the path of a cross-signed authority that leads to an anchor held',
    clause: 'RFC 5280 §6.1',
    world: () => {
      const stranger = makeAuthority('ESSAI AC ETRANGERE', null);
      const crossed = makeAuthority('ESSAI AC FORT PERSONNES', stranger, { key: fort.key });
      return { chain: [card.der, crossed.der, stranger.der] };
    },
    codes: [],
  },
];

export const trustCases: readonly Case[] = [
  {
    title: 'refuses a card of an authority nobody holds',
    clause: 'RFC 5280 §6.1.1 (d)',
    world: () => {
      const stranger = makeAuthority('ESSAI AC ETRANGERE', null);
      return { chain: [makeCard(stranger).der, stranger.der] };
    },
    codes: ['pki.path.no-anchor'],
  },
  {
    title: 'refuses everything when no authority is held',
    clause: 'RFC 5280 §6.1.1 (d)',
    world: () => ({ chain: [card.der, fort.der, root.der], entries: [], lists: [] }),
    codes: ['pki.path.no-anchor'],
  },
  {
    title: 'refuses an intermediate held whose anchor is not',
    clause: 'RFC 5280 §6.1.1 (d)',
    world: () => ({ chain: [card.der, root.der], entries: ENTRIES.slice(1), lists: LISTS.slice(1) }),
    codes: ['pki.path.no-anchor'],
  },
  {
    title: 'ends at once among circular authorities',
    clause: 'RFC 4158 §2.4.2',
    world: () => {
      const [one, two] = [newEcKey(), newEcKey()];
      const first = makeAuthority('ESSAI AC UN', null, { key: one });
      const second = makeAuthority('ESSAI AC DEUX', first, { key: two });
      const back = makeAuthority('ESSAI AC UN', second, { key: one });
      return { chain: [makeCard(first).der, back.der, second.der] };
    },
    codes: ['pki.path.no-anchor'],
  },
  {
    title: 'refuses a complete look-alike hierarchy: same names, other keys',
    clause: 'S-27',
    world: () => {
      const falseRoot = makeAuthority('ESSAI AC RACINE', null);
      const falseFort = makeAuthority('ESSAI AC FORT PERSONNES', falseRoot);
      return { chain: [makeCard(falseFort).der, falseFort.der, falseRoot.der] };
    },
    codes: ['pki.path.look-alike-authority'],
  },
  {
    title: 'refuses a look-alike that does not show its authority',
    clause: 'S-27',
    world: () => ({ chain: [makeCard(makeAuthority('ESSAI AC FORT PERSONNES', null)).der] }),
    codes: ['pki.path.look-alike-authority'],
  },
  {
    title: 'refuses a look-alike that copies the key identifiers too',
    clause: 'S-27',
    world: () => {
      const copied = withExtensions(
        extension.subjectKeyIdentifier(fort.spki),
        extension.authorityKeyIdentifier(root.spki),
      );
      const falseFort = makeAuthority('ESSAI AC FORT PERSONNES', null, { issuer: root.name, extensions: copied });
      const links = withExtensions(extension.authorityKeyIdentifier(fort.spki));
      return { chain: [makeCard(falseFort, { extensions: links }).der, falseFort.der] };
    },
    codes: ['pki.path.look-alike-authority'],
  },
  {
    title: 'refuses a certificate whose key identifier leads to an authority of another name',
    clause: 'RFC 5280 §6.1.3 (a)(4)',
    world: () => ({ chain: [makeCard(fort, { issuer: authorityName('ESSAI AC SANS PAREIL') }).der] }),
    codes: ['pki.path.name-mismatch'],
  },
  {
    title: 'refuses an altered card',
    clause: 'RFC 5280 §6.1.3 (a)(1)',
    world: () => ({ chain: [flipLast(card.der)] }),
    codes: ['pki.path.bad-signature'],
  },
  {
    title: 'refuses a card signed by the key of another authority held',
    clause: 'RFC 5280 §6.1.3 (a)(1)',
    world: () => ({ chain: [makeCard(fort, { signer: organisations.key }).der] }),
    codes: ['pki.path.bad-signature'],
  },
  {
    title: 'refuses a signature algorithm that does not fit the key of the authority',
    clause: 'RFC 5280 §6.1.3 (a)(1)',
    world: () => {
      // Says ECDSA with SHA-256, under an authority whose key is RSA.
      const authority = makeAuthority('ESSAI AC RSA', root, { key: newRsaKey(2048) });
      return { chain: [makeCard(authority, { signer: fort.key }).der], entries: entriesWith(authority), lists: LISTS };
    },
    codes: ['pki.path.bad-signature'],
  },
  {
    title: 'refuses an altered intermediate',
    clause: 'RFC 5280 §6.1.3 (a)(1)',
    world: () => {
      const authority = makeAuthority('ESSAI AC ALTEREE', root);
      return { chain: [makeCard(authority).der, flipLast(authority.der)] };
    },
    codes: ['pki.path.bad-signature'],
  },
];
