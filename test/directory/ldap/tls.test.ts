import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { ACCOUNT, type DoorFixture, openDoor, PASSWORD } from './door-fixture.ts';
import { RawClient } from './raw-client.ts';
import { bind, extended, message, search } from './requests.ts';
import { throwawayTls } from './throwaway-tls.ts';

const START_TLS = '1.3.6.1.4.1.1466.20037';

describe('LDAP door: TLS (RFC 4511 §4.14, S-49)', () => {
  const tls = throwawayTls();
  let door: DoorFixture;

  before(async () => {
    const listenTls = { host: '127.0.0.1', port: 0 };
    door = await openDoor(5, { tls, listenTls, acceptsClearOnLoopback: false, limits: { arrivalMs: 300 } });
  });

  after(() => door.remove());

  const secure = async (options: ConnectionOptions): Promise<TLSSocket> => {
    const socket = connect({ ca: tls.authority, servername: 'localhost', ...options });
    await once(socket, 'secureConnect');
    return socket;
  };
  const overTls = async (): Promise<RawClient> =>
    RawClient.over(await secure({ host: '127.0.0.1', port: door.listener.tlsPort ?? 0 }));

  it('takes a password over LDAPS that it refuses in clear', async () => {
    assert.equal((await (await door.connect()).bind(ACCOUNT, PASSWORD)).code, 13);
    const client = await overTls();
    assert.equal((await client.bind(ACCOUNT, PASSWORD)).code, 0);
    client.close();
  });

  it('upgrades at StartTLS, announces it, and keeps the conversation', async () => {
    const plain = await door.connect();
    const root = await plain.search({ base: '', scope: 0, attributes: ['supportedExtension'] });
    assert.ok(root.entries[0]?.attributes.get('supportedExtension')?.includes(START_TLS));
    const answer = await plain.ask(extended(START_TLS));
    assert.deepEqual([answer.code, answer.oid], [0, START_TLS]);
    plain.socket.removeAllListeners('data');
    const client = RawClient.over(await secure({ socket: plain.socket }));
    assert.equal((await client.bind(ACCOUNT, PASSWORD)).code, 0);
    assert.deepEqual(await client.find('(objectClass=vsNetwork)'), ['cn=reseau-invente,ou=groups']);
    assert.equal((await client.ask(extended(START_TLS))).code, 1);
    client.close();
  });

  it('closes when bytes in clear follow the StartTLS request: they never count as sent over TLS', async () => {
    const client = await door.connect();
    client.send(Buffer.concat([message(1, extended(START_TLS)), message(2, bind(ACCOUNT, PASSWORD))]));
    const responses = await client.readToEnd();
    assert.deepEqual(
      responses.map(({ id, code }) => [id, code]),
      [[0, 2]],
    );
  });

  it('closes when LDAP goes on in clear after StartTLS was granted', async () => {
    const client = await door.connect();
    assert.equal((await client.ask(extended(START_TLS))).code, 0);
    client.send(message(9, search({ scope: 0 })));
    assert.deepEqual(
      (await client.readToEnd()).filter(({ id }) => id === 9),
      [],
    );
  });

  it('closes when no handshake follows StartTLS', async () => {
    const client = await door.connect();
    assert.equal((await client.ask(extended(START_TLS))).code, 0);
    await client.readToEnd();
    assert.equal(client.isClosed, true);
  });

  it('closes a connection to LDAPS that never speaks TLS, and one that speaks LDAP in clear', async () => {
    const port = door.listener.tlsPort ?? 0;
    const silent = await RawClient.open(port);
    const clear = await RawClient.open(port);
    clear.send(message(1, search()));
    await Promise.all([silent.readToEnd(), clear.readToEnd()]);
    const client = await overTls();
    assert.equal((await client.search({ scope: 0 })).code, 0);
    client.close();
  });

  for (const [title, options] of [
    ['TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['a suite without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES256-GCM-SHA384' }],
    ['a suite without authenticated encryption', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA' }],
  ] as const) {
    it(`does not speak ${title}`, async () => {
      await assert.rejects(secure({ host: '127.0.0.1', port: door.listener.tlsPort ?? 0, ...options }));
    });
  }
});
