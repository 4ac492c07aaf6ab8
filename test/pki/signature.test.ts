import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type PkiCode, PkiError } from '../../pki/index.ts';
import {
  element,
  integer,
  nothing,
  octets,
  oid,
  primitiveContext,
  sequence,
  utf8,
} from '../../scripts/authority/der-writer.ts';
import {
  AT,
  DAY_MS,
  HOUR_MS,
  makeAuthority,
  makeCrl,
  newEcKey,
  newRsaKey,
  withExtensions,
} from '../support/authority.ts';
import {
  buildCms,
  buildTimestamp,
  CMS,
  type CmsSigner,
  type CmsSpec,
  signingCertificateV2,
  withAttribute,
} from '../support/cms.ts';
import { makeOrganisation, makeSignatureCard } from '../support/products.ts';
import {
  DOCUMENT,
  makeStamper,
  openSigning,
  type SignatureWorld,
  seal,
  signatureCard,
  signatureCodes,
  signedBy,
  softwarePerson,
  stamper,
  stampRoot,
  verdictOf,
} from './signature-world.ts';
import { card, ENTRIES, fort, LISTS, organisations, root } from './world.ts';

interface Fault {
  readonly title: string;
  readonly signature: () => Uint8Array;
  readonly codes: readonly PkiCode[];
  readonly world?: () => SignatureWorld;
  readonly at?: Date;
}

const bySigner = (title: string, signer: Partial<CmsSigner>, ...codes: readonly PkiCode[]): Fault => ({
  title,
  signature: () => signedBy(signatureCard, signer),
  codes,
});
const byMessage = (title: string, spec: Partial<CmsSpec>, ...codes: readonly PkiCode[]): Fault => ({
  title,
  signature: () => signedBy(signatureCard, {}, spec),
  codes,
});
const another = makeSignatureCard(fort);
const stamps = { timestamps: { anchors: [stampRoot.der] } };
const stampedAt = (at: Date, changes: Partial<Parameters<typeof buildTimestamp>[0]> = {}): Partial<CmsSigner> => ({
  unsigned: (stamped) => [[CMS.timestampToken, buildTimestamp({ stamped, authority: stamper, at, ...changes })]],
});

const MALFORMED: readonly Fault[] = [
  { title: 'nothing', signature: () => new Uint8Array(), codes: ['pki.signature.malformed'] },
  { title: 'a certificate', signature: () => signatureCard.der, codes: ['pki.signature.malformed'] },
  {
    title: 'data that is not signed',
    signature: () => sequence(oid(CMS.data), element(0xa0, octets(DOCUMENT))),
    codes: ['pki.signature.malformed'],
  },
  {
    title: 'more than eight megabytes',
    signature: () => Buffer.alloc(8 * 1024 * 1024 + 1),
    codes: ['pki.signature.too-large'],
  },
  {
    title: 'endless nesting',
    signature: () => Buffer.from('3080'.repeat(5000), 'hex'),
    codes: ['pki.signature.malformed'],
  },
  {
    title: 'octets after the message',
    signature: () => Buffer.concat([signedBy(signatureCard), Buffer.alloc(1)]),
    codes: ['pki.signature.malformed'],
  },
  byMessage('a version that is not its own', { version: 5 }, 'pki.signature.malformed'),
  bySigner('a signer of a version that is not its own', { version: 3 }, 'pki.signature.malformed'),
  byMessage('digests that are not those of the signers', { digests: ['sha512'] }, 'pki.signature.malformed'),
  bySigner(
    'an attribute twice',
    { attributes: (usual) => [...usual, ...usual.slice(0, 1)] },
    'pki.signature.malformed',
  ),
  bySigner(
    'an attribute of two values',
    { attributes: withAttribute(CMS.contentType, oid(CMS.data), oid(CMS.signedData)) },
    'pki.signature.malformed',
  ),
  bySigner('no messageDigest', { attributes: withAttribute(CMS.messageDigest) }, 'pki.signature.malformed'),
  bySigner('no contentType', { attributes: withAttribute(CMS.contentType) }, 'pki.signature.malformed'),
  bySigner(
    'a signing time that is none',
    { attributes: withAttribute(CMS.signingTime, utf8('hier')) },
    'pki.signature.malformed',
  ),
  byMessage(
    'a certificate that cannot be read',
    { certificates: [signatureCard.der, sequence(integer(1))] },
    'pki.certificate.malformed',
  ),
];

