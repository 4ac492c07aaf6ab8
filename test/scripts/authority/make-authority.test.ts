import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCardVerifier, openCrlStore, openTrustStore, parsePemCertificates } from '../../../pki/index.ts';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';

const COMMAND = join(import.meta.dirname, '../../../scripts/make-authority.ts');

function run(...options: readonly string[]) {
  return spawnSync(process.execPath, [COMMAND, ...options], { encoding: 'utf8' });
}

describe('the command that makes test cards', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-command-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes a card with the fault named, and the lists that show it', async () => {
    const { status, stdout, stderr } = run('--out', folder, '--fault', 'revoked', '--type', 'CPE', '--slug', 'essai');
    assert.equal(status, 0, stderr);
    assert.equal(stdout.trim(), join(folder, 'cards', 'essai', 'essai.p12'));
    const now = new Date();
    const authority = await openDemoAuthority(folder, { now: () => now });
    const trust = openTrustStore(authority.trustEntries(), { universe: 'demo' });
    const crls = openCrlStore(trust);
    const lists = readdirSync(folder).filter((name) => name.endsWith('.crl'));
    assert.equal(lists.length, 4);
    for (const list of lists) assert.ok(crls.load(readFileSync(join(folder, list)), now).accepted);
    const chain = parsePemCertificates(readFileSync(join(folder, 'cards', 'essai', 'certificate.pem'), 'utf8'));
    const verdict = openCardVerifier({ trust, crls }).verifyCard(chain, now);
    assert.ok(!verdict.accepted);
    assert.deepEqual(
      verdict.faults.map(({ code }) => code),
      ['pki.revocation.revoked'],
    );
  });

  for (const options of [['--fault', 'brisée'], ['--type', 'CPX'], ['--inconnue'], ['--slug', '../x']]) {
    it(`says what is wrong with ${options.join(' ')}, in one line`, () => {
      const { status, stderr } = run('--out', folder, ...options);
      assert.equal(status, 1);
      assert.match(stderr, /^.+\n$/);
    });
  }

  it('explains itself when asked nothing', () => {
    const { status, stdout } = run();
    assert.equal(status, 0);
    assert.match(stdout, /--fault revoked\|expired\|signature-only\|look-alike/);
  });
});
