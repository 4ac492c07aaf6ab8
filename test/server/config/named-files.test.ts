import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { checkConfig } from '../../../server/config/load-config.ts';
import { fileFaults } from '../../../server/config/named-files.ts';
import type { RawSetting } from '../../../server/config/sources.ts';

describe('configuration: files and folders that it names', () => {
  let folder: string;
  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'vestibule-named-'));
    const authority = await openDemoAuthority(join(folder, 'autorite'), { now: () => new Date() });
    const ours = await authority.issueServerCertificate(['localhost']);
    writeFileSync(join(folder, 'porte.pem'), ours.certPem);
    writeFileSync(join(folder, 'porte.key'), ours.keyPem);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(folder, 'autre.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(folder, 'rien.pem'), 'rien');
    mkdirSync(join(folder, 'listes'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const judge = (settings: Readonly<Record<string, unknown>>) => {
    const sources = Object.entries({ mode: 'demo', 'cardTls.enabled': true, 'cardTls.port': 4001, ...settings });
    const raw = sources.map(([key, value]): RawSetting => ({ key, value, origin: 'essai', folder }));
    return checkConfig(raw, folder, fileFaults);
  };
  const good = { 'cardTls.certFile': 'porte.pem', 'cardTls.keyFile': 'porte.key', 'trust.crlFolder': 'listes' };

  it('accepts those that are what they should be', () => {
    const verdict = judge(good);
    assert.ok(verdict.accepted, JSON.stringify(verdict));
  });

  const wrong: readonly [what: string, changes: Record<string, unknown>, key: string, reason: RegExp][] = [
    ['a certificate that is not there', { 'cardTls.certFile': 'absent.pem' }, 'cardTls.certFile', /n’existe pas/],
    ['a certificate that is none', { 'cardTls.certFile': 'rien.pem' }, 'cardTls.certFile', /PEM/],
    ['a key that is none', { 'cardTls.keyFile': 'rien.pem' }, 'cardTls.keyFile', /PEM/],
    ['the key of another', { 'cardTls.keyFile': 'autre.key' }, 'cardTls.keyFile', /pas la clé de cardTls\.certFile/],
    ['a folder for a file', { 'cardTls.certFile': 'listes' }, 'cardTls.certFile', /est un dossier/],
    ['a file for a folder', { 'trust.crlFolder': 'rien.pem' }, 'trust.crlFolder', /n’est pas un dossier/],
    ['a bundle that is not there', { 'outbound.caFile': 'absent.pem' }, 'outbound.caFile', /n’existe pas/],
    ['a schema that is not there', { 'directory.schema': ['absent.schema'] }, 'directory.schema', /n’existe pas/],
    [
      'an authority that is not there',
      { 'trust.authorities': [{ file: 'absente.pem', role: 'anchor', provenance: 'demo', issues: [] }] },
      'trust.authorities',
      /absente\.pem n’existe pas/,
    ],
  ];
  for (const [what, changes, key, reason] of wrong) {
    it(`refuses ${what}, with key, value, reason, example and origin`, () => {
      const verdict = judge({ ...good, ...changes });
      assert.ok(!verdict.accepted);
      const [fault, ...others] = verdict.faults;
      assert.deepEqual([fault?.key, fault?.origin, others], [key, 'essai', []]);
      assert.match(fault?.reason ?? '', reason);
      assert.ok(fault?.value && fault.example, JSON.stringify(fault));
    });
  }

  it('names them all at once', () => {
    const verdict = judge({ ...good, ...wrong[0]?.[1], ...wrong[2]?.[1], ...wrong[6]?.[1] });
    assert.ok(!verdict.accepted);
    assert.deepEqual(
      verdict.faults.map(({ key }) => key),
      ['cardTls.certFile', 'cardTls.keyFile', 'outbound.caFile'],
    );
  });
});
