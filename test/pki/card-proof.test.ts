import assert from 'node:assert/strict';
import { constants, type KeyObject, sign } from 'node:crypto';
import { type CardChallenge, type CardProof, cardProofBytes, PkiError, verifyCardProof } from '../../pki/index.ts';
import { AT, makeAuthority, makeCard, makeCrl, newEcKey, newRsaKey } from '../support/authority.ts';
import { codesOf, entriesWith, LISTS, openWorld, root } from './world.ts';

const authority = makeAuthority('ESSAI AC PREUVES', root);
const verifier = openWorld({ entries: entriesWith(authority), lists: [...LISTS, makeCrl(authority)] });
const rsaCard = makeCard(authority, { key: newRsaKey(2048) });
const ecCard = makeCard(authority);
const challenge: CardChallenge = { issuer: 'https://vestibule.example', nonce: 'n-1', iat: AT.getTime() / 1000 };

function rs256(key: KeyObject, signed: Uint8Array): Uint8Array {
  return sign('sha256', signed, { key, padding: constants.RSA_PKCS1_PADDING });
}

function es256(key: KeyObject, signed: Uint8Array): Uint8Array {
  return sign('sha256', signed, { key, dsaEncoding: 'ieee-p1363' });
}

const rsaProof: CardProof = {
  chain: [rsaCard.der],
  signature: rs256(rsaCard.key, cardProofBytes(challenge)),
  algorithm: 'RS256',
};
const ecProof: CardProof = {
  chain: [ecCard.der],
  signature: es256(ecCard.key, cardProofBytes(challenge)),
  algorithm: 'ES256',
};

function codes(proof: CardProof, of: CardChallenge = challenge, at = AT) {
  return codesOf(verifyCardProof(verifier, proof, of, at));
}

