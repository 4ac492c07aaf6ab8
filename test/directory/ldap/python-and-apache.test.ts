import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import { addEntry } from './requests.ts';
import { hasProgram } from './slapd.ts';

/** Debian's own Python, which python3-ldap is for. */
const PYTHON = '/usr/bin/python3';
const APACHE = '/usr/sbin/apache2';
const MODULES = '/usr/lib/apache2/modules';
const PEOPLE = `ou=people,${SUFFIX}`;
const GROUP = `cn=equipe,${SUFFIX}`;
const START_TRIES = 100;

const SCRIPT = `
import sys, ldap, ldap.modlist
from ldap.controls import SimplePagedResultsControl
url, root, password, people = sys.argv[1:]
c = ldap.initialize(url)
c.protocol_version = 3
c.simple_bind_s(root, password)
assert c.whoami_s() == 'dn:' + root
dn = 'uid=py,' + people
c.add_s(dn, ldap.modlist.addModlist({'objectClass': [b'inetOrgPerson'], 'uid': [b'py'], 'cn': ['Zoé'.encode()], 'sn': [b'Fictif']}))
c.modify_s(dn, [(ldap.MOD_ADD, 'mail', [b'py@hopital.example'])])
assert c.compare_s(dn, 'mail', b'PY@HOPITAL.EXAMPLE')
assert c.search_s(people, ldap.SCOPE_SUBTREE, '(cn=zoé)', ['mail']) == [(dn, {'mail': [b'py@hopital.example']})]
page, seen = SimplePagedResultsControl(True, size=2, cookie=''), []
while True:
    number = c.search_ext(people, ldap.SCOPE_ONELEVEL, '(uid=*)', ['uid'], serverctrls=[page])
    _, rows, _, controls = c.result3(number)
    assert len(rows) <= 2
    seen += [name for name, _ in rows]
    page.cookie = [each for each in controls if each.controlType == page.controlType][0].cookie
    if not page.cookie: break
assert len(seen) == 4 and len(set(seen)) == 4, seen
c.passwd_s(dn, None, 'neuf-fictif')
ldap.initialize(url).simple_bind_s(dn, 'neuf-fictif')
c.rename_s(dn, 'uid=serpent', delold=1)
c.delete_s('uid=serpent,' + people)
for wrong, work in ((ldap.NO_SUCH_OBJECT, lambda: c.delete_s(dn)), (ldap.INVALID_CREDENTIALS, lambda: ldap.initialize(url).simple_bind_s(dn, 'faux'))):
    try: work()
    except wrong: continue
    raise AssertionError(wrong)
print('done')
`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('LDAP contexts: python-ldap and Apache’s mod_authnz_ldap as clients', function () {
  this.timeout(60_000);
  let door: ContextFixture;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-ldap-clients-'));
    door = await openContextDoor();
    const root = await door.connectAs(ROOT, ROOT_PASSWORD);
    const add = async (dn: string, entry: Readonly<Record<string, readonly string[]>>) =>
      assert.equal((await root.ask(addEntry(dn, entry))).code, 0, dn);
    await add(SUFFIX, { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] });
    await add(PEOPLE, { objectClass: ['organizationalUnit'], ou: ['people'] });
    for (const uid of ['a', 'b', 'c']) {
      const entry = { objectClass: ['inetOrgPerson'], uid: [uid], cn: [uid], sn: ['Fictif'] };
      await add(`uid=${uid},${PEOPLE}`, { ...entry, userPassword: [`secret-${uid}`] });
    }
    await add(GROUP, { objectClass: ['groupOfNames'], cn: ['equipe'], member: [`uid=a,${PEOPLE}`] });
  });

  after(async () => {
    await door?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('python-ldap binds, adds, changes, compares, pages, renames, deletes, and is told why not', async function () {
    if (!existsSync(PYTHON) || !(await promisify(execFile)(PYTHON, ['-c', 'import ldap']).catch(() => null))) {
      return this.skip();
    }
    const script = join(folder, 'client.py');
    writeFileSync(script, SCRIPT);
    const url = `ldap://127.0.0.1:${door.listener.port}`;
    const { stdout } = await promisify(execFile)(PYTHON, [script, url, ROOT, ROOT_PASSWORD, PEOPLE]);
    assert.equal(stdout.trim(), 'done');
    assert.deepEqual(door.defects, []);
  });

  it('Apache lets in by password, by group and by attribute, and nobody else', async function () {
    if (!hasProgram(APACHE, '-v') || !existsSync(join(MODULES, 'mod_authnz_ldap.so'))) return this.skip();
    const port = await freePort();
    const site = join(folder, 'site');
    for (const name of ['all', 'team', 'b']) {
      mkdirSync(join(site, name), { recursive: true });
      writeFileSync(join(site, name, 'index.txt'), 'ok');
    }
    const guarded = (name: string, rule: string) => `<Location "/${name}">
AuthType Basic
AuthName "essai"
AuthBasicProvider ldap
AuthLDAPURL "ldap://127.0.0.1:${door.listener.port}/${PEOPLE}?uid?sub?(objectClass=inetOrgPerson)"
Require ${rule}
</Location>`;
    const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_basic', 'ldap', 'authnz_ldap'];
    const config = [
      `ServerRoot "${folder}"`,
      'ServerName 127.0.0.1',
      `PidFile ${join(folder, 'apache.pid')}`,
      `ErrorLog ${join(folder, 'error.log')}`,
      `Listen 127.0.0.1:${port}`,
      ...modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
      `DocumentRoot "${site}"`,
      guarded('all', 'valid-user'),
      guarded('team', `ldap-group ${GROUP}`),
      guarded('b', 'ldap-attribute cn=b'),
    ];
    writeFileSync(join(folder, 'apache.conf'), `${config.join('\n')}\n`);
    const child = spawn(APACHE, ['-f', join(folder, 'apache.conf'), '-DFOREGROUND'], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const status = async (place: string, user: string, password: string): Promise<number> => {
      const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const answer = await fetch(`http://127.0.0.1:${port}/${place}/index.txt`, { headers: { authorization } });
      await answer.arrayBuffer();
      return answer.status;
    };
    try {
      for (let tries = 0; tries < START_TRIES; tries += 1) {
        if ((await status('all', '', '').catch(() => null)) !== null) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const asked = [
        ['all', 'a', 'secret-a'],
        ['all', 'a', 'faux'],
        ['all', 'a', ''],
        ['all', 'personne', 'secret-a'],
        ['all', '*', 'secret-a'],
        ['team', 'a', 'secret-a'],
        ['team', 'b', 'secret-b'],
        ['b', 'b', 'secret-b'],
        ['b', 'c', 'secret-c'],
      ] as const;
      const answers: number[] = [];
      for (const [place, user, password] of asked) answers.push(await status(place, user, password));
      assert.deepEqual(answers, [200, 401, 401, 401, 401, 200, 401, 200, 401]);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
    assert.deepEqual(door.defects, []);
  });
});
