import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import { hasProgram } from './slapd.ts';

const PEOPLE = `ou=people,${SUFFIX}`;
const ODD = `cn=Dupont\\, Zoé + sn=Fictif,${PEOPLE}`;

const FILE = `dn: ${SUFFIX}
objectClass: dcObject
objectClass: organization
dc: hopital
o: Hôpital fictif

dn: ${PEOPLE}
objectClass: organizationalUnit
ou: people

dn: uid=a,${PEOPLE}
objectClass: inetOrgPerson
uid: a
cn: a
sn: Fictif
userPassword: secret-fictif

dn: ${ODD}
objectClass: person
cn: Dupont, Zoé
sn: Fictif
`;

describe('LDAP contexts: Debian’s ldap-utils', function () {
  this.timeout(120_000);
  let door: ContextFixture;

  before(async function () {
    if (!hasProgram('ldapsearch', '-VV')) this.skip();
    door = await openContextDoor();
  });

  after(() => door?.remove());

  /** Runs a tool as the root of the context, or as told; answers its exit code and output. */
  function run(
    tool: string,
    args: readonly string[],
    input = '',
    as: readonly string[] = ['-D', ROOT, '-w', ROOT_PASSWORD],
  ) {
    const { promise, resolve } = Promise.withResolvers<{ code: number; text: string }>();
    const all = ['-x', '-H', `ldap://127.0.0.1:${door.listener.port}`, ...as, ...args];
    const child = execFile(tool, all, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
    child.stdin?.end(input);
    return promise;
  }

  it('adds, searches, changes, compares, renames, binds, changes passwords and deletes', async () => {
    assert.equal((await run('ldapadd', [], FILE)).code, 0);
    assert.equal((await run('ldapadd', [], FILE)).code, 68);
    const found = await run('ldapsearch', ['-LLL', '-b', SUFFIX, '(cn=dupont, zoé)', 'sn']);
    assert.match(found.text, /^sn: Fictif$/m);
    assert.match(
      (
        await run('ldapsearch', [
          '-LLL',
          '-b',
          SUFFIX,
          '-E',
          'sss=-sn',
          '-E',
          'pr=1/noprompt',
          '(objectClass=*)',
          '1.1',
        ])
      ).text,
      /dc=hopital/,
    );
    const change = `dn: uid=a,${PEOPLE}\nchangetype: modify\nadd: mail\nmail: a@hopital.example\n-\nreplace: sn\nsn: Inventé\n`;
    assert.equal((await run('ldapmodify', [], change)).code, 0);
    assert.equal((await run('ldapcompare', [`uid=a,${PEOPLE}`, 'mail:A@HOPITAL.EXAMPLE'])).code, 6);
    assert.equal((await run('ldapcompare', [`uid=a,${PEOPLE}`, 'mail:b@hopital.example'])).code, 5);
    const own = ['-D', `uid=a,${PEOPLE}`, '-w', 'secret-fictif'];
    assert.match((await run('ldapwhoami', [], '', own)).text, /^dn:uid=a,/);
    assert.equal((await run('ldappasswd', ['-s', 'neuf-fictif'], '', own)).code, 0);
    assert.equal((await run('ldapwhoami', [], '', own)).code, 49);
    assert.equal((await run('ldapmodrdn', ['-r', `uid=a,${PEOPLE}`, 'uid=b'])).code, 0);
    assert.equal((await run('ldapmodrdn', ['-s', PEOPLE, PEOPLE, 'ou=people'])).code, 53);
    assert.equal((await run('ldapdelete', [PEOPLE])).code, 66);
    assert.equal((await run('ldapdelete', ['-r', PEOPLE])).code, 0);
    assert.equal((await run('ldapsearch', ['-LLL', '-b', PEOPLE, '-s', 'base'])).code, 32);
    assert.deepEqual(door.defects, []);
  });
});
