import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { hasProgram } from '../../directory/ldap/slapd.ts';
import { throwawayTls } from '../../directory/ldap/throwaway-tls.ts';
import { type CliAnswer, cliIn } from '../../support/cli.ts';

const LAUNCHER = fileURLToPath(new URL('../../../server/vestibule.js', import.meta.url));
const SUFFIX = 'dc=hopital,dc=example';
const ROOT = `cn=admin,${SUFFIX}`;
const PASSWORD = 'un mot de passe fictif';
/** `{SSHA}` of it. */
const ROOT_HASH = '{SSHA}s46gq4exAlUSkf8H07wyA/u5w5FmaWN0aWY=';

const FILE = `dn: ${SUFFIX}
objectClass: dcObject
objectClass: organization
dc: hopital
o: Hôpital fictif

dn: uid=a,${SUFFIX}
objectClass: inetOrgPerson
uid: a
cn: Élodie
sn: Fictif
userPassword: secret-fictif
`;

describe('vestibule ldif, and the server it feeds', function () {
  this.timeout(60_000);
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-ldif-'));
  });

  afterEach(async () => {
    if (child?.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    child = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  /** A configuration with one plain context, in a folder of its own. */
  function configure(name: string, more: Readonly<Record<string, unknown>> = {}): string {
    const file = join(folder, `${name}.yaml`);
    const contexts = [{ suffix: SUFFIX, rootDn: ROOT, rootPassword: ROOT_HASH }];
    const places = { data: join(folder, name, 'data'), secrets: join(folder, name, 'secrets') };
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ mode: 'demo', ...places, 'directory.contexts': contexts, ...more }));
    return file;
  }

  const run = (...words: readonly string[]): Promise<CliAnswer> => cliIn(folder, new Date()).run(...words);

  function ldif(name: string, text: string): string {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  }

  it('loads a file and writes it out, and takes its own output back unchanged', async () => {
    const [here, there] = [configure('ici'), configure('ailleurs')];
    const loaded = await run('ldif', 'import', ldif('a.ldif', FILE), '--config', here);
    assert.deepEqual([loaded.code, loaded.out], [EXIT.done, '2 reprises, 0 refusées.\n'], loaded.err);
    const first = await run('ldif', 'export', '--config', here);
    assert.match(first.out, /^userPassword: \{ARGON2\}/m);
    assert.doesNotMatch(first.out, /secret-fictif/);
    const again = await run('ldif', 'import', ldif('b.ldif', first.out), '--config', there);
    assert.equal(again.code, EXIT.done, again.err);
    const second = await run('ldif', 'export', '--config', there);
    const lasting = (text: string) => text.replaceAll(/^(modifyTimestamp|entryCSN|createTimestamp): .*\n/gm, '');
    assert.equal(lasting(second.out), lasting(first.out));
    const audited = await run('audit', 'show', '--json', '--config', here);
    const events = audited.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    assert.deepEqual(
      events.map(({ action, subject, outcome, details }) => [action, subject, outcome, details]),
      [['ldap.updated', 'a.ldif', 'success', { operation: 'ldif import', done: 2, refused: 0 }]],
    );
  });

  it('names the file, the line and what to do when a record is refused, and writes nothing after it', async () => {
    const config = configure('ici');
    const file = ldif(
      'faute.ldif',
      `${FILE}\ndn: uid=b,${SUFFIX}\nobjectClass: inetOrgPerson\nuid: b\ncn: b\n\ndn: uid=c,${SUFFIX}\nobjectClass: account\nuid: c\n`,
    );
    const answer = await run('ldif', 'import', file, '--config', config);
    assert.equal(answer.code, EXIT.refused);
    assert.match(answer.err, /faute\.ldif, ligne 14 : refusée, code LDAP 65 .*sn/);
    assert.match(answer.err, /Que faire : corriger/);
    assert.equal(answer.out, '2 reprises, 1 refusées.\n');
    const further = await run('ldif', 'import', file, '--continue', '--json', '--config', config);
    const report = JSON.parse(further.out);
    assert.deepEqual([further.code, report.done, report.refused], [EXIT.refused, 1, 3]);
    assert.deepEqual(
      report.faults.map(({ line, code }: { line: number; code: number }) => [line, code]),
      [
        [1, 68],
        [7, 68],
        [14, 65],
      ],
    );
  });

  it('names the file and the line that cannot be read, a file that is not there, a context that is not declared', async () => {
    const config = configure('ici');
    const malformed = await run('ldif', 'import', ldif('x.ldif', `${FILE}nothing at all\n`), '--config', config);
    assert.equal(malformed.code, EXIT.malformed);
    assert.match(malformed.err, /\[directory\.ldif\.malformed\]\n.*x\.ldif : line 13: .*\nQue faire : Corriger/);
    const absent = await run('ldif', 'import', 'absent.ldif', '--config', config);
    assert.equal(absent.code, EXIT.malformed);
    assert.match(absent.err, /\[server\.command\.file-unreadable\]\n.*absent\.ldif\s: rien de ce nom ne s’y trouve\n/);
    const unknown = await run('ldif', 'export', '--suffix', 'dc=autre', '--config', config);
    assert.equal(unknown.code, EXIT.malformed);
    assert.match(unknown.err, /--suffix : un de dc=hopital,dc=example/);
    const never = await run('ldif', 'export', '--config', configure('jamais'));
    assert.equal(never.code, EXIT.failed);
    assert.match(never.err, /\[directory\.store\.unavailable\]\n.*contexts : /);
  });

  it('serves what was loaded, refuses a load beside it, writes it out, and audits each update (ldap.updated)', async function () {
    if (!hasProgram('ldapsearch', '-VV')) this.skip();
    const tls = throwawayTls();
    const port = await freePort();
    const config = configure('ici', {
      port: 0,
      'ldap.enabled': true,
      'ldap.port': port,
      'ldap.tlsPort': await freePort(),
      'ldap.certFile': ldif('ldap.pem', tls.cert),
      'ldap.keyFile': ldif('ldap.key', tls.key),
    });
    const file = ldif('a.ldif', FILE);
    assert.equal((await run('ldif', 'import', file, '--config', config)).code, EXIT.done);
    const serving = spawn(process.execPath, [LAUNCHER, 'serve', '--config', config], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = serving;
    for await (const line of createInterface({ input: serving.stdout })) if (line.includes('/premier/')) break;
    const tool = (name: string, ...args: readonly string[]) =>
      promisify(execFile)(name, ['-x', '-H', `ldap://127.0.0.1:${port}`, ...args]);
    assert.match((await tool('ldapwhoami', '-D', `uid=a,${SUFFIX}`, '-w', 'secret-fictif')).stdout, /dn:uid=a/);
    const beside = await run('ldif', 'import', file, '--config', config);
    assert.equal(beside.code, EXIT.failed);
    assert.match(beside.err, /\[server\.house\.in-use\]/);
    assert.match(beside.err, new RegExp(`ldapadd -H ldap://localhost:${port}\\), ou arrêter le serveur`));
    await tool('ldapdelete', '-D', ROOT, '-w', PASSWORD, `uid=a,${SUFFIX}`);
    const exported = await run('ldif', 'export', '--config', config);
    assert.deepEqual(
      [...exported.out.matchAll(/^dn: (.*)$/gm)].map(([, dn]) => dn),
      [SUFFIX],
    );
    serving.kill('SIGTERM');
    await once(serving, 'exit');
    const audited = await run('audit', 'show', '--json', '--config', config);
    const events = audited.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    const updates = events.filter(({ action, from }) => action === 'ldap.updated' && from !== '');
    assert.deepEqual(
      updates.map(({ actor, subject, outcome, details }) => [actor, subject, outcome, details]),
      [[ROOT, `uid=a,${SUFFIX}`, 'success', { operation: 'delete', result: 0 }]],
    );
  });
});
