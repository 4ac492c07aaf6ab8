import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { CAMILLE, finessFile, rassFile } from '../../directory/support/national-files.ts';
import { cliIn } from '../../support/cli.ts';

const RPPS = CAMILLE.nationalId ?? '';
const SITE = { finess: '010000024', name: 'CLINIQUE EXEMPLE', city: '99100 BRUMEVAL' };

describe('search, show and history on the command line', () => {
  let folder: string;
  let out: string;
  let err: string;

  const vestibule = async (...words: readonly string[]) => {
    const answer = await cliIn(folder, new Date('2026-11-23T08:00:00Z')).run(...words);
    ({ out, err } = answer);
    return answer.code;
  };

  async function take(name: string, content: string): Promise<void> {
    writeFileSync(join(folder, name), content);
    assert.equal(await vestibule('import', name), EXIT.done, err);
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-look-'));
    assert.equal(await vestibule('show', RPPS), EXIT.failed);
    assert.match(err, /directory\.store\.unavailable/);
    await take('rass_202611200512.txt', rassFile([CAMILLE]));
    await take('rass_202611210512.txt', rassFile([{ ...CAMILLE, familyName: 'NOUVEAU' }]));
    await take('finess-20261120.csv', finessFile('2026-11-20', [SITE]));
    await take('finess-20261121.csv', finessFile('2026-11-21', [{ ...SITE, finess: '010000065', name: 'AUTRE' }]));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('finds people and places, closed ones when asked, and says no when there are none', async () => {
    assert.equal(await vestibule('search', 'camille', 'nouveau'), EXIT.done);
    assert.match(out, new RegExp(`^${RPPS} {2}NOUVEAU CAMILLE ANNE$`, 'm'));
    assert.equal(await vestibule('search', 'clinique'), EXIT.refused);
    assert.match(out, /Aucune fiche/);
    assert.equal(await vestibule('search', 'clinique', '--closed', '--json'), EXIT.done);
    const { hits } = JSON.parse(out);
    assert.deepEqual([hits.length, hits[0].kind, hits[0].record.key], [1, 'structure', 'finess:010000024']);
    assert.equal(await vestibule('search', 'camille', '--limit', '101'), EXIT.malformed);
  });

  it('says that some are not found yet when whoever wrote ended while putting their words in; the next to write does it first, and says so', async () => {
    const root = open({ path: join(folder, 'data', 'directory'), noSubdir: false, maxDbs: 56 });
    await root.openDB({ name: 'counters', encoding: 'json' }).put('unworded-from', 1);
    await root.close();
    assert.equal(await vestibule('search', 'camille', '--json'), EXIT.done);
    assert.match(err, /ne trouve pas encore toutes les fiches/);
    assert.equal(JSON.parse(out).hits.length, 1);
    assert.equal(await vestibule('import', 'rass_202611210512.txt'), EXIT.done, err);
    assert.match(err, /L’index de recherche est d’abord complété.* 4 fiches au plus, environ 1 s\./);
    assert.equal(await vestibule('search', 'camille'), EXIT.done);
    assert.equal(err, '');
  });

  it('tells of a folder of an earlier version what to do, instead of a folder to look at', async () => {
    const root = open({ path: join(folder, 'data', 'directory'), noSubdir: false, maxDbs: 56 });
    const former = root.openDB({ name: 'words', dupSort: true, encoding: 'ordered-binary' });
    await former.put(['person', 'exemple'], 'somebody');
    await root.close();
    for (const command of [
      ['search', 'camille'],
      ['show', RPPS],
      ['directory', 'verify'],
    ]) {
      assert.notEqual(await vestibule(...command), EXIT.done);
      assert.match(err, /\[directory\.store\.unprepared\][\s\S]*Que faire : Démarrer le serveur une fois/);
    }
    assert.equal(await vestibule('import', 'rass_202611210512.txt'), EXIT.done, err);
    assert.equal(await vestibule('search', 'camille'), EXIT.done);
  });

  it('shows a record by any of its numbers, closed ones too', async () => {
    assert.equal(await vestibule('show', RPPS, '--json'), EXIT.done);
    const { kind, record } = JSON.parse(out);
    assert.deepEqual(
      [kind, record.familyName, record.provenance.national.file],
      ['person', 'NOUVEAU', 'rass_202611210512.txt'],
    );
    assert.equal(await vestibule('show', record.personId, '--json'), EXIT.done);
    assert.deepEqual(JSON.parse(out).record, record);
    // As a card and a page show it: without the digit of its register, in groups.
    for (const shown of [RPPS.slice(1), RPPS.slice(1).replace(/^(..)(...)(...)(...)$/, '$1 $2 $3\u202f$4')]) {
      assert.equal(await vestibule('show', shown, '--json'), EXIT.done, shown);
      assert.deepEqual(JSON.parse(out).record, record);
      assert.equal(await vestibule('history', shown), EXIT.done, shown);
    }
    assert.equal(await vestibule('show', '010000024'), EXIT.done);
    assert.match(out, /^finess:010000024 {2}CLINIQUE EXEMPLE, .*, fermée le 2026-11-21$/m);
    assert.equal(await vestibule('show', '899700099999'), EXIT.refused);
    assert.match(err, /\[directory\.person\.absent\]\n899700099999/);
  });

  it('tells who changed a record, field by field, newest first', async () => {
    assert.equal(await vestibule('history', RPPS), EXIT.done);
    assert.match(
      out,
      /^2026-11-23T08:00:00\.000Z {2}modifiée {2}import:[0-9a-f]{16}\n.*familyName : « EXEMPLE » → « NOUVEAU »/m,
    );
    assert.equal(await vestibule('history', '010000024', '--json'), EXIT.done);
    const operations = JSON.parse(out).map(({ operation }: { readonly operation: string }) => operation);
    assert.deepEqual(operations, ['closed', 'created']);
    assert.equal(await vestibule('history', RPPS, '--limit', '1', '--json'), EXIT.done);
    assert.equal(JSON.parse(out).length, 1);
    assert.equal(await vestibule('history', '899700099999', '--json'), EXIT.refused);
    assert.deepEqual(JSON.parse(out), { code: 'directory.person.absent', detail: '899700099999' });
  });
});
