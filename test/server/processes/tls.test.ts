import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { freePort } from '../../../scripts/bench/small-house.ts';
import { openTestHouse, type TestHouse } from '../../support/house.ts';

const CONNECTIONS = 6;

describe('The TLS listeners of a house of several processes', function () {
  this.timeout(60_000);
  let folder: string;
  let house: TestHouse;
  let ports: readonly [main: number, card: number, organisations: number];
  let client: { readonly cert: string; readonly key: string };
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-tls-'));
    const authorityFolder = join(folder, 'authority');
    const authority = await openDemoAuthority(authorityFolder, { now: () => new Date() });
    const server = await authority.issueServerCertificate(['127.0.0.1']);
    const [certFile, keyFile] = [join(folder, 'server.pem'), join(folder, 'server.key')];
    writeFileSync(certFile, server.certPem);
    writeFileSync(keyFile, server.keyPem);
    rmSync(join(authorityFolder, 'server'), { recursive: true });
    const { certPem: cert, keyPem: key } = await authority.issueServerCertificate(['client.example']);
    client = { cert, key };
    ports = [await freePort(), await freePort(), await freePort()];
    const door = (name: string) => ({
      [`${name}.enabled`]: true,
      [`${name}.certFile`]: certFile,
      [`${name}.keyFile`]: keyFile,
    });
    house = await openTestHouse({
      authorityFolder,
      settings: {
        ...{ processes: 2, port: ports[0], issuer: `https://127.0.0.1:${ports[0]}` },
        ...{ ...door('https'), ...door('cardTls'), ...door('organisationTls') },
        ...{ 'cardTls.port': ports[1], 'organisationTls.port': ports[2] },
      },
    });
  });
  after(async () => {
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = async (port: number, path: string, more: object = {}) => {
    const request = get({ host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false, ...more });
    const [answer] = await once(request, 'response');
    answer.resume();
    return { status: Number(answer.statusCode), location: String(answer.headers.location ?? '') };
  };

  it('each answers as in one process: pages, cards, organisations', async () => {
    const [main, card, organisations] = ports;
    for (let n = 0; n < CONNECTIONS; n += 1) {
      assert.equal((await ask(main, '/.well-known/openid-configuration')).status, 200);
      assert.equal((await ask(main, '/')).status, 200);
      assert.deepEqual(await ask(card, '/'), { status: 303, location: `${house.issuer}/` });
      assert.equal((await ask(organisations, '/oidc/userinfo', client)).status, 401);
      assert.equal((await ask(organisations, '/', client)).status, 404);
    }
  });

  it('every listener speaks forward-secret, authenticated suites alone (S-49, RFC 9325 §4.2)', async () => {
    const speaks = (port: number, ciphers: string) =>
      new Promise<boolean>((resolve) => {
        const offer = { ciphers: `${ciphers}:@SECLEVEL=0`, maxVersion: 'TLSv1.2' as const, rejectUnauthorized: false };
        const socket = connect({ host: '127.0.0.1', port, ...offer }, () => {
          resolve(true);
          socket.destroy();
        });
        socket.once('error', () => resolve(false));
      });
    for (const port of ports) {
      for (const weak of [
        'AES128-GCM-SHA256',
        'AES256-SHA',
        'ECDHE-RSA-AES128-SHA256',
        'ECDHE-ECDSA-AES128-SHA',
        'DHE-RSA-AES128-GCM-SHA256',
      ])
        assert.equal(await speaks(port, weak), false, `${weak} at ${port}`);
      assert.equal(await speaks(port, 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256'), true);
    }
  });

  it('a session of the main listener is resumed by whichever process answers, one of the card listener by none (S-49)', async () => {
    const [main, card] = ports;
    const session = await sessionOf(main);
    for (let n = 0; n < CONNECTIONS; n += 1) assert.equal(await isResumed(main, session), true);
    assert.equal(await isResumed(card, session), false);
  });
});

function handshake(port: number, session?: Buffer): TLSSocket {
  return connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...(session ? { session } : {}) });
}

async function sessionOf(port: number): Promise<Buffer> {
  const socket = handshake(port);
  const [session] = await once(socket, 'session');
  socket.destroy();
  return session;
}

async function isResumed(port: number, session: Buffer): Promise<boolean> {
  const socket = handshake(port, session);
  await once(socket, 'secureConnect');
  const isReused = socket.isSessionReused();
  socket.destroy();
  return isReused;
}
