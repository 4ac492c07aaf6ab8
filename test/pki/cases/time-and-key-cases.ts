import { generateKeyPairSync } from 'node:crypto';
import { bits, integer, nothing, oid, sequence } from '../../../scripts/authority/der-writer.ts';
import { AT, makeAuthority, makeCard, makeCrl, newEcKey, newRsaKey, trustEntry } from '../../support/authority.ts';
import { type Case, entriesWith, fort, LISTS, root, type World } from '../world.ts';

const BEFORE = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2026-01-01T00:00:00Z') };
const AFTER = { notBefore: new Date('2027-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z') };

function intermediateOf(validity: typeof BEFORE): World {
  const authority = makeAuthority('ESSAI AC DATEE', root, validity);
  return { chain: [makeCard(authority).der], entries: entriesWith(authority), lists: [...LISTS, makeCrl(authority)] };
}

function anchorOf(validity: typeof BEFORE): World {
  const anchor = makeAuthority('ESSAI AC DATEE', null, validity);
  return {
    chain: [makeCard(anchor).der],
    entries: [trustEntry(anchor, 'anchor', ['CPS'])],
    lists: [makeCrl(anchor)],
  };
}

function cardUntil(notAfter: Date, at: Date): World {
  return { chain: [makeCard(fort, { notAfter }).der], at };
}

export const timeCases: readonly Case[] = [
  {
    title: 'accepts the last second of a card, and its fractions',
    clause: 'RFC 5280 §4.1.2.5',
    world: () => cardUntil(AT, new Date(AT.getTime() + 999)),
    codes: [],
  },
  {
    title: 'refuses the second after the last',
    clause: 'RFC 5280 §6.1.3 (a)(2)',
    world: () => cardUntil(AT, new Date(AT.getTime() + 1000)),
    codes: ['pki.path.expired'],
  },
  {
    title: 'accepts the first second of a card',
    clause: 'RFC 5280 §4.1.2.5',
    world: () => ({ chain: [makeCard(fort, { notBefore: AT }).der] }),
    codes: [],
  },
  {
    title: 'refuses the second before the first',
    clause: 'RFC 5280 §6.1.3 (a)(2)',
    world: () => ({ chain: [makeCard(fort, { notBefore: AT }).der], at: new Date(AT.getTime() - 1) }),
    codes: ['pki.path.not-yet-valid'],
  },
  {
    title: 'refuses an expired intermediate',
    clause: 'RFC 5280 §6.1.3 (a)(2)',
    world: () => intermediateOf(BEFORE),
    codes: ['pki.path.expired'],
  },
  {
    title: 'refuses an intermediate that is not valid yet',
    clause: 'RFC 5280 §6.1.3 (a)(2)',
    world: () => intermediateOf(AFTER),
    codes: ['pki.path.not-yet-valid'],
  },
  {
    title: 'refuses an expired anchor',
    clause: 'stricter than RFC 5280 §6.1.1 (d)',
    world: () => anchorOf(BEFORE),
    codes: ['pki.path.expired'],
  },
  {
    title: 'refuses an anchor that is not valid yet',
    clause: 'stricter than RFC 5280 §6.1.1 (d)',
    world: () => anchorOf(AFTER),
    codes: ['pki.path.not-yet-valid'],
  },
  {
    title: 'judges dates past 2049',
    clause: 'RFC 5280 §4.1.2.5',
    world: () => ({ chain: [makeCard(fort, { notAfter: new Date('2051-01-01T00:00:00Z') }).der] }),
    codes: [],
  },
];

/** 2 × 3 × 5 × … × 167: the product of which vulnerable chips took their primes. */
const ROCA_PRODUCT = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
  113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
].reduce((product, prime) => product * BigInt(prime), 1n);

/** A 2048-bit modulus with the mark of those chips: a power of 65537 modulo the product. */
function rocaPublicKey(): Uint8Array {
  const residue = 65_537n ** 17n % ROCA_PRODUCT;
  const modulus = residue + ROCA_PRODUCT * (2n ** 2047n / ROCA_PRODUCT + 2n);
  const key = sequence(integer(modulus), integer(65_537));
  return sequence(sequence(oid('1.2.840.113549.1.1.1'), nothing()), bits(key));
}

function cardOf(publicKey: Uint8Array): World {
  return { chain: [makeCard(fort, { publicKey }).der] };
}

function spki(type: 'ed25519' | 'secp256k1'): Uint8Array {
  const { publicKey } =
    type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  return publicKey.export({ type: 'spki', format: 'der' });
}

export const keyCases: readonly Case[] = [
  ...['P-256', 'P-384', 'P-521'].map(
    (curve): Case => ({
      title: `accepts a card of curve ${curve}`,
      clause: 'RFC 5480 §2.1.1',
      world: () => ({ chain: [makeCard(fort, { key: newEcKey(curve) }).der] }),
      codes: [],
    }),
  ),
  {
    title: 'accepts RSA of 2048 bits, signed with SHA-384 by an RSA authority',
    clause: 'RFC 4055 §5',
    world: () => {
      const authority = makeAuthority('ESSAI AC RSA', root, { key: newRsaKey(2048) });
      const rsaCard = makeCard(authority, { key: newRsaKey(2048), algorithm: 'rsa-sha384' });
      return { chain: [rsaCard.der], entries: entriesWith(authority), lists: [...LISTS, makeCrl(authority)] };
    },
    codes: [],
  },
  {
    title: 'refuses a signature with SHA-1',
    clause: 'S-26',
    world: () => {
      const authority = makeAuthority('ESSAI AC RSA', root, { key: newRsaKey(2048) });
      const weak = makeCard(authority, { algorithm: 'rsa-sha1' });
      return { chain: [weak.der], entries: entriesWith(authority), lists: [...LISTS, makeCrl(authority)] };
    },
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'refuses RSA of 1024 bits',
    clause: 'S-26',
    world: () => ({ chain: [makeCard(fort, { key: newRsaKey(1024) }).der] }),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'refuses the RSA exponent 3',
    clause: 'FIPS 186-5 §5.1',
    world: () => ({ chain: [makeCard(fort, { key: newRsaKey(2048, 3) }).der] }),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'refuses an RSA key with the mark of chips whose keys can be factored',
    clause: 'CVE-2017-15361',
    world: () => cardOf(rocaPublicKey()),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'refuses a curve it does not know',
    clause: 'S-26',
    world: () => cardOf(spki('secp256k1')),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'refuses a key algorithm it does not know',
    clause: 'S-26',
    world: () => cardOf(spki('ed25519')),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'refuses what the policy of the service excludes: curves',
    clause: 'S-26',
    world: () => ({ chain: [makeCard(fort, { key: newEcKey('P-521') }).der], policy: { curves: ['P-256'] } }),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'refuses what the policy of the service excludes: RSA sizes',
    clause: 'S-26',
    world: () => ({ chain: [makeCard(fort, { key: newRsaKey(2048) }).der], policy: { minRsaBits: 3072 } }),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'refuses an anchor with a weak key',
    clause: 'S-26',
    world: () => {
      const anchor = makeAuthority('ESSAI AC COURTE', null, { key: newRsaKey(1024) });
      return { chain: [makeCard(anchor).der], entries: [trustEntry(anchor, 'anchor', ['CPS'])], lists: [] };
    },
    codes: ['pki.path.weak-algorithm', 'pki.revocation.unknown'],
  },
];
