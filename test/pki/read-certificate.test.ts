import assert from 'node:assert/strict';
import {
  CERTIFICATE_MAX_BYTES,
  openTrustStore,
  PEM_MAX_CHARACTERS,
  type PkiCode,
  PkiError,
  parsePemCertificates,
  pkiCodes,
  readCertificate,
} from '../../pki/index.ts';
import { certificatePem } from '../../scripts/authority/build-certificate.ts';
import { context, element, integer, octets, oid, sequence, utf8 } from '../../scripts/authority/der-writer.ts';
import { AT, makeAuthority, makeCard, trustEntry, withExtensions } from '../support/authority.ts';
import { card, ENTRIES, fort, openWorld, root } from './world.ts';

function failsWith(code: PkiCode): (error: unknown) => boolean {
  return (error) => error instanceof PkiError && error.code === code && error.kind === pkiCodes[code].kind;
}

/** The sound card with the first occurrence of some octets replaced by as many others. */
function patched(from: string, to: string): Uint8Array {
  const text = Buffer.from(card.der).toString('hex');
  assert.ok(text.includes(from) && from.length === to.length);
  return Buffer.from(text.replace(from, to), 'hex');
}

/** Each differs from a sound certificate by one departure from DER or from RFC 5280. */
const MALFORMED: readonly (readonly [title: string, der: () => Uint8Array])[] = [
  ['nothing', () => new Uint8Array()],
  ['one octet', () => Uint8Array.of(0x30)],
  ['an indefinite length (X.690 §10.1)', () => Buffer.concat([Buffer.from('3080', 'hex'), card.der, Buffer.alloc(2)])],
  ['a length that is not minimal (X.690 §10.1)', () => Buffer.concat([Buffer.from('30820003', 'hex'), integer(5)])],
  ['a length of five octets', () => Buffer.from('30850000000003020105', 'hex')],
  ['a length beyond the end', () => card.der.subarray(0, -1)],
  ['a high tag number', () => Buffer.from('3f8105020105', 'hex')],
  ['nesting without end', () => nested(30)],
  ['version 1 written out (X.690 §11.5)', () => patched('a003020102', 'a003020100')],
  ['version 4', () => patched('a003020102', 'a003020103')],
  ['extensions in version 2 (RFC 5280 §4.1.2.1)', () => patched('a003020102', 'a003020101')],
  ['a serial number of 21 octets', () => makeCard(fort, { serial: Buffer.alloc(21, 1) }).der],
  [
    'a Time that does not exist',
    () => patched(Buffer.from('250101').toString('hex'), Buffer.from('251301').toString('hex')),
  ],
  [
    'a Time without its Z',
    () => patched(Buffer.from('250101000000Z').toString('hex'), Buffer.from('2501010000000').toString('hex')),
  ],
  [
    'an extension twice (RFC 5280 §4.2)',
    () => makeCard(fort, { extensions: (usual) => [...usual, ...usual.slice(0, 1)] }).der,
  ],
  ['an extension followed by something', () => withExtension('2.5.29.19', Buffer.concat([sequence(), sequence()]))],
  ['cA written out as false (X.690 §11.5)', () => withExtension('2.5.29.19', sequence(element(1, Uint8Array.of(0))))],
  ['cA of a doubtful true (X.690 §11.1)', () => withExtension('2.5.29.19', sequence(element(1, Uint8Array.of(1))))],
  ['a path length without cA (RFC 5280 §4.2.1.9)', () => withExtension('2.5.29.19', sequence(integer(3)))],
  [
    'a key usage without any bit (RFC 5280 §4.2.1.3)',
    () => withExtension('2.5.29.15', element(3, Uint8Array.of(7, 0))),
  ],
  [
    'a key usage with trailing zeros (X.690 §11.2.2)',
    () => withExtension('2.5.29.15', element(3, Uint8Array.of(0, 0x80))),
  ],
  ['a key usage nobody knows', () => withExtension('2.5.29.15', element(3, Uint8Array.of(0, 0, 1)))],
  ['an empty extended key usage', () => withExtension('2.5.29.37', sequence())],
  [
    'a policy twice (RFC 5280 §4.2.1.4)',
    () => withExtension('2.5.29.32', sequence(sequence(oid('2.999')), sequence(oid('2.999')))),
  ],
  ['an object identifier cut short', () => withExtension('2.5.29.37', sequence(element(6, Uint8Array.of(0x2a, 0x81))))],
  [
    'an object identifier arc not minimal',
    () => withExtension('2.5.29.37', sequence(element(6, Uint8Array.of(0x2a, 0x80, 1)))),
  ],
  ['a name that is not UTF-8', () => withSubject(element(0x0c, Uint8Array.of(0xc3, 0x28)))],
  ['a PrintableString beyond ASCII', () => withSubject(element(0x13, Uint8Array.of(0xe9)))],
  ['a BMPString of odd length', () => withSubject(element(0x1e, Uint8Array.of(0)))],
  [
    'a name of too many parts',
    () => makeCard(fort, { subject: Array.from({ length: 40 }, () => [['2.5.4.3', utf8('x')]]) }).der,
  ],
  ['an EC point outside its form', () => makeCard(fort, { publicKey: ecKeyOf(Uint8Array.of(4, 1, 2)) }).der],
  [
    'a principal name that is no string',
    () => withExtension('2.5.29.17', sequence(context(0, oid('1.3.6.1.4.1.311.20.2.3'), context(0, integer(1))))),
  ],
];

