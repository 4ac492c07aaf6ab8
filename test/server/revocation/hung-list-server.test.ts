import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestHouse, signedIn, type TestHouse } from '../../support/house.ts';
import { type Loopback, serveWeb } from '../../support/loopback.ts';

const DAYS = 24 * 3600;

describe('a house whose list server hangs or has old lists (S-28, S-40)', function () {
  this.timeout(60_000);
  let server: Loopback;
  let house: TestHouse;

  before(async () => {
    server = await serveWeb(() => undefined);
    house = await openTestHouse({
      settings: {
        'revocation.hosts': ['127.0.0.1'],
        'revocation.insideNetworks': ['127.0.0.1/32'],
        'revocation.lists': [`http://127.0.0.1:${server.port}/fort.crl`],
      },
    });
  });
  after(async () => {
    await server.close();
    await house.close();
  });

  it('lets sign-ins through while the fetch hangs', async () => {
    const { revocation } = house.running.rooms;
    const log = (line: Record<string, unknown>) => void line;
    await revocation.refresh(log);
    house.clock.forward(60);
    const hanging = revocation.refresh(log);
    while (server.connections() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await signedIn(house);
    const state = await Promise.race([hanging.then(() => 'done'), Promise.resolve('hanging')]);
    assert.equal(state, 'hanging');
    await server.close();
    await hanging;
    assert.equal(
      revocation.meter.read('vestibule_revocation_fetch_total', { outcome: 'failed', host: '127.0.0.1' }),
      1,
    );
  });

  it('a month later refuses with the reason, and the alarm is up', async () => {
    house.clock.forward(30 * DAYS);
    await assert.rejects(signedIn(house));
    const { revocation } = house.running.rooms;
    await revocation.refresh(() => undefined);
    assert.match(revocation.meter.text(), /vestibule_revocation_alarm\{issuer="[^"]*"\} 1/);
    assert.doesNotMatch(revocation.meter.text(), /vestibule_revocation_alarm\{[^}]*\} 0/);
    const told = house.running.rooms.revocation.crls.status().map(({ list }) => list?.nextUpdate);
    assert.ok(told.every((end) => end !== undefined && end < house.clock.now()));
  });
});

describe('a house without any list', function () {
  this.timeout(60_000);
  it('says which card it refuses and why, and the alarm is up', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-no-lists-'));
    mkdirSync(join(folder, 'crl'));
    const house = await openTestHouse({ settings: { 'trust.crlFolder': join(folder, 'crl') } });
    try {
      await assert.rejects(signedIn(house));
      const { revocation, clock } = house.running.rooms;
      const verdict = revocation.verifier.verifyCard(
        house.card('generaliste').chain.map((der) => Buffer.from(der, 'base64')),
        clock.now(),
      );
      assert.ok(!verdict.accepted && verdict.faults.some(({ code }) => code === 'pki.revocation.unknown'));
      await revocation.refresh(() => undefined);
      assert.match(revocation.meter.text(), /vestibule_revocation_alarm\{issuer="[^"]*"\} 1/);
    } finally {
      await house.close();
      rmSync(folder, { recursive: true });
    }
  });
});
