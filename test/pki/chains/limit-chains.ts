import { generateKeyPairSync } from 'node:crypto';
import { element, oid, sequence, utf8 } from '../../../scripts/authority/der-writer.ts';
import { makeAuthority, newEcKey, newRsaKey, type TestAuthority } from '../../support/authority.ts';
import {
  alternativeNames,
  name,
  nameConstraints,
  policies,
  policyMappings,
} from '../../support/certificate-extensions.ts';
import { adding, anchor, type Chain, type ChainCase, chainOf, makeLeaf } from '../chain.ts';

/** Authorities that all sign each other, none of which anybody trusts. */
function knot(size: number): Chain {
  const names = Array.from({ length: size }, (_, i) => ({ label: `ESSAI NOEUD ${i}`, key: newEcKey() }));
  const roots = names.map(({ label, key }) => makeAuthority(label, null, { key }));
  const crossed = roots.flatMap((issuer) =>
    names.flatMap(({ label, key }, i) => (roots[i] === issuer ? [] : [makeAuthority(label, issuer, { key }).der])),
  );
  return { leaf: makeLeaf(roots[0] ?? anchor), pool: crossed.slice(0, 100), anchors: [anchor.der] };
}

/** Every authority maps each policy to each: the tree of RFC 5280 would have as many leaves as policies to the power of depth. */
function mappedForest(depth: number, width: number): Chain {
  const oids = Array.from({ length: width }, (_, i) => `2.999.${i}`);
  const pairs = oids.flatMap((from) => oids.map((to) => [from, to] as const));
  const own = { extensions: adding(policies(...oids), policyMappings(...pairs)) };
  return chainOf(
    Array.from({ length: depth }, () => own),
    { extensions: adding(policies(...oids)) },
    { requireExplicitPolicy: true },
  );
}

/** Ways to one leaf by the power of depth, each with names and constraints that take long to compare. */
function constrainedForest(depth: number, width: number): Chain {
  const excluded = Array.from({ length: 400 }, (_, i) => name.dns(`b${i}.ailleurs.example`));
  const hosts = Array.from({ length: 800 }, (_, i) => name.dns(`a${i}.essai.example`));
  const pool: Uint8Array[] = [];
  let above: TestAuthority = anchor;
  for (let level = 0; level < depth; level++) {
    const own = { extensions: adding(nameConstraints({ excluded })), key: newEcKey() };
    const made = Array.from({ length: width }, () => makeAuthority(`ESSAI ETAGE ${level}`, above, own));
    pool.push(...made.map(({ der }) => der));
    above = made[0] ?? above;
  }
  const names = alternativeNames([...hosts, name.dns('b1.ailleurs.example')]);
  return { leaf: makeLeaf(above, { extensions: adding(names) }), pool, anchors: [anchor.der] };
}

/** A root below which a chain of authorities leads to the leaf, among namesakes that lead nowhere. */
function amongDecoys(): Chain {
  const good: TestAuthority = makeAuthority('ESSAI PORTE', anchor);
  const decoys = Array.from({ length: 30 }, () => makeAuthority('ESSAI PORTE', makeAuthority('ESSAI AILLEURS', null)));
  return { leaf: makeLeaf(good), pool: [...decoys, good].map(({ der }) => der), anchors: [anchor.der] };
}

/** Authorities one below the other, as long a path as asked for, leaf and anchor included. */
function ladder(certificates: number): Chain {
  return chainOf(Array.from({ length: certificates - 2 }, () => ({})));
}