describe('proof by a signed challenge', () => {
  it('signs label, issuer, nonce and iat, one per line', () => {
    assert.equal(
      Buffer.from(cardProofBytes(challenge)).toString(),
      'vestibule-card-proof-v1\nhttps://vestibule.example\nn-1\n1772445600',
    );
  });

  it('accepts an RSA card that signed the challenge (S-31)', () => assert.deepEqual(codes(rsaProof), []));
  it('accepts a P-256 card that signed the challenge (S-31)', () => assert.deepEqual(codes(ecProof), []));

  it('accepts RSASSA-PSS with a salt as long as the hash, and no other (RFC 7518 §3.5)', () => {
    const signed = cardProofBytes(challenge);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const proofOf = (saltLength: number): CardProof => ({
      chain: [rsaCard.der],
      signature: sign('sha256', signed, { key: rsaCard.key, padding, saltLength }),
      algorithm: 'PS256',
    });
    assert.deepEqual(codes(proofOf(32)), []);
    assert.deepEqual(codes(proofOf(0)), ['pki.proof.bad-signature']);
    assert.deepEqual(codes({ ...proofOf(32), algorithm: 'RS256' }), ['pki.proof.bad-signature']);
    assert.deepEqual(codes({ ...rsaProof, algorithm: 'PS256' }), ['pki.proof.bad-signature']);
  });

  it('accepts a P-384 card by ES384, not by the digest of the other curve (S-31)', () => {
    const p384 = makeCard(authority, { key: newEcKey('P-384') });
    const by = (hash: string) => sign(hash, cardProofBytes(challenge), { key: p384.key, dsaEncoding: 'ieee-p1363' });
    assert.deepEqual(codes({ chain: [p384.der], signature: by('sha384'), algorithm: 'ES384' }), []);
    assert.deepEqual(codes({ chain: [p384.der], signature: by('sha256'), algorithm: 'ES384' }), [
      'pki.proof.bad-signature',
    ]);
    assert.deepEqual(codes({ ...ecProof, algorithm: 'ES384' }), ['pki.proof.bad-signature']);
  });

  it('a signature the same key made for something else is none of a challenge (domain separation)', () => {
    const { issuer, nonce, iat } = challenge;
    for (const text of [
      `${issuer}\n${nonce}\n${iat}`,
      `vestibule-card-proof-v2\n${issuer}\n${nonce}\n${iat}`,
      `vestibule-card-proof-v1\n${issuer}\n${nonce}\n${iat}\n`,
      `vestibule-card-proof-v1\r\n${issuer}\r\n${nonce}\r\n${iat}`,
      // What a card signs in a TLS 1.3 handshake begins so (RFC 8446 §4.4.3).
      `${' '.repeat(64)}TLS 1.3, client CertificateVerify\0${issuer}`,
    ]) {
      assert.deepEqual(codes({ ...ecProof, signature: es256(ecCard.key, Buffer.from(text)) }), [
        'pki.proof.bad-signature',
      ]);
    }
  });

  it('takes no name of an object for an algorithm', () => {
    for (const algorithm of ['constructor', '__proto__', 'toString', 'HS256', '']) {
      // As above: the cast stands for JSON that was not checked.
      assert.deepEqual(codes({ ...rsaProof, algorithm: algorithm as 'RS256' }), ['pki.proof.malformed']);
    }
  });

  for (const [what, changed] of [
    ['nonce', { ...challenge, nonce: 'n-2' }],
    ['issuer', { ...challenge, issuer: 'https://autre.example' }],
    ['iat', { ...challenge, iat: challenge.iat - 1 }],
  ] as const) {
    it(`refuses the signature of a challenge with another ${what} (S-31)`, () => {
      assert.deepEqual(codes(rsaProof, changed), ['pki.proof.bad-signature']);
    });
  }

  it('refuses the signature of another card (S-31)', () => {
    assert.deepEqual(codes({ ...ecProof, chain: [makeCard(authority).der] }), ['pki.proof.bad-signature']);
  });

  it('refuses an algorithm that does not fit the key, even with a sound signature', () => {
    assert.deepEqual(codes({ ...rsaProof, algorithm: 'ES256' }), ['pki.proof.bad-signature']);
    assert.deepEqual(codes({ ...ecProof, algorithm: 'RS256' }), ['pki.proof.bad-signature']);
  });

  it('refuses ES256 in DER, and with another curve (RFC 7518 §3.4)', () => {
    const inDer = sign('sha256', cardProofBytes(challenge), ecCard.key);
    assert.deepEqual(codes({ ...ecProof, signature: inDer }), ['pki.proof.bad-signature']);
    const p384 = makeCard(authority, { key: newEcKey('P-384') });
    const signature = es256(p384.key, cardProofBytes(challenge));
    assert.deepEqual(codes({ chain: [p384.der], signature, algorithm: 'ES256' }), ['pki.proof.bad-signature']);
  });

  it('accepts to the last second of the challenge, and refuses after (S-31)', () => {
    assert.deepEqual(codes(rsaProof, challenge, new Date(AT.getTime() + 120_000)), []);
    assert.deepEqual(codes(rsaProof, challenge, new Date(AT.getTime() + 120_001)), ['pki.proof.expired']);
  });

  it('refuses a challenge from the future beyond the skew of clocks', () => {
    assert.deepEqual(codes(rsaProof, challenge, new Date(AT.getTime() - 5000)), []);
    assert.deepEqual(codes(rsaProof, challenge, new Date(AT.getTime() - 5001)), ['pki.proof.expired']);
  });

  it('refuses a proof without signature, too long, or of an unknown algorithm', () => {
    assert.deepEqual(codes({ ...rsaProof, signature: new Uint8Array() }), ['pki.proof.malformed']);
    assert.deepEqual(codes({ ...rsaProof, signature: new Uint8Array(2000) }), ['pki.proof.malformed']);
    // What arrives from a reader is not typed: the cast stands for JSON that was not checked.
    assert.deepEqual(codes({ ...rsaProof, algorithm: 'none' as 'RS256' }), ['pki.proof.malformed']);
  });

  it('refuses a proof without certificate', () => {
    assert.deepEqual(codes({ ...rsaProof, chain: [] }), ['pki.certificate.malformed', 'pki.proof.malformed']);
  });

  it('adds its faults to those of the card, worst first', () => {
    const expired = makeCard(authority, { notAfter: new Date('2025-06-01T00:00:00Z') });
    assert.deepEqual(codes({ ...ecProof, chain: [expired.der] }), ['pki.proof.bad-signature', 'pki.path.expired']);
  });

  it('refuses a sound signature of a card that is not sound', () => {
    const expired = makeCard(authority, { notAfter: new Date('2025-06-01T00:00:00Z') });
    const signature = es256(expired.key, cardProofBytes(challenge));
    assert.deepEqual(codes({ chain: [expired.der], signature, algorithm: 'ES256' }), ['pki.path.expired']);
  });

  for (const [what, malformed] of [
    ['a line feed in the nonce', { ...challenge, nonce: 'a\nb' }],
    ['an empty nonce', { ...challenge, nonce: '' }],
    ['an empty issuer', { ...challenge, issuer: '' }],
    ['a nonce of 600 characters', { ...challenge, nonce: 'n'.repeat(600) }],
    ['a fraction of a second', { ...challenge, iat: 1.5 }],
    ['no instant', { ...challenge, iat: Number.NaN }],
  ] as const) {
    it(`does not make a challenge with ${what}`, () => {
      assert.throws(
        () => cardProofBytes(malformed),
        (error) => error instanceof PkiError && error.code === 'pki.question.malformed' && error.kind === 'defect',
      );
    });
  }
});