function nested(depth: number): Uint8Array {
  return depth === 0 ? integer(1) : sequence(nested(depth - 1));
}

function withExtension(type: string, value: Uint8Array): Uint8Array {
  return makeCard(fort, { extensions: withExtensions({ oid: type, value }) }).der;
}

function withSubject(value: Uint8Array): Uint8Array {
  return makeCard(fort, { subject: [[['2.5.4.3', value]]] }).der;
}

function ecKeyOf(point: Uint8Array): Uint8Array {
  return sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')), element(3, Uint8Array.of(0), point));
}

describe('reading a certificate', () => {
  for (const [title, der] of MALFORMED) {
    it(`refuses ${title}`, () => assert.throws(() => readCertificate(der()), failsWith('pki.certificate.malformed')));
  }

  it('refuses more octets than a certificate has, unread', () => {
    assert.throws(
      () => readCertificate(new Uint8Array(CERTIFICATE_MAX_BYTES + 1)),
      failsWith('pki.certificate.too-large'),
    );
  });

  it('refuses two signature algorithms (RFC 5280 §4.1.1.2)', () => {
    const [inside, outside] = ['06082a8648ce3d040302', '06082a8648ce3d040303'];
    assert.throws(() => readCertificate(patched(inside, outside)), failsWith('pki.certificate.malformed'));
  });

  it('reads serial numbers that are not positive, which real roots bear (RFC 5280 §4.1.2.2)', () => {
    const { serial } = readCertificate(card.der);
    assert.match(serial, /^7[0-9a-f]{15}$/, 'as long as the octets replaced');
    assert.equal(readCertificate(makeCard(fort, { serial: Uint8Array.of(0) }).der).serial, '0');
    const negative = readCertificate(patched('02087', '02088'));
    const octets = Buffer.from(negative.serialOctets);
    assert.equal(negative.serial, `-${(-octets.readBigInt64BE()).toString(16)}`);
  });

  it('keeps object identifier arcs of any size', () => {
    const huge = '2.5.340282366920938463463374607431768211456';
    const { extensions } = readCertificate(withExtension(huge, octets(Uint8Array.of(1))));
    assert.ok(extensions.all.has(huge));
  });

  it('is not changed by what the caller does to the bytes afterwards', () => {
    for (const der of [Uint8Array.from(card.der), Buffer.from(card.der)]) {
      const { fingerprint, tbs } = readCertificate(der);
      der.fill(0);
      assert.equal(readCertificate(card.der).fingerprint, fingerprint);
      assert.ok(tbs.some((octet) => octet !== 0));
    }
  });

  it('prints names by RFC 4514, controls and separators escaped', () => {
    const subject = [
      [['2.5.4.10', utf8(' a,b\n')]],
      [
        ['2.5.4.3', utf8('#x"')],
        ['2.999', utf8('y')],
      ],
    ] as const;
    assert.equal(
      readCertificate(makeCard(fort, { subject }).der).subject.text,
      '2.999=#0c0179+CN=\\#x\\",O=\\ a\\,b\\0a',
    );
  });
});