export const limitChains: readonly ChainCase[] = [
  {
    title: 'accepts a path of 32 certificates, the longest',
    clause: 'limit pathLength',
    chain: () => ladder(32),
    codes: [],
  },
  {
    title: 'refuses a path of 33 certificates',
    clause: 'limit pathLength',
    chain: () => ladder(33),
    codes: ['pki.path.too-long'],
  },
  {
    title: 'accepts an anchor of serial number zero: only its name and key count',
    clause: 'RFC 5280 §4.1.2.2',
    chain: () => {
      const root = makeAuthority('ESSAI RACINE ZERO', null, { serial: Uint8Array.of(0) });
      return { leaf: makeLeaf(root), pool: [], anchors: [root.der] };
    },
    codes: [],
  },
  {
    title: 'refuses an authority of serial number zero below its anchor',
    clause: 'RFC 5280 §4.1.2.2',
    chain: () => chainOf([{ serial: Uint8Array.of(0) }]),
    codes: ['pki.path.improper-extension'],
  },
  {
    title: 'refuses a leaf whose paths together have too many names to compare',
    clause: 'limit MAX_NAME_COMPARISONS',
    chain: () => constrainedForest(3, 4),
    codes: ['pki.path.too-complex'],
  },
  {
    title: 'accepts an authority of a thousand constraints',
    clause: 'limit CERTIFICATE_MAX_BYTES',
    chain: () => {
      const excluded = Array.from({ length: 1000 }, (_, i) => name.directory([[['2.5.4.3', utf8(`Essai ${i}`)]]]));
      return chainOf([{ extensions: adding(nameConstraints({ excluded })) }]);
    },
    codes: [],
  },
  {
    title: 'ends at once among authorities that all sign each other',
    clause: 'RFC 4158 §2.4.2',
    chain: () => knot(10),
    codes: ['pki.path.too-complex'],
  },
  {
    title: 'accepts what a tree of policies could not hold',
    clause: 'RFC 9618 §3',
    chain: () => mappedForest(5, 16),
    codes: [],
  },
  {
    title: 'finds the one good authority among thirty of its name',
    clause: 'RFC 4158 §3',
    chain: amongDecoys,
    codes: [],
  },
  {
    title: 'refuses more certificates than a path may have',
    clause: 'limit pathLength',
    chain: () => chainOf([{}, {}, {}], {}, { limits: { pathLength: 4 } }),
    codes: ['pki.path.too-long'],
  },
  {
    title: 'refuses more certificates than may be presented',
    clause: 'limit pool',
    chain: () => ({ ...chainOf([{}]), options: { limits: { pool: 0 } } }),
    codes: ['pki.path.too-complex'],
  },
  {
    title: 'refuses more names and constraints than are worth comparing',
    clause: 'limit MAX_NAME_COMPARISONS',
    chain: () => {
      const hosts = Array.from({ length: 1_200 }, (_, i) => name.dns(`h${i}.essai.example`));
      return chainOf([{ extensions: adding(nameConstraints({ permitted: hosts })) }], {
        extensions: adding(alternativeNames(hosts)),
      });
    },
    codes: ['pki.path.too-complex'],
  },
  {
    title: 'leaves aside a presented certificate that cannot be read',
    clause: 'profile isEveryCertificateRead',
    chain: () => {
      const chain = chainOf([{}]);
      return { ...chain, pool: [Buffer.from('3000', 'hex'), ...chain.pool] };
    },
    codes: [],
  },
];

export const keyChains: readonly ChainCase[] = [
  {
    title: 'refuses a modulus with a small factor',
    clause: 'SP 800-89 §5.3.3, 3 divides it',
    chain: () => chainOf([], { publicKey: rsaKeyOf(2n ** 2047n + 1n) }),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'accepts RSASSA-PSS with one hash and a salt of its length',
    clause: 'RFC 4055 §3.1',
    chain: () => chainOf([{ key: newRsaKey(2048) }], { algorithm: 'rsa-pss-sha256' }),
    codes: [],
  },
  {
    title: 'refuses an authority that signs with Ed25519 unless the service names it',
    clause: 'RFC 8410',
    chain: () => chainOf([{ key: generateKeyPairSync('ed25519').privateKey }]),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'accepts an authority that signs with Ed25519, which the service names',
    clause: 'RFC 8410',
    chain: () =>
      chainOf([{ key: generateKeyPairSync('ed25519').privateKey }], {}, { keys: { curves: ['P-256', 'Ed25519'] } }),
    codes: [],
  },
  {
    title: 'refuses Ed25519 unless the service names it',
    clause: 'RFC 8410',
    chain: () => chainOf([], { publicKey: ed25519Key() }),
    codes: ['pki.path.weak-algorithm'],
  },
  {
    title: 'accepts Ed25519 that the service names',
    clause: 'RFC 8410',
    chain: () => chainOf([], { publicKey: ed25519Key() }, { keys: { curves: ['P-256', 'Ed25519'] } }),
    codes: [],
  },
];

function rsaKeyOf(modulus: bigint): Uint8Array {
  const number = (value: bigint) => {
    const digits = value.toString(16);
    return element(0x02, Buffer.from([0]), Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
  };
  const exponent = element(0x02, Buffer.from([1, 0, 1]));
  const key = sequence(number(modulus), exponent);
  return sequence(sequence(oid('1.2.840.113549.1.1.1'), element(0x05)), element(0x03, Buffer.from([0]), key));
}

function ed25519Key(): Uint8Array {
  return sequence(sequence(oid('1.3.101.112')), element(0x03, Buffer.from([0]), Buffer.alloc(32, 9)));
}
