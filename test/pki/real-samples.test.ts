import assert from 'node:assert/strict';
import {
  type Certificate,
  describeAuthority,
  describeCertificate,
  describeIdentity,
  KNOWN_AUTHORITIES,
  openCardVerifier,
  openCrlStore,
  openTrustStore,
  type ProfileName,
  readCertificate,
  readPrivateExtensions,
  unusualProducts,
  validate,
} from '../../pki/index.ts';
import { HAVE_SAMPLES, sampleCertificate, sampleCrl, sampleEntries, sampleNames, sampleText } from './samples.ts';
import { codesOf } from './world.ts';

/** One line of the answer key, as far as this room can say it. */
interface Expected {
  readonly file: string;
  readonly idNat: string;
  readonly surname: string | null;
  readonly givenName: string | null;
  readonly title: string | null;
  readonly organization: string | null;
  readonly structureId: string | null;
  readonly state: string | null;
  readonly issuerCN: string;
  readonly certificateTypeByte: number;
  readonly test: boolean;
  readonly cardCategory: number | null;
  readonly cardNumber: string | null;
  readonly professionCode: number | null;
  readonly speciality: string | null;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  readonly policies: readonly string[];
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly rsaBits: number;
  readonly signatureHash: string;
  readonly use: string;
}

/** A line whole: what it says of the chain comes beside. */
interface Keyed extends Expected {
  readonly chain: { readonly time: string; readonly ok: boolean };
}

const PROFILE_OF_USE: Readonly<Record<string, ProfileName>> = {
  auth: 'cps-auth',
  sign: 'cps-sign',
  seal: 'org-seal',
  'tls-server': 'org-tls-server',
};

const USAGE_NAMES: Readonly<Record<string, string>> = {
  digitalSignature: 'digital_signature',
  nonRepudiation: 'content_commitment',
  keyEncipherment: 'key_encipherment',
};

function iso(instant: Date): string {
  return instant.toISOString().replace('.000Z', '+00:00');
}

/** Words of the answer key for what a key is for. */
const USES: Readonly<Record<string, string>> = {
  authentication: 'auth',
  signature: 'sign',
  seal: 'seal',
  'tls-server': 'tls-server',
};
const CARD_TYPES = ['CPS', 'CPF', 'CPE', 'CPA'];

/** What we read, in the words of the answer key. */
function inTheWordsOfTheKey(file: string, certificate: Certificate): Expected {
  const { identity } = describeCertificate(certificate);
  assert.ok(identity, file);
  const { extensions, publicKey } = certificate;
  const person = identity.kind === 'organisation' ? null : identity;
  const structure = identity.kind === 'software-person' ? null : identity;
  const card = identity.kind === 'card' ? identity : null;
  return {
    file,
    idNat: identity.kind === 'organisation' ? identity.commonName : identity.nationalId,
    surname: person?.familyName ?? null,
    givenName: person?.givenName ?? null,
    title: person?.title ?? null,
    organization: structure?.organisation ?? null,
    structureId: structure?.structureId ?? null,
    state: structure?.department ?? null,
    issuerCN: /(?:CN|OU)=([^,]+)/.exec(identity.issuer)?.[1] ?? '',
    test: identity.universe === 'test',
    certificateTypeByte:
      (readPrivateExtensions(certificate).productType ?? -1) + (identity.universe === 'test' ? 128 : 0),
    cardCategory: card === null ? null : CARD_TYPES.indexOf(card.cardType),
    cardNumber: card?.cardNumber ?? null,
    professionCode: person?.professionCode ? Number(person.professionCode) : null,
    speciality: person?.specialties[0] ?? null,
    keyUsage: [...(extensions.keyUsage ?? [])].map((usage) => USAGE_NAMES[usage] ?? usage),
    extendedKeyUsage: extensions.extendedKeyUsage ?? [],
    policies: extensions.policies ?? [],
    serial: identity.serial,
    notBefore: iso(identity.notBefore),
    notAfter: iso(identity.notAfter),
    rsaBits: publicKey.kind === 'rsa' ? publicKey.bits : 0,
    signatureHash: hashOf(certificate),
    use: USES[identity.usage] ?? identity.usage,
  };
}