describe('PEM', () => {
  it('gives back the certificates of a text in order, and skips what is between', () => {
    const text = `racine\r\n${certificatePem(root.der).replaceAll('\n', '\r\n')}\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n${certificatePem(fort.der)}`;
    assert.deepEqual(
      parsePemCertificates(text).map((der) => readCertificate(der).fingerprint),
      [root, fort].map(({ der }) => readCertificate(der).fingerprint),
    );
    assert.deepEqual(parsePemCertificates('rien'), []);
  });

  for (const [what, text] of [
    ['a block without end', '-----BEGIN CERTIFICATE-----\nAAAA'],
    ['an empty block', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'],
    ['a block that is not base64', '-----BEGIN CERTIFICATE-----\nA*AA\n-----END CERTIFICATE-----'],
  ] as const) {
    it(`refuses ${what}`, () =>
      assert.throws(() => parsePemCertificates(text), failsWith('pki.certificate.malformed')));
  }

  it('refuses a text or a number of certificates beyond the limits', () => {
    const tooLarge = failsWith('pki.certificate.too-large');
    assert.throws(() => parsePemCertificates(' '.repeat(PEM_MAX_CHARACTERS + 1)), tooLarge);
    assert.throws(() => parsePemCertificates(certificatePem(root.der).repeat(65)), tooLarge);
  });
});

describe('trust store', () => {
  it('refuses a demonstration authority in production, which is the default', () => {
    assert.throws(() => openTrustStore(ENTRIES), failsWith('pki.trust.wrong-universe'));
  });

  it('refuses a production authority in a trial', () => {
    const entry = { ...trustEntry(root, 'anchor'), provenance: 'production' } as const;
    assert.throws(
      () => openTrustStore([...ENTRIES, entry], { universe: 'demo' }),
      failsWith('pki.trust.wrong-universe'),
    );
  });

  it('refuses a certificate that is no authority', () => {
    const entries = [trustEntry(card, 'anchor')];
    assert.throws(() => openTrustStore(entries, { universe: 'demo' }), failsWith('pki.trust.not-an-authority'));
  });

  it('refuses more authorities than anyone has', () => {
    const entries = Array.from({ length: 101 }, () => trustEntry(root, 'anchor'));
    assert.throws(() => openTrustStore(entries, { universe: 'demo' }), failsWith('pki.trust.not-an-authority'));
  });

  it('gives the same verdict whatever the order of authorities and of the chain', () => {
    const falseFort = makeAuthority('ESSAI AC FORT PERSONNES', null);
    const chain = [falseFort.der, root.der, fort.der];
    const verdicts = [ENTRIES, ENTRIES.toReversed()].flatMap((entries) =>
      [chain, chain.toReversed()].map((others) => openWorld({ entries }).verifyCard([card.der, ...others], AT)),
    );
    for (const verdict of verdicts) assert.deepEqual(verdict, verdicts[0]);
    assert.ok(verdicts[0]?.accepted);
  });

  it('refuses to judge at an instant that is not a date, which would pass every comparison', () => {
    assert.throws(() => openWorld().verifyCard([card.der], new Date(Number.NaN)), failsWith('pki.question.malformed'));
    const text: unknown = '2026-03-02T10:00:00Z';
    assert.throws(() => openWorld().verifyCard([card.der], text as Date), failsWith('pki.question.malformed'));
  });
});
