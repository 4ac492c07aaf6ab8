import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { openCrlStore, openTrustStore, readCertificate } from '../../pki/index.ts';
import { type DemoAuthority, type IssuedCard, openDemoAuthority } from '../../scripts/authority/demo-authority.ts';
import { demoCards } from '../../scripts/region/demo-cards.ts';

const AT = new Date('2026-11-02T10:00:00Z');

/** Buffer's own memory may be larger than the bytes: pkijs reads a whole ArrayBuffer. */
function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function hex(value: asn1js.Integer): string {
  return Buffer.from(value.valueBlock.valueHexView).toString('hex').replace(/^0+/, '');
}

describe('pki, cross-checked with pkijs', () => {
  let folder: string;
  let authority: DemoAuthority;
  let cards: readonly IssuedCard[];

  before(async () => {
    pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as never }));
    folder = mkdtempSync(join(tmpdir(), 'vestibule-pkijs-'));
    authority = await openDemoAuthority(folder, { now: () => AT });
    cards = await authority.issueCards(demoCards().slice(0, 3));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('reads the same serial number, dates, extensions and signature as another library does', async () => {
    for (const { chain } of cards) {
      const [leaf, issuer] = chain;
      assert(leaf && issuer);
      const ours = readCertificate(leaf);
      const theirs = pkijs.Certificate.fromBER(arrayBuffer(leaf));
      assert.equal(hex(theirs.serialNumber), ours.serial);
      assert.equal(theirs.notAfter.value.getTime(), ours.notAfter.getTime());
      assert.equal(await theirs.verify(pkijs.Certificate.fromBER(arrayBuffer(issuer))), true);
      const upn = theirs.extensions?.find(({ extnID }) => extnID === '2.5.29.17');
      assert(upn, 'the card names its holder’s UPN');
    }
  });

  it('counts the entries of a list as another library does, and both take its signature', async () => {
    const trust = openTrustStore(authority.trustEntries(), { universe: 'demo' });
    const store = openCrlStore(trust);
    const authorities = authority.trustEntries().map(({ der }) => pkijs.Certificate.fromBER(arrayBuffer(der)));
    for (const der of await authority.renewCrls()) {
      const ours = store.load(der, AT);
      assert(ours.accepted);
      const theirs = pkijs.CertificateRevocationList.fromBER(arrayBuffer(der));
      assert.equal(theirs.revokedCertificates?.length ?? 0, ours.entries);
      const issuer = authorities.find((each) => each.subject.isEqual(theirs.issuer));
      assert(issuer);
      assert.equal(await theirs.verify({ issuerCertificate: issuer }), true);
    }
  });
});
