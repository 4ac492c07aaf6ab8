import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPasswordVerifier } from '../../../directory/index.ts';
import { openAudit } from '../../../server/audit/audit.ts';
import type { Machine } from '../../../server/cli/command.ts';
import { COMMANDS } from '../../../server/cli/commands.ts';
import { EXIT, exitCodeOf } from '../../../server/cli/exit-codes.ts';
import { run } from '../../../server/cli/run.ts';
import { serverCodes } from '../../../server/codes.ts';
import { openMasterKey } from '../../../server/config/master-key.ts';
import { ServerError } from '../../../server/errors.ts';
import { rassFile, somebody } from '../../directory/support/national-files.ts';
import { anEvent } from '../audit/in-folder.ts';

describe('command line', () => {
  let folder: string;
  let out: string;
  let err: string;
  let environment: Record<string, string>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-cli-'));
    out = '';
    err = '';
    environment = { VESTIBULE_MODE: 'demo' };
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const vestibule = (...words: readonly string[]) => {
    const machine: Machine = {
      environment,
      folder,
      clock: { now: () => new Date('2026-11-23T08:00:00Z') },
      randomBytes: (count) => Buffer.alloc(count, 7),
      out: (text) => {
        out += `${text}\n`;
      },
      err: (text) => {
        err += `${text}\n`;
      },
      stopRequested: () => Promise.resolve(),
      onRenewal: () => undefined,
    };
    return run(words, machine);
  };

  async function withLines(count: number): Promise<void> {
    const key = openMasterKey(join(folder, 'secrets'), (bytes) => Buffer.alloc(bytes, 7)).derive('audit');
    const audit = await openAudit({
      path: join(folder, 'data', 'audit'),
      sealPath: join(folder, 'secrets', 'audit.head'),
      key,
    });
    for (let n = 1; n <= count; n += 1) await audit.append(anEvent({ actor: `person-${n}` }));
    await audit.close();
  }

  it('hashes a service’s password as the LDAP door reads it, and never takes it from the command line (S-23)', async () => {
    const file = join(folder, 'password.txt');
    writeFileSync(file, 'un-mot-de-passe-de-service-fictif\n');
    assert.equal(await vestibule('hash-password', file), EXIT.done);
    const verify = openPasswordVerifier([{ dn: 'cn=essai,ou=services', passwordHash: out.trim() }]);
    assert.equal(await verify('cn=essai,ou=services', 'un-mot-de-passe-de-service-fictif'), true);
    assert.equal(await verify('cn=essai,ou=services', 'un-mot-de-passe-de-service-fictif\n'), false);
    for (const content of ['trop court', 'x'.repeat(2_000), 'MotDePasse-MotDePasse-2026!']) {
      writeFileSync(file, content);
      assert.notEqual(await vestibule('hash-password', file), EXIT.done);
    }
    assert.match(err, /que tout le monde essaie/);
    // Whole, whatever it holds: no truncation, at 64 characters or beyond.
    const long = `${'é ☤'.repeat(40)} jusqu’au dernier signe`;
    writeFileSync(file, long);
    out = '';
    assert.equal(await vestibule('hash-password', file), EXIT.done);
    assert.match(out, /^\{ARGON2\}\$argon2id\$v=19\$m=65536,t=3,p=4\$/, 'its parameters are recorded');
    const whole = openPasswordVerifier([{ dn: 'cn=essai,ou=services', passwordHash: out.trim() }]);
    assert.deepEqual(
      [await whole('cn=essai,ou=services', long), await whole('cn=essai,ou=services', long.slice(0, -1))],
      [true, false],
    );
    assert.notEqual(await vestibule('hash-password', join(folder, 'absent')), EXIT.done);
    assert.match(err, /server\.command\.malformed/);
  });

  it('shows every command and the exit codes with --help', async () => {
    assert.equal(await vestibule('--help'), EXIT.done);
    for (const name of Object.keys(COMMANDS)) assert.ok(out.includes(`vestibule ${name}`), name);
    assert.match(out, /Codes de sortie/);
  });

  it('shows the help of a family, and says which build it is', async () => {
    for (const words of [
      ['help', 'cert'],
      ['cert', '--help'],
    ]) {
      out = '';
      assert.equal(await vestibule(...words), EXIT.done);
      assert.deepEqual(out.match(/^ {2}vestibule \S+ \S+/gm), ['  vestibule cert explain', '  vestibule cert verify']);
    }
    assert.equal(await vestibule('--version'), EXIT.done);
    assert.match(out, /^vestibule \d+\.\d+\.\d+$/m);
    assert.equal(await vestibule('cert', 'lire'), EXIT.malformed);
    assert.match(err, /« cert lire » ; commandes : cert explain, cert verify$/m);
  });

  it('shows the same help without a command, as a mistake', async () => {
    assert.equal(await vestibule(), EXIT.malformed);
  });

  it('shows the usage of one command', async () => {
    assert.equal(await vestibule('check', '--help'), EXIT.done);
    assert.match(out, /^vestibule check /);
  });

  for (const [code, ...words] of [
    ['server.command.unknown', 'start'],
    ['server.command.unknown', 'audit', 'forge'],
    ['server.command.malformed', 'check', '--conifg', 'x'],
    ['server.command.malformed', 'check', 'operand'],
    ['server.command.malformed', 'import'],
    ['server.command.malformed', 'check', '--set', 'port'],
    ['server.command.malformed', 'audit', 'verify', '--expect', 'something'],
    ['server.command.malformed', 'audit', 'show', '--limit', '0'],
    ['server.command.malformed', 'audit', 'show', '--action', 'forgotten'],
    ['server.command.malformed', 'audit', 'show', '--since', 'yesterday'],
    ['server.command.malformed', 'card', 'deny', '8025000001/1'],
    ['server.command.malformed', 'card', 'deny', 'carte', '--reason', 'perdue'],
    ['server.command.malformed', 'card', 'deny', '1', '--reason', 'x'.repeat(501)],
  ] as const) {
    it(`refuses « ${words.join(' ')} » with ${code}`, async () => {
      assert.equal(await vestibule(...words), EXIT.malformed);
      assert.ok(err.includes(`[${code}]`), err);
    });
  }

  for (const words of [
    ['import', 'absent.csv'],
    ['import', 'dossier'],
    ['import', 'absent.csv', '--plan'],
    ['hash-password', 'dossier'],
    ['client', 'apply', 'absent.json'],
  ]) {
    it(`« ${words.join(' ')} » names the file that is not there, once, and how it was not`, async () => {
      mkdirSync(join(folder, 'dossier'), { recursive: true });
      assert.equal(await vestibule(...words), EXIT.malformed, err);
      const file = words.at(-1) === '--plan' ? 'absent.csv' : (words.at(-1) ?? '');
      assert.match(err, new RegExp(`\\[server\\.command\\.file-unreadable\\]\n.*${file}`));
      assert.doesNotMatch(err, /\n {4}at /);
      assert.ok((err.match(/ENOENT|EISDIR|un dossier|rien de ce nom/g) ?? []).length <= 1, err);
    });
  }

  it('departments to release are departments', async () => {
    writeFileSync(join(folder, 'un.csv'), 'a');
    for (const odd of ['abc', '7', '75;13', '']) {
      err = '';
      assert.equal(await vestibule('import', 'un.csv', '--release', odd), EXIT.malformed, odd);
      assert.match(err, /--release : /);
    }
    for (const known of ['75', '75,2A,974', '2b'])
      assert.equal(await vestibule('import', 'un.csv', '--release', known), EXIT.refused, known);
  });

  it('tells an error as JSON when asked to', async () => {
    await vestibule('check', '--config', 'absent.yaml', '--json');
    assert.equal(JSON.parse(err).error, 'server.config.unreadable');
  });

  it('init writes a file that check accepts, and never replaces one', async () => {
    environment = {};
    assert.equal(await vestibule('init'), EXIT.done);
    assert.equal(await vestibule('check'), EXIT.done, err);
    writeFileSync(join(folder, 'vestibule.yaml'), 'mode: demo\n');
    assert.equal(await vestibule('init'), EXIT.failed);
    assert.ok(err.includes('server.command.file-exists'), err);
    assert.equal(readFileSync(join(folder, 'vestibule.yaml'), 'utf8'), 'mode: demo\n');
  });

  it('check names all faults with their origin and answers no', async () => {
    assert.equal(await vestibule('check', '--set', 'port=x', '--set', 'prot=1'), EXIT.refused);
    assert.match(err, /port : .*--set port/);
    assert.match(err, /prot : .*« port »/);
  });

  it('check tells what of an accepted configuration would keep a server from starting here', async () => {
    const words = ['check', '--set', 'trust.crlFolder=absent', '--set', 'outbound.caFile=absent.pem'];
    assert.equal(await vestibule(...words), EXIT.done, err);
    assert.match(
      out,
      /Configuration acceptée\.\nSur cette machine.*\noutbound\.caFile : .*absent\.pem n’existe pas.*\ntrust\.crlFolder : .*absent n’existe pas/,
    );
    out = '';
    assert.equal(await vestibule(...words, '--json'), EXIT.done, err);
    assert.deepEqual(
      JSON.parse(out).here.map(({ key }: { readonly key: string }) => key),
      ['outbound.caFile', 'trust.crlFolder'],
    );
    out = '';
    assert.equal(await vestibule('check'), EXIT.done, err);
    assert.doesNotMatch(out, /Sur cette machine/);
  });

  it('check gives verdict and faults as JSON', async () => {
    assert.equal(await vestibule('check', '--json', '--set', 'port=x'), EXIT.refused);
    assert.deepEqual(JSON.parse(out).faults[0].key, 'port');
  });

  it('audit verify accepts an intact audit and gives the head to note elsewhere', async () => {
    await withLines(3);
    assert.equal(await vestibule('audit', 'verify'), EXIT.done);
    const [, noted = ''] = /(3:[0-9a-f]{64})/.exec(out) ?? [];
    assert.equal(await vestibule('audit', 'verify', '--expect', noted), EXIT.done);
    assert.equal(await vestibule('audit', 'verify', '--expect', noted.replace('3:', '4:')), EXIT.refused);
    assert.match(out, /server\.audit\.tail-cut, ligne 4/);
  });

  it('audit verify answers no, with the code, when the head outside is gone', async () => {
    await withLines(3);
    rmSync(join(folder, 'secrets', 'audit.head'));
    assert.equal(await vestibule('audit', 'verify', '--json'), EXIT.refused);
    assert.equal(JSON.parse(out).code, 'server.audit.head-missing');
  });

  it('audit verify does not take an audit that vanished for an empty one', async () => {
    assert.equal(await vestibule('audit', 'verify'), EXIT.refused);
    assert.ok(err.includes('server.audit.seal-missing'), err);
  });

  it('audit show gives the latest lines, newest first, filtered, as text or JSON', async () => {
    await withLines(3);
    assert.equal(await vestibule('audit', 'show', '--limit', '2'), EXIT.done);
    assert.deepEqual(out.match(/person-[0-9]/g)?.slice(0, 1), ['person-3']);
    assert.equal(out.trimEnd().split('\n').length, 2);
    out = '';
    await vestibule('audit', 'show', '--json', '--actor', 'person-2');
    assert.equal(JSON.parse(out).sequence, 2);
  });

  it('card deny, denied and allow: a decision, its list, its lines in the audit', async () => {
    assert.equal(await vestibule('card', 'deny', '8025000001/1', '--reason', 'perdue', '--by', 'essai'), EXIT.done);
    assert.equal(await vestibule('card', 'deny', '8025000001/1', '--reason', 'autre', '--json'), EXIT.done);
    assert.match(out, /"changed":false/);
    out = '';
    assert.equal(await vestibule('card', 'denied'), EXIT.done);
    assert.equal(out, '8025000001/1 · 2026-11-23T08:00:00.000Z · "perdue" · "essai"\n');
    assert.equal(await vestibule('card', 'allow', '8025000001/1'), EXIT.done);
    assert.equal(await vestibule('card', 'allow', '8025000001/1'), EXIT.refused);
    out = '';
    await vestibule('card', 'denied');
    assert.match(out, /Aucune carte/);
    out = '';
    await vestibule('audit', 'show', '--json');
    const actions = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).event.action);
    assert.deepEqual(actions, ['card.allowed', 'card.denied']);
  });

  it('import refuses a file it does not recognise, and the audit says so', async () => {
    writeFileSync(join(folder, 'photo.txt'), 'not a national file\n');
    assert.equal(await vestibule('import', 'photo.txt'), EXIT.refused);
    out = '';
    await vestibule('audit', 'show', '--json');
    const { event } = JSON.parse(out);
    assert.deepEqual([event.action, event.outcome, event.subject], ['directory.imported', 'refused', 'photo.txt']);
    assert.match(event.code, /^directory\./);
  });

  it('import holds back what the configured thresholds say', async () => {
    const people = Array.from({ length: 10 }, (_, number) => somebody(number));
    writeFileSync(join(folder, 'rass_202611200512.txt'), rassFile(people));
    writeFileSync(join(folder, 'rass_202611210512.txt'), rassFile(people.slice(2)));
    assert.equal(await vestibule('import', 'rass_202611200512.txt'), EXIT.done);
    const heldWith = async (records: string): Promise<readonly object[]> => {
      environment = { ...environment, VESTIBULE_DIRECTORY_HOLD_RECORDS: records };
      out = '';
      assert.equal(await vestibule('import', 'rass_202611210512.txt', '--plan', '--json'), EXIT.done);
      return JSON.parse(out).plan.held;
    };
    assert.deepEqual(await heldWith('1'), [
      { kind: 'person', department: '—', establishment: null, closings: 2, open: 10 },
    ]);
    assert.deepEqual(await heldWith('2'), []);
    environment = { ...environment, VESTIBULE_DIRECTORY_HOLD_RECORDS: '1' };
    out = '';
    assert.equal(await vestibule('import', 'rass_202611210512.txt'), EXIT.done);
    assert.match(out, /Retenu : département — : 2 professionnels sur 10 manquent/);
  });

  it('import tells a file dated wrongly by --as-of', async () => {
    writeFileSync(join(folder, 'reseaux.csv'), 'code;nom;type;ville\nR1;Réseau;cpts;Brumeval\n');
    assert.equal(await vestibule('import', 'reseaux.csv', '--as-of', '2999-01-01', '--json'), EXIT.refused);
    assert.equal(JSON.parse(out).code, 'directory.import.wrong-as-of');
    out = '';
    assert.equal(await vestibule('import', 'reseaux.csv', '--as-of', '2020-01-02', '--json'), EXIT.done);
    out = '';
    assert.equal(await vestibule('import', 'reseaux.csv', '--as-of', '2020-01-01', '--json'), EXIT.refused);
    assert.equal(JSON.parse(out).code, 'directory.import.older-file');
  });

  it('gives each kind of error an exit code', () => {
    for (const code of Object.keys(serverCodes) as (keyof typeof serverCodes)[]) {
      assert.ok(
        [EXIT.refused, EXIT.malformed, EXIT.failed].some((exit) => exit === exitCodeOf(new ServerError(code, ''))),
        code,
      );
    }
    assert.equal(exitCodeOf(new RangeError('a defect')), EXIT.failed);
  });
});