const REFUSED: readonly Fault[] = [
  byMessage('a message that carries its document', { isAttached: true }, 'pki.signature.not-detached'),
  byMessage(
    'a message without signer',
    { signers: [], digests: [], certificates: [signatureCard.der] },
    'pki.signature.no-signer',
  ),
  byMessage('a content of another type', { contentType: '2.999.1' }, 'pki.signature.bad-attributes'),
  byMessage('no certificate of the signer', { certificates: [] }, 'pki.signature.signer-missing'),
  byMessage('only the certificate of another', { certificates: [another.der] }, 'pki.signature.signer-missing'),
  bySigner('a document signed without attributes', { isBare: true }, 'pki.signature.bad-attributes'),
  bySigner(
    'a contentType of something else',
    { attributes: withAttribute(CMS.contentType, oid('2.999.1')) },
    'pki.signature.bad-attributes',
  ),
  bySigner(
    'the digest of another document',
    { attributes: withAttribute(CMS.messageDigest, octets(createHash('sha256').update('autre').digest())) },
    'pki.signature.other-document',
  ),
  bySigner('the key of another card', { key: another.key }, 'pki.signature.bad-signature'),
  bySigner(
    'a digest by SHA-1',
    { hash: 'sha1', algorithm: sequence(oid('1.2.840.10045.4.1')) },
    'pki.signature.weak-algorithm',
  ),
  bySigner(
    'an algorithm of another digest than the signer’s',
    { algorithm: sequence(oid('1.2.840.10045.4.3.3')) },
    'pki.signature.weak-algorithm',
  ),
  bySigner(
    'an algorithm of another key',
    { algorithm: sequence(oid('1.2.840.113549.1.1.1'), nothing()) },
    'pki.signature.bad-signature',
  ),
  bySigner(
    'the digest of another certificate (RFC 5035 §3)',
    { attributes: withAttribute(CMS.signingCertificateV2, signingCertificateV2(another.der)) },
    'pki.signature.other-certificate',
  ),
  bySigner(
    'the digest of another certificate, by SHA-1 (RFC 2634 §5.4)',
    {
      attributes: (usual) =>
        withAttribute(
          CMS.signingCertificate,
          signingCertificateV2(another.der, createHash('sha1').update(another.der).digest()),
        )(withAttribute(CMS.signingCertificateV2)(usual)),
    },
    'pki.signature.other-certificate',
  ),
  {
    ...bySigner(
      'no digest of the certificate where CAdES is required',
      { attributes: withAttribute(CMS.signingCertificateV2) },
      'pki.signature.bad-attributes',
    ),
    world: () => ({ isCadesRequired: true }),
  },
  bySigner(
    'a signing time in the future',
    { signingTime: new Date(AT.getTime() + HOUR_MS) },
    'pki.signature.false-time',
  ),
  bySigner(
    'a signing time before the certificate',
    { signingTime: new Date('2020-01-01T00:00:00Z') },
    'pki.signature.false-time',
  ),
  {
    title: 'the authentication certificate of a card',
    signature: () => signedBy(card),
    codes: ['pki.profile.wrong-usage', 'pki.signature.wrong-kind'],
  },
  {
    title: 'a person’s software certificate unless it is asked for',
    signature: () => signedBy(softwarePerson),
    codes: ['pki.signature.wrong-kind'],
  },
  {
    title: 'an organisation’s certificate for authentication',
    signature: () => signedBy(makeOrganisation(organisations, 'authentication')),
    codes: ['pki.profile.wrong-usage', 'pki.signature.wrong-kind'],
  },
  {
    title: 'an organisation’s server',
    signature: () => signedBy(makeOrganisation(organisations, 'tls-server')),
    codes: ['pki.profile.wrong-usage', 'pki.signature.wrong-kind'],
  },
  {
    title: 'a certificate that names nobody',
    signature: () =>
      signedBy(
        makeSignatureCard(fort, 'CPS', {
          extensions: (usual) => usual.filter(({ oid: type }) => type !== '1.2.250.1.71.1.2.5'),
        }),
      ),
    codes: ['pki.profile.unknown-product'],
  },
  {
    title: 'a card of a short key',
    signature: () => signedBy(makeSignatureCard(fort, 'CPS', { key: newRsaKey(1024) })),
    codes: ['pki.path.weak-algorithm', 'pki.signature.weak-algorithm'],
  },
  {
    title: 'a seal of an authority that issues none',
    signature: () => signedBy(makeOrganisation(fort, 'seal')),
    codes: ['pki.profile.wrong-issuer'],
  },
  {
    title: 'a card of an authority that issues none',
    signature: () => signedBy(makeSignatureCard(organisations)),
    codes: ['pki.profile.wrong-issuer'],
  },
  {
    title: 'a card that has ended',
    signature: () =>
      signedBy(makeSignatureCard(fort, 'CPS', { notAfter: new Date(AT.getTime() - DAY_MS) }), {
        signingTime: new Date(AT.getTime() - 2 * DAY_MS),
      }),
    codes: ['pki.path.expired'],
  },
  {
    title: 'a card whose authority has no list',
    signature: () => signedBy(signatureCard),
    codes: ['pki.revocation.unknown'],
    world: () => ({ lists: LISTS.slice(0, 1) }),
  },
  {
    title: 'a denied card',
    signature: () => signedBy(signatureCard),
    codes: ['pki.card.denied'],
    world: () => ({ denied: { find: (number) => (number === '9900000001' ? { since: AT, reason: 'perdue' } : null) } }),
  },
  {
    title: 'a look-alike authority of the same name (S-27)',
    signature: () => {
      const falseFort = makeAuthority('ESSAI AC FORT PERSONNES', null);
      const forged = makeSignatureCard(falseFort);
      return signedBy(forged, {}, { certificates: [forged.der, falseFort.der] });
    },
    codes: ['pki.path.look-alike-authority', 'pki.profile.wrong-issuer'],
  },
  {
    title: 'a card of the production universe in a trial',
    signature: () =>
      signedBy(
        makeSignatureCard(fort, 'CPS', {
          extensions: withExtensions({ oid: '1.2.250.1.71.1.2.5', value: octets(Uint8Array.of(0)) }),
        }),
      ),
    codes: ['pki.profile.wrong-universe'],
  },
];