function hashOf({ signatureAlgorithm }: Certificate): string {
  const { accepted, oid } = signatureAlgorithm;
  return accepted !== null && 'hash' in accepted ? accepted.hash : (HASH_OF_REFUSED[oid] ?? '');
}

/** Algorithms this room refuses to compute, and so has no word for. */
const HASH_OF_REFUSED: Readonly<Record<string, string>> = { '1.2.840.113549.1.1.5': 'sha1' };

const IN_JUNE_2019 = new Date('2019-06-28T00:00:00Z');

describe('real certificates and lists of the health authorities', () => {
  before(function () {
    // The samples are not part of the repository.
    if (!HAVE_SAMPLES) this.skip();
  });

  it('reads every authority, production and test', () => {
    const names = sampleNames('ca');
    assert.equal(names.length, 13);
    for (const name of names)
      assert.ok(readCertificate(sampleCertificate(`ca/${name}`)).extensions.basicConstraints?.isAuthority);
  });

  it('describes every end entity as the answer key does', () => {
    // The answer key comes with the samples; its fields are those of Expected.
    const key = JSON.parse(sampleText('ee/expected.json')) as readonly Keyed[];
    assert.equal(key.length, sampleNames('ee').length);
    for (const expected of key) {
      const found = inTheWordsOfTheKey(expected.file, readCertificate(sampleCertificate(`ee/${expected.file}`)));
      // The chain's verdict is the business of the next test; every other field of the key is compared.
      const { chain: _chain, ...described } = expected;
      assert.deepEqual(found, described, expected.file);
    }
  });

  it('judges every chain as the answer key does: by the profile of what each certificate is for', () => {
    const key = JSON.parse(sampleText('ee/expected.json')) as readonly Keyed[];
    const authorities = sampleNames('ca').map((name) => [name, sampleCertificate(`ca/${name}`)] as const);
    const anchors = authorities.filter(([name]) => name.includes('racine')).map(([, der]) => der);
    const pool = authorities.filter(([name]) => !name.includes('racine')).map(([, der]) => der);
    for (const { file, use, idNat, surname, chain } of key) {
      const ofUse = PROFILE_OF_USE[use] ?? 'generic-rfc5280';
      const profile = use === 'auth' && surname === null ? 'org-tls-client' : ofUse;
      const at = new Date(chain.time);
      const verdict = validate(sampleCertificate(`ee/${file}`), pool, { profile, anchors, at });
      assert.equal(verdict.accepted, chain.ok, `${file} ${idNat} ${JSON.stringify(verdict)}`);
    }
  });

  it('names the holders of cards, and of nothing else', () => {
    const named = sampleNames('ee').filter(
      (name) => describeIdentity(readCertificate(sampleCertificate(`ee/${name}`))).identity !== null,
    );
    assert.ok(named.length === 3 && named.every((name) => name.startsWith('card-')));
  });

  it('refuses the former authority’s SHA-1 and 1024 bits (S-26)', () => {
    const [name = ''] = sampleNames('ee').filter((one) => one.startsWith('classe4'));
    const trust = openTrustStore(sampleEntries('test'), { universe: 'test' });
    const verifier = openCardVerifier({ trust, crls: openCrlStore(trust) });
    const verdict = verifier.verifyCard([sampleCertificate(`ee/${name}`)], new Date('2016-01-01T00:00:00Z'));
    assert.deepEqual(codesOf(verdict), ['pki.path.weak-algorithm', 'pki.path.no-anchor', 'pki.profile.not-a-person']);
  });

  it('takes a real staff card to its real anchor, and stops for want of its list (S-28)', () => {
    const [name = ''] = sampleNames('ee').filter((one) => one.startsWith('card-standard'));
    const trust = openTrustStore(sampleEntries('test'), { universe: 'test' });
    const verifier = openCardVerifier({ trust, crls: openCrlStore(trust) });
    const verdict = verifier.verifyCard([sampleCertificate(`ee/${name}`)], IN_JUNE_2019);
    assert.deepEqual(codesOf(verdict), ['pki.revocation.unknown']);
  });

  it('loads the real lists: 1013 entries, number 1287, and the revoked one among them', () => {
    const trust = openTrustStore(sampleEntries('test'), { universe: 'test' });
    const crls = openCrlStore(trust);
    const verdict = crls.load(sampleCrl('test-aci-el-org-2019-06-27.crl.pem'), IN_JUNE_2019);
    assert.ok(verdict.accepted);
    assert.deepEqual([verdict.entries, verdict.crlNumber], [1013, '1287']);
    const empty = crls.load(sampleCrl('test-acr-el-2019-06-01.crl.pem'), IN_JUNE_2019);
    assert.ok(empty.accepted && empty.entries === 0);
    const issuer = readCertificate(sampleCertificate('ca/test-ac-igc-sante-elementaire-organisations.pem'));
    const stateOf = (name: string) =>
      crls.consult({
        issuer,
        certificate: readCertificate(sampleCertificate(`ee/${name}`)),
        at: IN_JUNE_2019,
        isSigner: () => false,
      }).state;
    assert.equal(stateOf('org-tomwsrevoque-henix-asipsante-fr-742d8553.pem'), 'revoked');
    assert.equal(stateOf('org-mock-platines-henix-asipsante-fr-a78637e7.pem'), 'good');
  });

  it('says that the real list is old a week later (RFC 5280 §6.3.3)', () => {
    const crls = openCrlStore(openTrustStore(sampleEntries('test'), { universe: 'test' }));
    const verdict = crls.load(sampleCrl('test-aci-el-org-2019-06-27.crl.pem'), new Date('2019-07-05T00:00:00Z'));
    assert.equal(verdict.accepted && verdict.warning, 'pki.crl.stale');
  });

  it('knows every published authority by its key, and its products', () => {
    const known = sampleNames('ca').map((name) => {
      const certificate = readCertificate(sampleCertificate(`ca/${name}`));
      const { universe } = describeAuthority(certificate).known ?? {};
      assert.equal(universe, name.startsWith('test-') ? 'test' : 'production', name);
      const [entry] = sampleEntries(name.startsWith('test-') ? 'test' : 'production').filter(
        ({ der }) => Buffer.compare(der, certificate.der) === 0,
      );
      assert.ok(entry);
      assert.deepEqual(unusualProducts(certificate, entry), []);
      return describeAuthority(certificate).known?.name;
    });
    assert.equal(new Set(known).size, KNOWN_AUTHORITIES.length);
    const organisations = readCertificate(sampleCertificate('ca/ac-igc-sante-elementaire-organisations.pem'));
    assert.deepEqual(unusualProducts(organisations, { issues: ['organisation', 'CPS'] }), ['CPS']);
  });

  it('lets no test authority into production, nor the reverse, whatever is declared', () => {
    for (const name of sampleNames('ca')) {
      const isTest = name.startsWith('test-');
      const declared = isTest ? 'production' : 'test';
      const entry = { der: sampleCertificate(`ca/${name}`), role: 'anchor', provenance: declared, issues: [] } as const;
      assert.throws(() => openTrustStore([entry], { universe: declared }), { code: 'pki.trust.wrong-universe' });
      const demo = { ...entry, provenance: 'demo' } as const;
      assert.throws(() => openTrustStore([demo], { universe: 'demo' }), { code: 'pki.trust.wrong-universe' });
    }
  });

  it('does not take a test authority for a production one, nor its cards', () => {
    const trust = openTrustStore(sampleEntries('production'));
    const verifier = openCardVerifier({ trust, crls: openCrlStore(trust) });
    const verdict = verifier.verifyCard(
      [sampleCertificate('ee/card-standard-30b0057881-cpet0002-5da0d21f.pem')],
      IN_JUNE_2019,
    );
    assert.deepEqual(codesOf(verdict), ['pki.path.no-anchor', 'pki.profile.wrong-universe']);
  });
});
