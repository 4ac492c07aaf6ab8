import { Buffer } from 'node:buffer';
import { octets } from '../../../scripts/authority/der-writer.ts';
import * as extension from '../../../scripts/authority/extensions.ts';
import { makeAuthority, makeCard, makeCrl, trustEntry, withExtensions, without } from '../../support/authority.ts';
import { type Case, entriesWith, fort, LISTS, root, type World } from '../world.ts';

const UNKNOWN_EXTENSION = { oid: '2.999.1', critical: true, value: octets(Buffer.from('00', 'hex')) };

/** A card of an intermediate that differs from the sound one by one change; the intermediate is held. */
function underChanged(changes: Parameters<typeof makeAuthority>[2]): World {
  const authority = makeAuthority('ESSAI AC MODIFIEE', root, changes);
  return { chain: [makeCard(authority).der, authority.der], lists: LISTS };
}

/** The same, held by the service and with its own list. */
function underHeld(changes: Parameters<typeof makeAuthority>[2]): World {
  const authority = makeAuthority('ESSAI AC MODIFIEE', root, changes);
  return {
    chain: [makeCard(authority).der],
    entries: entriesWith(authority),
    lists: [...LISTS, makeCrl(authority)],
  };
}

/** What the service cannot hold as authority is judged from the chain, where no list can exist either. */
const UNHELD = ['pki.profile.wrong-issuer', 'pki.revocation.unknown'] as const;

export const authorityCases: readonly Case[] = [
  {
    title: 'refuses an intermediate without basicConstraints',
    clause: 'RFC 5280 §6.1.4 (k)',
    world: () => underChanged({ extensions: without('2.5.29.19') }),
    codes: ['pki.path.not-an-authority', ...UNHELD],
  },
  {
    title: 'refuses an intermediate that says it is no authority',
    clause: 'RFC 5280 §6.1.4 (k)',
    world: () => underChanged({ extensions: withExtensions(extension.basicConstraints(null)) }),
    codes: ['pki.path.not-an-authority', ...UNHELD],
  },
  {
    title: 'refuses a version 1 intermediate',
    clause: 'RFC 5280 §6.1.4 (k)',
    world: () => underChanged({ version: 1, extensions: () => [] }),
    codes: ['pki.path.not-an-authority', ...UNHELD],
  },
  {
    title: 'refuses a card signed by another card',
    clause: 'RFC 5280 §6.1.4 (k)',
    world: () => {
      const issuing = makeAuthority('ESSAI PORTEUR', fort, {
        extensions: withExtensions(extension.basicConstraints(null), extension.keyUsage('digitalSignature')),
      });
      return { chain: [makeCard(issuing).der, issuing.der] };
    },
    codes: ['pki.path.not-an-authority', 'pki.path.wrong-key-usage', ...UNHELD],
  },
  {
    title: 'refuses an intermediate whose key may not sign certificates',
    clause: 'RFC 5280 §6.1.4 (n)',
    world: () => underHeld({ extensions: withExtensions(extension.keyUsage('digitalSignature', 'cRLSign')) }),
    codes: ['pki.path.wrong-key-usage'],
  },
  {
    title: 'refuses an authority below one that allows none',
    clause: 'RFC 5280 §6.1.4 (l)',
    world: () => {
      const upper = makeAuthority('ESSAI AC HAUTE', root, {
        extensions: withExtensions(extension.basicConstraints({ pathLength: 0 })),
      });
      const lower = makeAuthority('ESSAI AC BASSE', upper);
      return {
        chain: [makeCard(lower).der],
        entries: [...entriesWith(upper), ...entriesWith(lower).slice(-1)],
        lists: [...LISTS, makeCrl(upper), makeCrl(lower)],
      };
    },
    codes: ['pki.path.too-long'],
  },
  {
    title: 'refuses an anchor that allows no authority below it when there is one',
    clause: 'RFC 5280 §6.1.4 (l)',
    world: () => {
      const anchor = makeAuthority('ESSAI AC SEULE', null, {
        extensions: withExtensions(extension.basicConstraints({ pathLength: 0 })),
      });
      const lower = makeAuthority('ESSAI AC BASSE', anchor);
      return {
        chain: [makeCard(lower).der],
        entries: [trustEntry(anchor, 'anchor'), trustEntry(lower, 'intermediate', ['CPS'])],
        lists: [makeCrl(anchor), makeCrl(lower)],
      };
    },
    codes: ['pki.path.too-long'],
  },
  {
    title: 'refuses a card of serial number zero',
    clause: 'RFC 5280 §4.1.2.2',
    world: () => ({ chain: [makeCard(fort, { serial: Uint8Array.of(0) }).der] }),
    codes: ['pki.path.improper-extension'],
  },
  {
    title: 'refuses an intermediate of serial number zero',
    clause: 'RFC 5280 §4.1.2.2',
    world: () => underHeld({ serial: Uint8Array.of(0) }),
    codes: ['pki.path.improper-extension'],
  },
  {
    title: 'refuses a critical extension nobody knows on the card',
    clause: 'RFC 5280 §6.1.4 (o)',
    world: () => ({ chain: [makeCard(fort, { extensions: withExtensions(UNKNOWN_EXTENSION) }).der] }),
    codes: ['pki.path.unknown-critical-extension'],
  },
  {
    title: 'refuses a critical extension nobody knows on an authority',
    clause: 'RFC 5280 §6.1.4 (o)',
    world: () => underHeld({ extensions: withExtensions(UNKNOWN_EXTENSION) }),
    codes: ['pki.path.unknown-critical-extension'],
  },
  {
    title: 'refuses a critical authorityKeyIdentifier, which no profile allows',
    clause: 'RFC 5280 §4.2.1.1',
    world: () => ({
      chain: [
        makeCard(fort, {
          extensions: withExtensions({ ...extension.authorityKeyIdentifier(fort.spki), critical: true }),
        }).der,
      ],
    }),
    codes: ['pki.path.unknown-critical-extension'],
  },
];
