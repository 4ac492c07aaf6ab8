import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { castMember, HOSPITAL_FINESS } from '../../../scripts/region/cast.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { run } from '../../../server/cli/run.ts';
import { openTestHouse, type TestHouse } from '../../support/house.ts';

const numberOf = (slug: string) => castMember(slug).idType + castMember(slug).id;
const [nurse, doctor] = [numberOf('infirmiere'), numberOf('generaliste')];
const DAY_MS = 86_400_000;

describe('command line: administrators’ rights', function () {
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
  const until = () => new Date(house.clock.now().getTime() + 30 * DAY_MS).toISOString().slice(0, 10);
  const reasoned = ['--by', 'Alix', '--reason', 'Remplace le précédent'] as const;
  const granted = (person: string, ...extent: readonly string[]) =>
    ['administrator', 'grant', person, ...extent, '--until', until(), ...reasoned] as const;

  it('gives the region to somebody, when nobody who has it can be reached', async () => {
    assert.match(await done(...granted(doctor, '--region')), new RegExp(`${doctor} .* · toute la région · jusqu’au`));
    assert.match(await done('administrator', 'list'), new RegExp(`${doctor} .*${until()}`));
  });

  it('gives a territory, changes it, ends it; each is a line in the audit', async () => {
    const given = JSON.parse(await done(...granted(nurse, '--establishments', HOSPITAL_FINESS, '--json')));
    assert.deepEqual(given.territory, { departments: [], establishments: [HOSPITAL_FINESS] });
    assert.match(await done(...granted(nurse, '--departments', '93, 2a')), / · 93 2A · /);
    assert.match(await done('administrator', 'end', nurse, ...reasoned), / · fini le /);
    await refused(/server\.admin\.right-changed/, 'administrator', 'end', nurse, ...reasoned);
    const lines = (await done('audit', 'show', '--json')).split('\n').filter((line) => line.includes('administrator.'));
    assert.equal(lines.filter((line) => line.includes('administrator.granted')).length, 3);
    assert.equal(lines.filter((line) => line.includes('administrator.ended')).length, 1);
    await done('audit', 'verify');
  });

  it('refuses what the page refuses', async () => {
    await refused(/server\.admin\.last-regional/, 'administrator', 'end', doctor, ...reasoned);
    await refused(/server\.admin\.last-regional/, ...granted(doctor, '--departments', '75'));
    await refused(/server\.admin\.right-malformed/, ...granted(nurse, '--departments', 'Paris'));
    await refused(/directory\.person\.absent/, ...granted('899700099999', '--region'));
    const short = ['administrator', 'grant', nurse, '--region', '--until', until(), '--by', 'Alix'];
    await refused(/server\.admin\.reason-too-short/, ...short);
    const past = ['administrator', 'grant', nurse, '--region', '--until', '2020-01-01', ...reasoned];
    await refused(/server\.admin\.right-malformed/, ...past);
  });

  it('never takes a territory left out for the region, nor both for one', async () => {
    assert.equal(await vestibule(...granted(nurse)), EXIT.malformed);
    assert.match(err, /--region/);
    assert.equal(await vestibule(...granted(nurse, '--region', '--departments', '75')), EXIT.malformed);
    assert.equal(await vestibule('administrator', 'end', nurse, '--reason', 'Sans auteur nommé'), EXIT.malformed);
  });
});
