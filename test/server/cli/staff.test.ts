import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { castMember, HOSPITAL_FINESS } from '../../../scripts/region/cast.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { run } from '../../../server/cli/run.ts';
import { openTestHouse, type TestHouse } from '../../support/house.ts';

const HOSPITAL = `finess:${HOSPITAL_FINESS}`;
const nurse = castMember('infirmiere').idType + castMember('infirmiere').id;

describe('command line: staff, local places and curators', function () {
  this.timeout(60_000);
  let house: TestHouse;
  let out = '';
  let err = '';

  before(async () => {
    house = await openTestHouse();
    await house.running.close();
  });
  after(() => rmSync(house.folder, { recursive: true, force: true }));

  const vestibule = async (...words: readonly string[]) => {
    out = '';
    err = '';
    return run(words, {
      environment: {
        VESTIBULE_MODE: 'demo',
        VESTIBULE_DATA: join(house.folder, 'data'),
        VESTIBULE_SECRETS: join(house.folder, 'secrets'),
      },
      folder: house.folder,
      clock: house.clock,
      randomBytes: (count) => Buffer.alloc(count, 7),
      out: (text) => {
        out += `${text}\n`;
      },
      err: (text) => {
        err += `${text}\n`;
      },
      stopRequested: () => Promise.resolve(),
      onRenewal: () => undefined,
    });
  };
  const done = async (...words: readonly string[]) => {
    assert.equal(await vestibule(...words), EXIT.done, err);
    return out;
  };
  const refused = async (code: RegExp, ...words: readonly string[]) => {
    assert.equal(await vestibule(...words), EXIT.refused, out);
    assert.match(err, code);
  };
  const by = ['--by', 'Alix'] as const;

  it('enters, changes, closes and reopens a member of staff, each with its line in the audit', async () => {
    const names = ['--family-name', 'Inventée', '--given-names', 'Zoé, Anne'] as const;
    const created = await done('staff', 'create', HOSPITAL, 'ACC-0042', ...names, ...by, '--json');
    const { nationalId, givenNames } = JSON.parse(created);
    assert.deepEqual(givenNames, ['Zoé', 'Anne']);
    assert.match(nationalId, new RegExp(HOSPITAL_FINESS));
    await refused(/directory\./, 'staff', 'create', HOSPITAL, 'ACC-0042', ...names, ...by);
    assert.match(await done('staff', 'list', HOSPITAL), /ACC-0042 · Inventée Zoé Anne.* · ouverte · finess:/);
    assert.match(await done('staff', 'edit', nationalId, '--function', 'Accueil', ...by), / · Accueil · /);
    assert.match(await done('staff', 'close', nationalId, ...by), / · close/);
    assert.match(await done('staff', 'reopen', nationalId, ...by), / · ouverte/);
    assert.match(
      await done('staff', 'export', HOSPITAL),
      /^etablissement;numero;nom;.*\n(.*\n)*.*ACC-0042;Inventée;Zoé,Anne;;Accueil;/,
    );
    await refused(/directory\.person\.absent/, 'staff', 'close', '3000', ...by);
    await refused(/directory\./, 'staff', 'close', nurse, ...by);
    assert.equal(await vestibule('staff', 'edit', nationalId, '--post', 'x;y', ...by), EXIT.malformed);
    assert.equal(await vestibule('staff', 'close', nationalId), EXIT.malformed, 'who acts is told');
    const lines = (await done('audit', 'show')).split('\n').filter((line) => line.includes('directory.changed'));
    assert.equal(lines.length, 4);
  });

  it('adds, changes, closes and reopens a place that no national file has', async () => {
    const created = await done('structure', 'create', HOSPITAL, 'ACCUEIL', '--name', 'Accueil fictif', ...by, '--json');
    const { key } = JSON.parse(created);
    assert.match(key, /^local:/);
    assert.match(await done('structure', 'list', HOSPITAL), /Accueil fictif/);
    assert.match(await done('structure', 'export', HOSPITAL), /;ACCUEIL;Accueil fictif;service;/);
    assert.match(await done('structure', 'edit', key, '--name', 'Accueil nord', ...by), /Accueil nord/);
    assert.match(await done('structure', 'close', key, ...by), /close le/);
    assert.doesNotMatch(await done('structure', 'reopen', key, ...by), /close le/);
    await refused(/directory\./, 'structure', 'edit', HOSPITAL, '--name', 'Autre', ...by);
    await refused(/directory\.structure\.absent/, 'structure', 'close', 'local:X', ...by);
  });

  it('gives somebody the right to curate, and ends it', async () => {
    const right = [nurse, HOSPITAL, '--reason', 'Remplace la cadre', ...by] as const;
    await refused(/directory\./, 'curator', 'grant', ...right, '--until', '1990-01-01');
    const until = new Date(house.clock.now().getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
    assert.match(await done('curator', 'grant', ...right, '--until', until), new RegExp(`${nurse} .* au ${until}`));
    assert.match(await done('curator', 'list', HOSPITAL), new RegExp(nurse));
    await done('curator', 'end', ...right);
    assert.doesNotMatch(await done('curator', 'list', HOSPITAL), new RegExp(until));
    await refused(/directory\./, 'curator', 'end', ...right.slice(0, 2), '--reason', 'court', ...by);
  });
});
