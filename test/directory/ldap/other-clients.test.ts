import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ldapjs from 'ldapjs';
import { ACCOUNT, type DoorFixture, openDoor, PASSWORD } from './door-fixture.ts';
import { BASE } from './requests.ts';
import { throwawayTls } from './throwaway-tls.ts';

const PERSON = `uid=899700000013,ou=people,${BASE}`;

function hasLdapsearch(): boolean {
  try {
    execFileSync('ldapsearch', ['-VV'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('LDAP door: ldapsearch of OpenLDAP', () => {
  const tls = throwawayTls();
  let door: DoorFixture;
  let folder: string;

  before(async function () {
    if (!hasLdapsearch()) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'vestibule-ldapsearch-'));
    writeFileSync(join(folder, 'authority.pem'), tls.authority);
    door = await openDoor(12, { tls, listenTls: { host: '127.0.0.1', port: 0 } });
  });

  after(async () => {
    if (door === undefined) return;
    await door.remove();
    rmSync(folder, { recursive: true });
  });

  /** Runs ldapsearch, and answers the names found in its output, and the output. */
  async function run(args: readonly string[], over: 'ldap' | 'ldaps' = 'ldap') {
    const port = over === 'ldap' ? door.listener.port : door.listener.tlsPort;
    const env = {
      ...process.env,
      LDAPTLS_CACERT: join(folder, 'authority.pem'),
      LDAPTLS_REQCERT: 'demand',
    };
    const options = ['-x', '-LLL', '-o', 'ldif-wrap=no', '-H', `${over}://127.0.0.1:${port}`, '-b', BASE];
    const { stdout } = await promisify(execFile)('ldapsearch', [...options, ...args], { env });
    return { names: [...stdout.matchAll(/^dn:+ (.*)$/gm)].map(([, dn]) => dn), stdout };
  }

  it('finds over ldap, ldaps and StartTLS the same', async () => {
    const args = ['(uid=899700000013)', '1.1'];
    const found = await Promise.all([run(args), run(args, 'ldaps'), run(['-ZZ', ...args])]);
    for (const { names } of found) assert.deepEqual(names, [PERSON]);
  });

  it('pages two by two', async () => {
    const { names } = await run(['-E', 'pr=2/noprompt', '(objectClass=person)', '1.1']);
    assert.equal(new Set(names).size, 12);
    assert.equal(names.length, 12);
  });

  it('finds with accents, escapes and wildcards', async () => {
    for (const filter of [
      '(cn=Élodie Fictif)',
      '(cn=\\c3\\89lodie\\20Fictif)',
      '(sn=fict*)',
      '(&(sn=Fictif)(givenName=É*))',
    ]) {
      assert.ok((await run([filter, '1.1'])).names.includes(PERSON), filter);
    }
  });

  it('binds an account over TLS and says who it is', async () => {
    const { names } = await run(['-ZZ', '-D', ACCOUNT, '-w', PASSWORD, '(objectClass=vsNetwork)', '1.1']);
    assert.deepEqual(names, [`cn=reseau-invente,ou=groups,${BASE}`]);
  });

  it('reports the size limit as such', async () => {
    await assert.rejects(run(['-z', '3', '(objectClass=person)', '1.1']), { code: 4 });
  });

  it('reads the schema', async () => {
    const { stdout } = await run(['-b', 'cn=subschema', '-s', 'base', '(objectClass=subschema)', 'attributeTypes']);
    assert.match(stdout, /NAME 'vsRpps'/);
  });
});

describe('LDAP door: the client of ldapjs', () => {
  let door: DoorFixture;
  let client: ldapjs.Client;

  before(async () => {
    door = await openDoor(12);
    client = ldapjs.createClient({ url: `ldap://127.0.0.1:${door.listener.port}` });
  });

  after(async () => {
    client.destroy();
    await door.remove();
  });

  const found = (options: ldapjs.SearchOptions): Promise<string[]> =>
    new Promise((resolve, reject) => {
      client.search(BASE, { scope: 'sub', ...options }, (error, result) => {
        if (error) return reject(error);
        const names: string[] = [];
        result.on('searchEntry', (entry) => names.push(entry.pojo.objectName));
        result.on('error', reject);
        result.on('end', () => resolve(names));
      });
    });

  it('binds, searches and pages', async () => {
    await promisify(
      client.bind.bind(client) as (dn: string, password: string, done: (error: Error | null) => void) => void,
    )(ACCOUNT, PASSWORD);
    assert.deepEqual(await found({ filter: '(uid=899700000013)' }), [PERSON]);
    const paged = await found({ filter: '(objectClass=person)', paged: { pageSize: 5 }, attributes: ['cn'] });
    assert.equal(paged.length, 12);
  });

  it('compares', async () => {
    const isEqual = await new Promise((resolve, reject) => {
      client.compare(PERSON, 'sn', 'fictif', (error, matched) => (error ? reject(error) : resolve(matched)));
    });
    assert.equal(isEqual, true);
  });
});
