import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_USAGE, readDemoOptions } from '../../../scripts/demo/options.ts';
import { demoPlaces, prepareDemo } from '../../../scripts/demo/prepare.ts';
import { claimHouse } from '../../../server/claim-house.ts';
import { openMasterKey } from '../../../server/config/master-key.ts';

const START = fileURLToPath(new URL('../../../scripts/start.js', import.meta.url));
const REFUSED = { code: 'demo.option.malformed' };

describe('What the demonstration is asked for', () => {
  it('is all on loopback, at ports from 4000 on, in the current folder, unless told', () => {
    assert.deepEqual(readDemoOptions([], '/ici'), {
      ...{ data: '/ici/data', secrets: '/ici/secrets', https: false, port: 4_000, seed: null, outboundCa: null },
    });
    const told = readDemoOptions(
      ['--port', '5000', '--https', '--data', 'd', '--seed', 's.json', '--outbound-ca', 'ca.pem'],
      '/ici',
    );
    assert.deepEqual(told, {
      ...{
        data: '/ici/d',
        secrets: '/ici/secrets',
        https: true,
        port: 5_000,
        seed: '/ici/s.json',
        outboundCa: '/ici/ca.pem',
      },
    });
  });

  for (const [said, ...words] of [
    ['--port abc : un nombre de 1024 à 60000 est attendu', '--port', 'abc'],
    ['--port 80 : un nombre', '--port', '80'],
    ['--port 70000 : un nombre', '--port', '70000'],
    ['--port  : un nombre', '--port', ''],
    ['--prot : option inconnue', '--prot', '5000'],
    ['--data : une valeur est attendue', '--data'],
    ['--data : une valeur est attendue', '--data', '--https'],
    ['--https : aucune valeur n’est attendue', '--https=oui'],
    ['« 5000 » : seules des options sont attendues', '5000'],
  ] as const) {
    it(`« ${words.join(' ')} » is refused in French, with the usage`, () => {
      const refused = (error: Error) => 'code' in error && error.code === REFUSED.code && error.message.includes(said);
      assert.throws(() => readDemoOptions(words, '/ici'), refused);
    });
  }

  it('is refused in words, without a trace of the program', () => {
    const { status, stderr } = spawnSync(process.execPath, [START, '--prot', '5000'], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.ok(stderr.includes('--prot : option inconnue') && stderr.includes(DEMO_USAGE), stderr);
    assert.doesNotMatch(stderr, /\n {4}at /);
    for (const asked of ['--help', '-h'])
      assert.equal(spawnSync(process.execPath, [START, asked], { encoding: 'utf8' }).stdout, `${DEMO_USAGE}\n`);
  });
});

describe('A demonstration whose data folder is a file', () => {
  it('says so in words, without a trace of the program: server.data.unusable', () => {
    const root = mkdtempSync(join(tmpdir(), 'vestibule-file-'));
    const data = join(root, 'data');
    writeFileSync(data, '');
    try {
      const asked = ['--data', data, '--secrets', join(root, 'secrets')];
      const { status, stderr } = spawnSync(process.execPath, [START, ...asked], { encoding: 'utf8' });
      assert.equal(status, 1);
      assert.ok(stderr.includes(`${data} : un fichier est là où un dossier est attendu`), stderr);
      assert.doesNotMatch(stderr, /\n {4}at /);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

describe('A demonstration whose folders another one holds', () => {
  it('writes nothing beside it: server.house.in-use', async () => {
    const root = mkdtempSync(join(tmpdir(), 'vestibule-second-'));
    const folders = { data: join(root, 'data'), secrets: join(root, 'secrets') };
    const claim = await claimHouse(openMasterKey(folders.secrets, randomBytes), folders.data);
    try {
      const asked = { ...folders, https: false, seed: null, outboundCa: null, port: 5_000 };
      await assert.rejects(prepareDemo(asked, { now: () => new Date() }), { code: 'server.house.in-use' });
      assert.equal(existsSync(demoPlaces(folders.data).configuration), false);
      assert.equal(existsSync(folders.data), false);
    } finally {
      await claim.release();
      rmSync(root, { recursive: true, force: true });
    }
  });
});
