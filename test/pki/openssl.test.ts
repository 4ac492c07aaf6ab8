import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificatePem } from '../../scripts/authority/build-certificate.ts';
import { AT } from '../support/authority.ts';
import { authorityCases } from './cases/authority-cases.ts';
import { acceptedPaths, trustCases } from './cases/path-cases.ts';
import { timeCases } from './cases/time-and-key-cases.ts';
import { ENTRIES, LISTS, type World } from './world.ts';

const HAVE_OPENSSL = spawnSync('openssl', ['version']).status === 0;

function pem(ders: readonly Uint8Array[]): string {
  return ders.map(certificatePem).join('');
}

function crlPem(der: Uint8Array): string {
  return `-----BEGIN X509 CRL-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')}\n-----END X509 CRL-----\n`;
}

/** The verdict of an independent judge: same anchors, pool, lists and instant. */
function opensslAccepts(world: World): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-openssl-'));
  try {
    const entries = world.entries ?? ENTRIES;
    const ofRole = (role: string) => entries.filter((entry) => entry.role === role).map(({ der }) => der);
    const [leaf = new Uint8Array(), ...others] = world.chain;
    const files = {
      anchors: pem(ofRole('anchor')),
      pool: pem([...ofRole('intermediate'), ...others]),
      leaf: pem([leaf]),
      lists: (world.lists ?? LISTS).map(crlPem).join(''),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const at = String(Math.floor((world.at ?? AT).getTime() / 1000));
    const options = ['-no-CApath', '-no-CAstore', '-attime', at, '-crl_check_all', '-CRLfile', 'lists'];
    const arguments_ = ['verify', ...options, '-CAfile', 'anchors', '-untrusted', 'pool', 'leaf'];
    return spawnSync('openssl', arguments_, { cwd: folder }).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** OpenSSL judges these otherwise, and why. */
const OPENSSL_DIFFERS: ReadonlyMap<string, string> = new Map([
  ['accepts the last second of a card, and its fractions', 'it ends a certificate one second before RFC 5280 does'],
  ['refuses a card of serial number zero', 'it does not ask RFC 5280 §4.1.2.2'],
  ['refuses an intermediate of serial number zero', 'it does not ask RFC 5280 §4.1.2.2'],
]);

describe('agreement with openssl verify', () => {
  before(function () {
    // Another judge is not a part of the product: without it on the path there is nothing to compare with.
    if (!HAVE_OPENSSL) this.skip();
  });

  for (const { title, world, codes } of [...acceptedPaths, ...trustCases, ...authorityCases, ...timeCases]) {
    it(`on the case « ${title} » (S-26)`, () => {
      const isOurs = codes.length === 0;
      const expected = OPENSSL_DIFFERS.has(title) ? !isOurs : isOurs;
      assert.equal(opensslAccepts(world()), expected, OPENSSL_DIFFERS.get(title));
    });
  }
});
