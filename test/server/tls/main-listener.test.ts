import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { certificatePem } from '../../../scripts/authority/build-certificate.ts';
import { houseListeners } from '../../../server/listeners.ts';
import { makeAuthority, makeCard } from '../../support/authority.ts';
import { useHouse } from '../../support/house.ts';

/** A handshake gets ten seconds; the runtime's own bound is two minutes. */
const LATEST_MS = 14_000;

describe('server/tls: the main listener over https', function () {
  this.timeout(60_000);
  const house = useHouse();

  it('holds no connection of whoever never begins the handshake, or stops in the middle of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-main-tls-'));
    const { der, key } = makeCard(makeAuthority('ESSAI AC', null));
    const [certFile, keyFile] = [join(folder, 'server.pem'), join(folder, 'server.key')];
    writeFileSync(certFile, certificatePem(der));
    writeFileSync(keyFile, key.export({ type: 'pkcs8', format: 'pem' }).toString());
    const { config } = house().running;
    const [main] = houseListeners(
      { ...config, https: { ...config.https, enabled: true, certFile, keyFile } },
      { cardListener: null, organisationListener: null },
      (_request, response) => void response.end(),
    );
    assert.ok(main);
    const { server } = main;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // A record that announces five hundred bytes and brings five.
    const ends = ['', '\x16\x03\x01\x01\xf4\x01\x00\x01\xf0\x03'].map(async (said) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => socket.destroy());
      socket.resume();
      socket.write(said, 'latin1');
      const isOver = await Promise.race([once(socket, 'close').then(() => true), delay(LATEST_MS, false)]);
      socket.destroy();
      return isOver;
    });
    assert.deepEqual(await Promise.all(ends), [true, true]);
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
