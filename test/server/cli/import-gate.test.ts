import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { finessFile } from '../../directory/support/national-files.ts';
import { cliIn } from '../../support/cli.ts';

const site = (place: number) => ({
  finess: `99${String(place).padStart(7, '0')}`,
  name: `CLINIQUE ${place}`,
  city: '99100 BRUMEVAL',
});
const sites = (to: number) => Array.from({ length: to }, (_, place) => site(place));

describe('the feed gate on the command line', () => {
  let folder: string;
  let out: string;
  let err: string;

  const vestibule = async (...words: readonly string[]) => {
    const answer = await cliIn(folder, new Date('2026-11-23T08:00:00Z')).run(...words);
    ({ out, err } = answer);
    return answer.code;
  };

  async function keep(day: string, to: number): Promise<string> {
    const name = `finess-${day.replaceAll('-', '')}.csv`;
    writeFileSync(join(folder, name), finessFile(day, sites(to)));
    assert.equal(await vestibule('import', 'plan', name, '--json'), EXIT.done, err);
    return JSON.parse(out).kept.planId;
  }

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-gate-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps plans, lists and shows them, applies one and drops another', async () => {
    const first = await keep('2026-11-01', 60);
    assert.equal(await vestibule('import', 'plans'), EXIT.done);
    assert.match(out, new RegExp(`^${first} .* attend {2}finess-20261101.csv {2}0 créés`, 'm'));
    assert.equal(await vestibule('import', 'plans', first), EXIT.done);
    assert.match(out, /Structures : 60 créés/);
    assert.equal(await vestibule('import', 'plans', 'nul'), EXIT.refused);
    assert.equal(await vestibule('import', 'apply', first), EXIT.done, err);
    assert.match(out, /Structures : 60 créés/);
    assert.equal(await vestibule('import', 'apply', first), EXIT.refused);
    assert.match(err, /directory\.import\.unknown-plan/);
    const second = await keep('2026-11-02', 61);
    assert.equal(await vestibule('import', 'drop', second), EXIT.done);
    assert.equal(await vestibule('import', 'drop', second), EXIT.refused);
  });

  it('a file that is not there, or is a folder, is told as such, not as a command badly written', async () => {
    for (const [words, name] of [
      [['import', 'plan'], 'absent.csv'],
      [['sheet', 'check'], 'absente.json'],
      [['hash-password'], 'absent.txt'],
      [['client', 'apply'], 'absents.yaml'],
    ] as const) {
      assert.equal(await vestibule(...words, name), EXIT.malformed, name);
      const said = 'Le fichier que nomme la commande ne peut pas être lu. [server.command.file-unreadable]\n';
      assert.ok(err.startsWith(said), err);
      assert.match(err, new RegExp(`${name}\\s: rien de ce nom ne s’y trouve\n`));
    }
    assert.equal(await vestibule('import', 'plan', '.'), EXIT.malformed);
    assert.match(err, /un dossier est là où un fichier est attendu/);
  });

  it('writes examples of the files that establishments keep, takes one in, and undoes it', async () => {
    await keep('2026-11-02', 60);
    assert.equal(await vestibule('import', 'example', 'autre'), EXIT.malformed);
    for (const [name, told] of [
      ['lieux', /Structures : 1 créés/],
      ['personnel', /Professionnels : 2 créés/],
    ] as const) {
      assert.equal(await vestibule('import', 'example', name), EXIT.done, err);
      // The example's establishment is one of this folder's.
      writeFileSync(join(folder, `${name}.csv`), out.replaceAll('990100000', '990000000'));
      assert.equal(await vestibule('import', `${name}.csv`), EXIT.done, err);
      assert.match(out, told);
    }
    assert.equal(await vestibule('import', 'list', '--json'), EXIT.done);
    const [{ batchId, format }] = JSON.parse(out);
    assert.equal(format, 'personnel');
    assert.equal(await vestibule('import', 'undo', batchId), EXIT.done, err);
  });

  it('lists what is held back, releases it with a reason, or keeps it', async () => {
    assert.equal(await vestibule('import', 'held'), EXIT.done);
    assert.match(out, /Rien n’est retenu/);
    assert.equal(await vestibule('import', 'apply', await keep('2026-11-03', 35)), EXIT.done, err);
    assert.match(out, /Retenu : département 99 : 25 structures sur 60/);
    assert.equal(await vestibule('import', 'held', '--json'), EXIT.done);
    const [{ sliceId }] = JSON.parse(out);
    assert.equal(await vestibule('import', 'release', sliceId), EXIT.malformed);
    assert.match(err, /server\.admin\.reason-too-short/);
    assert.equal(await vestibule('import', 'keep', sliceId, '--reason', 'fichier sans la région'), EXIT.done);
    assert.equal(await vestibule('import', 'release', sliceId, '--reason', 'fermetures vérifiées'), EXIT.refused);
    assert.match(err, /directory\.import\.unknown-slice/);
    assert.equal(await vestibule('import', 'apply', await keep('2026-11-04', 34)), EXIT.done, err);
    await vestibule('import', 'held', '--json');
    const [again] = JSON.parse(out);
    assert.equal(await vestibule('import', 'release', again.sliceId, '--reason', 'fermetures vérifiées'), EXIT.done);
    assert.match(out, /^26 fiches écrites/m);
    assert.equal(await vestibule('audit', 'verify'), EXIT.done);
  });
});
