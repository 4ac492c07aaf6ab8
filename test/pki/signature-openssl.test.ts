import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificatePem } from '../../scripts/authority/build-certificate.ts';
import { AT, newRsaKey, type TestCard } from '../support/authority.ts';
import { buildCms, type CmsSigner, type HashName } from '../support/cms.ts';
import { makeSignatureCard } from '../support/products.ts';
import { DOCUMENT, openSigning, seal, signatureCard, signatureCodes } from './signature-world.ts';
import { fort, organisations, root } from './world.ts';

const HAVE_OPENSSL = spawnSync('openssl', ['version']).status === 0;
const rsaCard = makeSignatureCard(fort, 'CPS', { key: newRsaKey(2048) });

/** That judge takes the authorities between from the message. */
function messageOf(signers: readonly CmsSigner[]): Uint8Array {
  const certificates = [...signers.map(({ card }) => card.der), fort.der, organisations.der];
  return buildCms({ document: DOCUMENT, signers, certificates });
}

function withChain(card: TestCard, hash: HashName = 'sha256'): Uint8Array {
  return messageOf([{ card, hash }]);
}

describe('signatures, with openssl cms', () => {
  let folder: string;

  before(function () {
    // Another signer and judge is not a part of the product: without it on the path there is nothing to compare with.
    if (!HAVE_OPENSSL) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'vestibule-cms-'));
    writeFileSync(join(folder, 'document'), DOCUMENT);
    writeFileSync(join(folder, 'anchors'), certificatePem(root.der));
    for (const [name, card] of Object.entries({ ec: signatureCard, rsa: rsaCard, seal })) writeCard(name, card);
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  function writeCard(name: string, { der, key }: TestCard): void {
    writeFileSync(join(folder, `${name}.pem`), certificatePem(der));
    writeFileSync(join(folder, `${name}.key`), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }

  function openssl(...words: readonly string[]): number | null {
    return spawnSync('openssl', ['cms', ...words], { cwd: folder }).status;
  }

  function opensslSigns(name: string, ...options: readonly string[]): Uint8Array {
    const signers = name.split(' ').flatMap((one) => ['-signer', `${one}.pem`, '-inkey', `${one}.key`]);
    const files = ['-in', 'document', '-out', 'signed', '-outform', 'DER'];
    assert.equal(openssl('-sign', '-binary', ...files, ...signers, ...options), 0);
    return readFileSync(join(folder, 'signed'));
  }

  /** Chain, purpose and signature as that judge sees them; it asks for no list and no profile of ours. */
  function opensslAccepts(signature: Uint8Array, document: Uint8Array = DOCUMENT): boolean {
    writeFileSync(join(folder, 'signature'), signature);
    writeFileSync(join(folder, 'content'), document);
    const at = String(Math.floor(AT.getTime() / 1000));
    const files = ['-in', 'signature', '-inform', 'DER', '-content', 'content', '-out', 'out'];
    const trust = ['-CAfile', 'anchors', '-no-CApath', '-no-CAstore', '-purpose', 'any', '-attime', at];
    return openssl('-verify', '-binary', ...files, ...trust) === 0;
  }

  // That program signs at the machine's instant: judged then, with the lists of then, nothing is fresh; the claim is out of our year.
  const codesOf = (signature: Uint8Array, document: Uint8Array = DOCUMENT) =>
    signatureCodes(openSigning().verifySignature({ document, signature }, AT)).filter(
      (code) => code !== 'pki.signature.false-time',
    );

  for (const [what, name, options] of [
    ['a card’s EC key', 'ec', []],
    ['a card’s RSA key', 'rsa', []],
    ['an organisation’s seal', 'seal', []],
    ['a certificate that is bound (CAdES)', 'ec', ['-cades']],
    ['SHA-384', 'ec', ['-md', 'sha384']],
    ['SHA-512 and RSA', 'rsa', ['-md', 'sha512']],
    ['RSASSA-PSS', 'rsa', ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:digest']],
    ['the signer named by its key', 'ec', ['-keyid']],
    ['two signers', 'ec seal', []],
  ] as const) {
    it(`it signs by ${what}: accepted here, and refused once altered`, () => {
      const signature = opensslSigns(name, ...options);
      assert.deepEqual(codesOf(signature), []);
      assert.ok(
        codesOf(signature, Buffer.concat([DOCUMENT, Buffer.from('.')])).includes('pki.signature.other-document'),
      );
      const altered = Buffer.from(signature);
      const last = altered.length - 1;
      altered[last] = (altered[last] ?? 0) ^ 1;
      assert.notDeepEqual(codesOf(altered), []);
    });
  }

  it('what it signs with its own document inside, without attributes, or by SHA-1 is refused here', () => {
    assert.deepEqual(codesOf(opensslSigns('ec', '-nodetach')), ['pki.signature.not-detached']);
    assert.deepEqual(codesOf(opensslSigns('ec', '-nodetach', '-stream')), ['pki.signature.not-detached']);
    assert.deepEqual(codesOf(opensslSigns('ec', '-noattr')), ['pki.signature.bad-attributes']);
    assert.ok(codesOf(opensslSigns('rsa', '-md', 'sha1')).includes('pki.signature.weak-algorithm'));
    assert.deepEqual(codesOf(opensslSigns('ec', '-nocerts')), ['pki.signature.signer-missing']);
  });

  for (const [what, signature] of [
    ['a card', () => withChain(signatureCard)],
    ['a seal', () => withChain(seal)],
    ['RSA', () => withChain(rsaCard, 'sha512')],
    ['several', () => messageOf([{ card: signatureCard }, { card: seal }])],
  ] as const) {
    it(`what is signed by ${what} as we read it is accepted by it too, and refused once altered`, () => {
      assert.ok(opensslAccepts(signature()));
      assert.ok(!opensslAccepts(signature(), Buffer.from('autre')));
    });
  }

  it('wherever it says bad, we never say good', () => {
    const sample = Buffer.from(withChain(signatureCard));
    // Authorities that came along: this store holds its own, so that theirs may be altered without harm.
    const start = sample.indexOf(fort.der);
    const end = sample.indexOf(organisations.der) + organisations.der.length;
    let agreed = 0;
    for (let at = 0; at < sample.length; at += 23) {
      if (at >= start && at < end) continue;
      const altered = Buffer.from(sample);
      altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
      if (opensslAccepts(altered)) continue;
      agreed += 1;
      assert.notDeepEqual(codesOf(altered), [], `octet ${at}`);
    }
    assert.ok(agreed > 30);
  }).timeout(60_000);
});