describe('a signed document', () => {
  describe('is accepted', () => {
    it('signed by a card, its signer and time told', () => {
      const verdict = verdictOf(signedBy(signatureCard));
      assert.ok(verdict.accepted, JSON.stringify(verdict));
      const [{ identity, level, time: signed, claimedTime, path, evidence }] = verdict.signers;
      assert.ok(identity?.kind === 'card');
      assert.deepEqual([identity.nationalId, identity.usage, level], ['899700099001', 'signature', 'CAdES-B']);
      assert.deepEqual([signed, claimedTime], [{ source: 'claim', at: AT }, AT]);
      assert.deepEqual([path.length, evidence.length], [3, 2]);
      assert.ok(verdict.expires > AT);
    });

    it('sealed by an organisation', () => {
      const verdict = verdictOf(signedBy(seal));
      assert.ok(verdict.accepted && verdict.signers[0].identity?.kind === 'organisation');
    });

    it('signed by a person’s software certificate, when asked for', () => {
      assert.deepEqual(signatureCodes(verdictOf(signedBy(softwarePerson), { kinds: ['software-person'] })), []);
      assert.deepEqual(signatureCodes(verdictOf(signedBy(signatureCard), { kinds: ['software-person'] })), [
        'pki.signature.wrong-kind',
      ]);
    });

    it('signed by several, and refused when one of them is wrong', () => {
      const both = (second: CmsSigner) => buildCms({ document: DOCUMENT, signers: [{ card: signatureCard }, second] });
      const verdict = verdictOf(both({ card: seal }));
      assert.ok(verdict.accepted && verdict.signers.length === 2);
      const refused = verdictOf(both({ card: seal, key: another.key }));
      assert.deepEqual(signatureCodes(refused), ['pki.signature.bad-signature']);
      assert.deepEqual(refused.signers.map(({ faults }) => faults.length).sort(), [0, 1]);
    });

    for (const [what, key, hash] of [
      ['RSA and SHA-256', newRsaKey(2048), 'sha256'],
      ['RSA and SHA-512', newRsaKey(2048), 'sha512'],
      ['P-384 and SHA-384', newEcKey('P-384'), 'sha384'],
    ] as const) {
      it(`by ${what}`, () => {
        assert.deepEqual(signatureCodes(verdictOf(signedBy(makeSignatureCard(fort, 'CPS', { key }), { hash }))), []);
      });
    }

    it('when RSA is named without its digest (RFC 3370 §3.2)', () => {
      const rsa = makeSignatureCard(fort, 'CPS', { key: newRsaKey(2048) });
      const algorithm = sequence(oid('1.2.840.113549.1.1.1'), nothing());
      assert.deepEqual(signatureCodes(verdictOf(signedBy(rsa, { algorithm }))), []);
    });

    it('when the signer is named by its key', () => {
      assert.deepEqual(signatureCodes(verdictOf(signedBy(signatureCard, { isByKeyId: true }))), []);
    });

    it('when the certificate comes apart, and as CMS when it is not bound', () => {
      const signature = signedBy(
        signatureCard,
        { attributes: withAttribute(CMS.signingCertificateV2) },
        { certificates: [] },
      );
      const verdict = verdictOf(signature, {}, { certificates: [signatureCard.der] });
      assert.ok(verdict.accepted && verdict.signers[0].level === 'CMS');
    });

    it('with the intermediate that comes along, in any order', () => {
      const entries = ENTRIES.filter(({ der }) => der !== fort.der);
      for (const certificates of [
        [fort.der, signatureCard.der],
        [signatureCard.der, fort.der],
      ]) {
        // Held as a chain only: the authority is not one the operator said may issue cards.
        const verdict = verdictOf(signedBy(signatureCard, {}, { certificates }), {
          entries,
          lists: [LISTS[0] ?? new Uint8Array()],
        });
        assert.deepEqual(signatureCodes(verdict), ['pki.profile.wrong-issuer', 'pki.revocation.unknown']);
      }
    });

    it('in indefinite lengths and pieces, as streaming signers write', () => {
      const der = Buffer.from(signedBy(signatureCard));
      // ContentInfo of indefinite length: its content is the same elements, and an end.
      const content = der.subarray(der[1] === 0x82 ? 4 : 3);
      const streamed = Buffer.concat([Buffer.from([0x30, 0x80]), content, Buffer.alloc(2)]);
      assert.deepEqual(signatureCodes(verdictOf(streamed)), []);
      assert.deepEqual(signatureCodes(verdictOf(streamed.subarray(0, -2))), ['pki.signature.malformed']);
    });
  });

  describe('is refused: cannot be read', () => {
    for (const { title, signature, codes } of MALFORMED) {
      it(title, () => assert.deepEqual(signatureCodes(verdictOf(signature())), codes));
    }
  });

  describe('is refused', () => {
    for (const { title, signature, codes, world, at } of REFUSED) {
      it(title, () =>
        assert.deepEqual(
          signatureCodes(verdictOf(signature(), world?.() ?? {}, at === undefined ? {} : { at })),
          codes,
        ),
      );
    }

    it('another document under the signature', () => {
      const verdict = verdictOf(signedBy(signatureCard), {}, { document: Buffer.from('autre') });
      assert.deepEqual(signatureCodes(verdict), ['pki.signature.other-document']);
    });
  });

  describe('in time', () => {
    const SIGNED = new Date(AT.getTime() - 3 * DAY_MS);
    const serial = Buffer.from('7070707070707070', 'hex');
    const listOf = (since: Date, reason?: number) =>
      LISTS.map((list, place) =>
        place === 1
          ? makeCrl(fort, {
              revoked: [
                {
                  serial,
                  since,
                  ...(reason === undefined
                    ? {}
                    : { extensions: [{ oid: '2.5.29.21', value: element(0x0a, Buffer.from([reason])) }] }),
                },
              ],
            })
          : list,
      );

    it('is of the instant a trusted authority tells (RFC 3161)', () => {
      const verdict = verdictOf(signedBy(signatureCard, { signingTime: SIGNED, ...stampedAt(SIGNED) }), stamps);
      assert.ok(verdict.accepted, JSON.stringify(verdict));
      const [{ level, time: signed }] = verdict.signers;
      assert.equal(level, 'CAdES-T');
      assert.ok(signed.source === 'timestamp' && signed.at.getTime() === SIGNED.getTime());
    });

    it('tokens prove nothing, and harm nothing, where no authority is trusted', () => {
      const verdict = verdictOf(signedBy(signatureCard, { signingTime: SIGNED, ...stampedAt(SIGNED) }));
      assert.ok(verdict.accepted && verdict.signers[0].time.source === 'claim');
    });

    for (const [what, changes] of [
      ['over something else', { stamped: DOCUMENT }],
      ['of an authority that is not trusted', { authority: makeStamper(makeAuthority('AUTRE HORODATAGE', null)) }],
      ['of a card', { authority: card }],
      ['of the future', { at: new Date(AT.getTime() + HOUR_MS) }],
      [
        'whose digest is not that of its content',
        { signer: { attributes: withAttribute(CMS.messageDigest, octets(Buffer.alloc(32))) } },
      ],
      ['that does not bind its certificate', { signer: { attributes: withAttribute(CMS.signingCertificateV2) } }],
      ['of a content that is none', { contentType: '2.999.1' }],
      ['of a day that does not exist', { genTime: '20260231100000Z' }],
      ['of a time ill written', { genTime: '20260301100000+01' }],
    ] as const) {
      it(`is refused with a token ${what}`, () => {
        const signature = signedBy(signatureCard, { signingTime: SIGNED, ...stampedAt(SIGNED, changes) });
        assert.deepEqual(signatureCodes(verdictOf(signature, stamps)), ['pki.signature.bad-timestamp']);
      });
    }

    it('a token of a fraction of a second counts (RFC 3161 §2.4.2)', () => {
      const signature = signedBy(signatureCard, {
        signingTime: SIGNED,
        ...stampedAt(SIGNED, { genTime: '20260227100000.25Z' }),
      });
      assert.deepEqual(signatureCodes(verdictOf(signature, stamps)), []);
    });

    it('a revocation after the signature does not undo it, a compromise does, and one before does', () => {
      const revoked = makeSignatureCard(fort, 'CPS', { serial });
      const signature = signedBy(revoked, { signingTime: SIGNED, ...stampedAt(SIGNED) });
      const later = new Date(SIGNED.getTime() + DAY_MS);
      const before = new Date(SIGNED.getTime() - DAY_MS);
      const codesWith = (lists: readonly Uint8Array[], more: SignatureWorld = stamps) =>
        signatureCodes(verdictOf(signature, { ...more, lists }));
      assert.deepEqual(codesWith(listOf(later)), []);
      assert.deepEqual(codesWith(listOf(later, 4)), []);
      assert.deepEqual(codesWith(listOf(later, 1)), ['pki.revocation.revoked']);
      assert.deepEqual(codesWith(listOf(before)), ['pki.revocation.revoked']);
      assert.deepEqual(codesWith(listOf(later), {}), ['pki.revocation.revoked'], 'no proof of time');
      const recorded = verdictOf(signature, { lists: listOf(later) }, { receivedAt: SIGNED });
      assert.ok(recorded.accepted && recorded.signers[0].time.source === 'record');
    });

    it('holds after the end of the certificate by the lists that came along, and not without', () => {
      const ended = makeSignatureCard(fort, 'CPS', { notAfter: new Date(AT.getTime() - DAY_MS) });
      const lists = [root, fort].map((authority) =>
        makeCrl(authority, {
          thisUpdate: new Date(SIGNED.getTime() + HOUR_MS),
          nextUpdate: new Date(SIGNED.getTime() + DAY_MS),
        }),
      );
      const signature = (along: readonly Uint8Array[] | undefined) =>
        signedBy(ended, { signingTime: SIGNED, ...stampedAt(SIGNED) }, along === undefined ? {} : { lists: along });
      assert.deepEqual(signatureCodes(verdictOf(signature(lists), stamps)), []);
      assert.deepEqual(signatureCodes(verdictOf(signature(undefined), stamps)), ['pki.revocation.unknown']);
      const late = lists.map((_each, place) => makeCrl(place === 0 ? root : fort));
      assert.deepEqual(signatureCodes(verdictOf(signature(late), stamps)), ['pki.revocation.unknown']);
    });

    it('is refused after the end of the key’s period without proof of time, accepted with it', () => {
      const generalized = (at: Date) => Buffer.from(`${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`);
      const period = {
        oid: '2.5.29.16',
        value: sequence(
          primitiveContext(0, generalized(new Date(AT.getTime() - 30 * DAY_MS))),
          primitiveContext(1, generalized(new Date(AT.getTime() - DAY_MS))),
        ),
      };
      const short = makeOrganisation(organisations, 'seal', { extensions: withExtensions(period) });
      const signature = signedBy(short, { signingTime: SIGNED, ...stampedAt(SIGNED) });
      assert.deepEqual(signatureCodes(verdictOf(signature)), ['pki.signature.key-period']);
      assert.deepEqual(signatureCodes(verdictOf(signature, stamps)), []);
      const early = new Date(AT.getTime() - 40 * DAY_MS);
      assert.deepEqual(
        signatureCodes(verdictOf(signedBy(short, { signingTime: early, ...stampedAt(SIGNED) }), stamps)),
        ['pki.signature.key-period'],
      );
    });

    it('refuses to judge when asked nonsense', () => {
      const fails = (error: unknown) => error instanceof PkiError && error.code === 'pki.question.malformed';
      const signature = signedBy(signatureCard);
      const verifier = openSigning();
      assert.throws(() => verifier.verifySignature({ document: DOCUMENT, signature }, new Date(Number.NaN)), fails);
      const receivedAt = new Date(AT.getTime() + 1);
      assert.throws(() => verifier.verifySignature({ document: DOCUMENT, signature, receivedAt }, AT), fails);
    });
  });
});
