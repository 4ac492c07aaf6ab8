import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { promisify } from 'node:util';
import ldapjs from 'ldapjs';
import { openDirectory } from '../../../directory/index.ts';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { type LdapDoor, type LdapDoorOptions, openLdapDoor } from '../../../server/ldap/ldap-door.ts';
import { REFUSALS_AT_ONCE } from '../../../server/ldap/refusals-told.ts';
import type { LdapDoorSettings } from '../../../server/ldap/settings.ts';
import { RawClient } from '../../directory/ldap/raw-client.ts';
import { bind, remove } from '../../directory/ldap/requests.ts';

const clock = { now: () => new Date() };
const run = promisify(execFile);

/** An anonymous read of the root DSE, as bytes (RFC 4511 §4.5). */
async function rootDse(port: number): Promise<string> {
  const request = Buffer.from(
    '30250201016320040 0 0a01000a0100020100020100010100870b6f626a656374436c6173733000'.replaceAll(' ', ''),
    'hex',
  );
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(port, '127.0.0.1', () => socket.write(request));
  socket.once('data', (data) => {
    socket.destroy();
    resolve(data.toString('latin1'));
  });
  socket.once('error', reject);
  return promise;
}

describe('server/ldap: the door’s own process', function () {
  this.timeout(60_000);
  let folder: string;
  let settings: LdapDoorSettings;
  let door: LdapDoor | undefined;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-ldap-door-'));
    const directoryPath = join(folder, 'directory');
    await openDirectory({ path: directoryPath, clock }).close();
    const authority = await openDemoAuthority(join(folder, 'authority'), clock);
    const tls = await authority.issueServerCertificate(['localhost']);
    settings = {
      directoryPath,
      baseDn: 'dc=region,dc=example',
      host: '127.0.0.1',
      port: 0,
      tlsPort: 0,
      cert: tls.certPem,
      key: tls.keyPem,
      services: [],
      contextsPath: join(folder, 'contexts'),
      contexts: [],
      schema: [],
    };
  });
  afterEach(async () => {
    await door?.close();
    door = undefined;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const open = (changes: Partial<LdapDoorSettings>, onRestart: LdapDoorOptions['onRestart'] = () => undefined) =>
    openLdapDoor({
      settings: { ...settings, ...changes },
      clock,
      onBound: () => undefined,
      onUpdated: () => undefined,
      judge: async () => ({ accepted: false, code: 'pki.profile.not-a-person' }),
      onRestart,
    });

  it('answers from another process than ours, and ends with us', async () => {
    door = await open({});
    const pid = door.pid();
    assert(pid !== undefined && pid !== process.pid);
    assert.match(await rootDse(door.port), /vsRootDse/);
    await door.close();
    assert.throws(() => kill(pid, 0), { code: 'ESRCH' });
  });

  it('is opened again on the same ports when it is killed, and the parent lives on', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    door = await open({}, resolve);
    const { port } = door;
    const pid = door.pid();
    assert(pid !== undefined);
    kill(pid, 'SIGKILL');
    assert.match(await promise, /SIGKILL/);
    const deadline = process.hrtime.bigint() + 30_000_000_000n;
    let answer = '';
    while (answer === '' && process.hrtime.bigint() < deadline) answer = await rootDse(port).catch(() => '');
    assert.match(answer, /vsRootDse/);
    assert.equal(door.restarts(), 1);
    assert.notEqual(door.pid(), pid);
  });

  it('tells its parent of some of thousands of refusals, their names cut, and how many it passed over', async () => {
    const told: { readonly dn: string; readonly omitted: number }[] = [];
    door = await openLdapDoor({
      settings,
      clock,
      onBound: (message) => told.push(message),
      onUpdated: (message) => told.push(message),
      judge: async () => ({ accepted: false, code: 'pki.profile.not-a-person' }),
      onRestart: () => undefined,
    });
    const client = await RawClient.open(door.port);
    const requests = [remove(`cn=${'x'.repeat(3_000)}`), bind('no name', 'x'), remove('dc=region,dc=example')];
    for (let round = 0; round < 1_000; round += 1) {
      for (const request of requests) assert.notEqual((await client.ask(request)).code, 0);
    }
    client.close();
    assert.ok(told.length >= REFUSALS_AT_ONCE && told.length < 2_000, `${told.length} told`);
    assert.ok(told.every(({ dn }) => dn.length <= 1_000));
    assert.equal(told[0]?.omitted, 0);
  });

  it('writes plain contexts from its own process, on disk, and tells of each update', async () => {
    const suffix = 'dc=hopital,dc=example';
    const rootDn = `cn=admin,${suffix}`;
    // Of « un mot de passe fictif ».
    const rootPassword = '{SSHA}s46gq4exAlUSkf8H07wyA/u5w5FmaWN0aWY=';
    const schema = ["attributetype ( 1.3.6.1.4.1.32473.79.1 NAME 'invWing' SUP name )"];
    const told: string[] = [];
    const opened = await openLdapDoor({
      settings: { ...settings, contexts: [{ suffix, rootDn, rootPassword }], schema },
      clock,
      onBound: () => undefined,
      onUpdated: ({ operation, by, dn, code }) => told.push(`${operation} ${by} ${dn} ${code}`),
      judge: async () => ({ accepted: false, code: 'pki.profile.not-a-person' }),
      onRestart: () => undefined,
    });
    door = opened;
    const client = ldapjs.createClient({ url: `ldap://127.0.0.1:${opened.port}` });
    const call = (work: (done: (error: Error | null) => void) => void) =>
      new Promise<void>((resolve, reject) => work((error) => (error ? reject(error) : resolve())));
    await call((done) => client.bind(rootDn, 'un mot de passe fictif', done));
    const entry = {
      objectClass: ['dcObject', 'organization', 'extensibleObject'],
      dc: 'hopital',
      o: 'x',
      invWing: 'Sud',
    };
    await call((done) => client.add(suffix, entry, done));
    client.destroy();
    assert.deepEqual(told, [`add ${rootDn} ${suffix} 0`]);
  });

  it('says server.port.taken when another program listens there', async () => {
    const taken: Server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    assert(typeof address === 'object' && address !== null);
    try {
      await assert.rejects(open({ port: address.port }), { code: 'server.port.taken' });
    } finally {
      taken.close();
    }
  });

  it('says server.ldap.failed when the directory does not open', async () => {
    await assert.rejects(open({ directoryPath: join(folder, 'nowhere') }), { code: 'server.ldap.failed' });
  });

  it('is read by ldapsearch in clear and over TLS', async function () {
    if (!(await run('which', ['ldapsearch']).catch(() => null))) return this.skip();
    door = await open({});
    const search = (url: string) =>
      run('ldapsearch', ['-x', '-LLL', '-H', url, '-s', 'base', '-b', 'dc=region,dc=example', 'dn'], {
        env: { ...process.env, LDAPTLS_REQCERT: 'never' },
      });
    assert.match((await search(`ldap://127.0.0.1:${door.port}`)).stdout, /^dn: dc=region,dc=example/m);
    assert.match((await search(`ldaps://127.0.0.1:${door.tlsPort}`)).stdout, /^dn: dc=region,dc=example/m);
  });
});
