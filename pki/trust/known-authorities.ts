import { createHash } from 'node:crypto';
import type { Certificate } from '../certificate/certificate.ts';
import { MANY_MARKS } from '../certificate/fold-text.ts';
import type { Name } from '../certificate/name.ts';
import type { Product, Universe } from './trust-entry.ts';

/** An authority of IGC-Santé, known by its key: a certificate may be renewed, a name may be copied. */
export interface KnownAuthority {
  /** Common name; the rest of the name is the same for all of one universe. */
  readonly name: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal. */
  readonly key: string;
  readonly universe: Exclude<Universe, 'demo'>;
  readonly role: 'anchor' | 'intermediate';
  /** Products it is known to issue. */
  readonly issues: readonly Product[];
}

const PROFESSIONALS: readonly Product[] = ['CPS', 'CPF'];
const STAFF: readonly Product[] = ['CPE', 'CPA'];

/** Name, key, products of the three ranges created on 25 June 2013, and of what is published of their test twins. */
const PRODUCTION: readonly (readonly [name: string, key: string, issues: readonly Product[]])[] = [
  ['AC RACINE IGC-SANTE ELEMENTAIRE', '3910006c5dba601999465315d6bf364a3e2ea28f4e5f2f588c98053449821712', []],
  ['AC RACINE IGC-SANTE STANDARD', 'a3e84e40f554ab0eb1db4e1c74656d823d018b06f79a4a15b8e6500f3b607aaa', []],
  ['AC RACINE IGC-SANTE FORT', 'db702566253e00f31217856dbc900f9c6fbd2db0afec7114ee5afd60471bd886', []],
  [
    'AC IGC-SANTE ELEMENTAIRE PERSONNES',
    'fe782f3c28bffa881332c68cbb1d23a8dc50625da502917b20e77f0737a6ca25',
    ['software-person'],
  ],
  [
    'AC IGC-SANTE ELEMENTAIRE ORGANISATIONS',
    'f7948138d110c0973b25ccb0a4f1bafb97c8e8db98586d1c0402552c861cc853',
    ['organisation'],
  ],
  ['AC IGC-SANTE STANDARD PERSONNES', 'd95305ea71204a96b392f37ad2a5c75e138e3838b8c6797c8947149451acb823', STAFF],
  [
    'AC IGC-SANTE STANDARD ORGANISATIONS',
    '39c47d765e622dbdaece139ce3d48402a1a3a30b20e95222901265baf169e0a2',
    ['organisation'],
  ],
  ['AC IGC-SANTE FORT PERSONNES', 'f34ee769d16e5a5347502cc4018066a2d887fe4b7dced01d46e4c0392114a13a', PROFESSIONALS],
];

const TEST: typeof PRODUCTION = [
  ['TEST AC RACINE IGC-SANTE ELEMENTAIRE', 'fc11abe2f5f09751be55fc515bca38c9197b8bfdbdb36a1b05b1d8afb9e83c66', []],
  ['TEST AC RACINE IGC-SANTE STANDARD', '49c467fcc034b4d3b97b2adf3272e687bbc981f96da12ea00f3cb86a6c1b5779', []],
  [
    'TEST AC IGC-SANTE ELEMENTAIRE PERSONNES',
    '968cd29c745a06953a1874f41269c21e963cdb14ab299835a258041c67a9e4c4',
    ['software-person'],
  ],
  [
    'TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS',
    'e6c1a7e96238c35d5c0e33c7d6deec8f1694b607aeca5a438b2fbc27390224e9',
    ['organisation'],
  ],
  ['TEST AC IGC-SANTE STANDARD PERSONNES', 'e62b5f22024470e72fd7f5c4ca2c2ef2aa8a45c4fc8d230fd8a16ae98f452ffb', STAFF],
];

export const KNOWN_AUTHORITIES: readonly KnownAuthority[] = [
  ...PRODUCTION.map((row) => knownAuthority('production', row)),
  ...TEST.map((row) => knownAuthority('test', row)),
];

/** The authority whose key this is, whatever the certificate calls itself; null when the key is of none. */
export function knownByKey({ publicKey }: Certificate): KnownAuthority | null {
  const key = createHash('sha256').update(publicKey.spki).digest('hex');
  return KNOWN_AUTHORITIES.find((known) => known.key === key) ?? null;
}

/** The authority whose whole name this certificate bears, whatever its key; null when the name is of none. */
export function knownByName({ subject }: Certificate): KnownAuthority | null {
  const name = plainName(subject);
  return KNOWN_AUTHORITIES.find((known) => nameOf(known) === name) ?? null;
}

const ASCII = /^[\x20-\x7e]*$/;

/** Case and spaces folded, string types aside: a copy that differs only there is meant to be taken for the original. */
export function foldText(text: string): string {
  const composed = ASCII.test(text) || MANY_MARKS.test(text) ? text : text.normalize('NFKC');
  return composed.toLowerCase().replace(/\s+/gu, ' ').trim();
}

function knownAuthority(
  universe: KnownAuthority['universe'],
  [name, key, issues]: (typeof PRODUCTION)[number],
): KnownAuthority {
  return { name, key, universe, role: issues.length === 0 ? 'anchor' : 'intermediate', issues };
}

function nameOf({ name, universe }: KnownAuthority): string {
  const branch = universe === 'production' ? 'IGC-SANTE' : 'IGC-SANTE TEST';
  return JSON.stringify(['FR', 'ASIP-SANTE', '0002 187512751', branch, name].map(foldText));
}

function plainName({ rdns }: Name): string {
  return JSON.stringify(rdns.flat().map(({ text }) => foldText(text ?? '')));
}
