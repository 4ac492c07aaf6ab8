import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificate } from '../../../pki/index.ts';
import { certificatePem } from '../../../scripts/authority/build-certificate.ts';
import { CardLedger } from '../../../server/cards/card-ledger.ts';
import { listAddedAuthorities, noteConfigured } from '../../../server/cards/held-authorities.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { openMasterKey } from '../../../server/config/master-key.ts';
import { AT, makeAuthority, makeCard, trustEntry } from '../../support/authority.ts';
import { cliIn, type TestCli } from '../../support/cli.ts';

const root = makeAuthority('ESSAI AC RACINE', null);
const fort = makeAuthority('ESSAI AC FORT PERSONNES', root);
const fingerprintOf = (der: Uint8Array) => readCertificate(der).fingerprint;

describe('vestibule trust', () => {
  let folder: string;
  let cli: TestCli;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-trust-'));
    cli = cliIn(folder);
    writeFileSync(join(folder, 'racine.pem'), certificatePem(root.der));
    writeFileSync(join(folder, 'fort.der'), fort.der);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const auditLines = async () => {
    const { out } = await cli.run('audit', 'show', '--json');
    return out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).event);
  };

  it('describes before it adds, and adds only when confirmed', async () => {
    const dry = await cli.run('trust', 'add', 'racine.pem', '--role', 'anchor');
    assert.equal(dry.code, EXIT.done);
    assert.match(dry.out, new RegExp(`Empreinte SHA-256 : ${fingerprintOf(root.der)}`));
    assert.match(dry.out, /elle-même \(signature vérifiée\)/);
    assert.match(dry.err, /Rien n’a été ajouté/);
    assert.match((await cli.run('trust', 'list')).out, /0 autorité/);

    const added = await cli.run('trust', 'add', 'racine.pem', '--role', 'anchor', '--by', 'essai', '--yes');
    assert.match(added.err, /Autorité ajoutée/);
    const again = await cli.run('trust', 'add', 'racine.pem', '--role', 'anchor', '--yes');
    assert.match(again.err, /déjà/);
    const listed = JSON.parse((await cli.run('trust', 'list', '--json')).out);
    assert.deepEqual(
      listed.authorities.map((one: Record<string, unknown>) => [one.fingerprint, one.role, one.universe, one.origin]),
      [
        [
          fingerprintOf(root.der),
          'anchor',
          'demo',
          { addedBy: 'essai', addedAt: AT.toISOString(), source: join(folder, 'racine.pem') },
        ],
      ],
    );
    const [line] = await auditLines();
    assert.deepEqual(
      [line.action, line.subject, line.details.operation, line.details.by, line.details.universe],
      ['trust.changed', fingerprintOf(root.der), 'added', 'essai', 'demo'],
    );
    assert.equal((await auditLines()).length, 1);
  });

  it('shows one by the start of its print, or the certificate of a file', async () => {
    await cli.run('trust', 'add', 'fort.der', '--role', 'intermediate', '--issues', 'CPS,CPF', '--yes');
    const shown = await cli.run('trust', 'show', fingerprintOf(fort.der).slice(0, 12));
    assert.match(shown.out, /Peut délivrer : CPS, CPF/);
    assert.match((await cli.run('trust', 'show', 'racine.pem')).out, /Est une autorité : oui/);
    assert.equal((await cli.run('trust', 'show', '0123456789')).code, EXIT.malformed);
  });

  it('removes what was added, with its line in the audit', async () => {
    await cli.run('trust', 'add', 'racine.pem', '--role', 'anchor', '--yes');
    const print = fingerprintOf(root.der);
    assert.equal((await cli.run('trust', 'remove', print, '--by', 'essai')).code, EXIT.done);
    assert.match((await cli.run('trust', 'list')).out, /0 autorité/);
    assert.deepEqual(
      (await auditLines()).map(({ details }) => details.operation),
      ['removed', 'added'],
    );
  });

  it('tells where an authority of the configuration is removed', async () => {
    const authorities = `trust.authorities=[{ file: racine.pem, role: anchor, provenance: demo, issues: [] }]`;
    const { code, out } = await cli.run('trust', 'remove', fingerprintOf(root.der), '--set', authorities);
    assert.equal(code, EXIT.refused);
    assert.match(out, /configuration/);
    assert.match((await cli.run('trust', 'list', '--set', authorities)).out, /configuration/);
  });

  for (const [what, der, code] of [
    [
      'of tests',
      makeAuthority('', null, { subject: [[['2.5.4.11', Buffer.from('0c0e4947432d53414e54452054455354', 'hex')]]] })
        .der,
      'pki.trust.wrong-universe',
    ],
    ['that is none', makeCard(fort).der, 'pki.trust.not-an-authority'],
  ] as const) {
    it(`refuses an authority ${what}, with the reason`, async () => {
      writeFileSync(join(folder, 'autre.der'), der);
      const { code: exit, err } = await cli.run('trust', 'add', 'autre.der', '--role', 'anchor', '--yes');
      assert.equal(exit, EXIT.refused);
      assert.ok(err.includes(`[${code}]`), err);
      assert.match((await cli.run('trust', 'list')).out, /0 autorité/);
    });
  }

  for (const words of [
    ['add', 'absent.pem', '--role', 'anchor'],
    ['add', 'racine.pem', '--role', 'racine'],
    ['add', 'racine.pem', '--role', 'anchor', '--issues', 'DMP'],
    ['remove', 'racine.pem'],
  ]) {
    it(`refuses « trust ${words.join(' ')} » as ill formed`, async () => {
      assert.equal((await cli.run('trust', ...words)).code, EXIT.malformed);
    });
  }

  it('says what it found in a file that holds no certificate', async () => {
    writeFileSync(join(folder, 'photo.pem'), 'not a certificate');
    const { code, err } = await cli.run('trust', 'show', 'photo.pem');
    assert.equal(code, EXIT.malformed);
    assert.ok(err.includes('[server.certificate.unreadable]'), err);
  });

  it('opens no authority that was not written with the master key', async () => {
    await cli.run('trust', 'add', 'racine.pem', '--role', 'anchor', '--yes');
    const ledger = new CardLedger(join(folder, 'data', 'cards'));
    const print = fingerprintOf(root.der);
    const [[, row] = ['', {}]] = ledger.all('authorities');
    await ledger.change(() => ({
      steps: [{ table: 'authorities', key: print, row: { ...row, issues: 'CPS CPF' } }],
      lines: [],
    }));
    await ledger.close();
    const { code, err } = await cli.run('trust', 'list');
    assert.equal(code, EXIT.refused);
    assert.ok(err.includes('[server.cards.authority-forged]'), err);
  });

  it('notes each change of the configuration once', async () => {
    const ledger = new CardLedger(join(folder, 'ledger'));
    const entries = [trustEntry(root, 'anchor'), trustEntry(fort, 'intermediate', ['CPS'])];
    assert.equal(await noteConfigured(ledger, entries, AT), true);
    assert.equal(await noteConfigured(ledger, entries, AT), false);
    await noteConfigured(ledger, [trustEntry(root, 'anchor'), trustEntry(fort, 'intermediate', ['CPS', 'CPF'])], AT);
    await noteConfigured(ledger, [trustEntry(root, 'anchor')], AT);
    assert.deepEqual(
      ledger.journalFrom(1, 10).map(({ change: { details, subject } }) => [details.operation, details.issues, subject]),
      [
        ['added', '', fingerprintOf(root.der)],
        ['added', 'CPS', fingerprintOf(fort.der)],
        ['changed', 'CPS CPF', fingerprintOf(fort.der)],
        ['removed', 'CPF CPS', fingerprintOf(fort.der)],
      ],
    );
    const key = openMasterKey(join(folder, 'secrets'), (count) => Buffer.alloc(count, 7)).derive('authorities');
    assert.deepEqual(listAddedAuthorities(ledger, key), []);
    await ledger.close();
  });
});
