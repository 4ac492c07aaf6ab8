import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ListWorker, openCrlStore, openListWorker, openTrustStore } from '../../pki/index.ts';
import { openDemoAuthority } from '../../scripts/authority/demo-authority.ts';
import type { AuditEvent } from '../../server/audit/event.ts';
import { openCrlFolder } from '../../server/crl-folder.ts';
import { openMeter } from '../../server/metrics/meter.ts';
import { REVOCATION_FAMILIES } from '../../server/revocation/families.ts';
import { openListIntake } from '../../server/revocation/list-intake.ts';

const FIRST_DAY = Date.UTC(2026, 10, 23);
const DAY_MS = 24 * 3600 * 1000;

describe('The folder of revocation lists, while the server runs', function () {
  this.timeout(60_000);
  let root: string;
  let now = FIRST_DAY;
  const clock = { now: () => new Date(now) };
  const meter = openMeter(REVOCATION_FAMILIES);
  const book = { recall: () => undefined };
  let preparer: ListWorker;

  before(() => {
    preparer = openListWorker();
    root = mkdtempSync(join(tmpdir(), 'vestibule-crls-'));
  });
  after(async () => {
    await preparer.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('a newer list counts at the next reading; an unchanged one is not loaded again; one that cannot be read stops no other', async () => {
    const authority = await openDemoAuthority(join(root, 'authority'), clock);
    const crls = openCrlStore(openTrustStore(authority.trustEntries(), { universe: 'demo' }));
    const events: AuditEvent[] = [];
    const audit = { append: async (event: AuditEvent) => void events.push(event) };
    const folder = openCrlFolder({ path: root, intake: openListIntake({ crls, audit, clock, preparer, meter, book }) });
    const write = async () => {
      const lists = await authority.renewCrls();
      for (const [place, der] of lists.entries()) writeFileSync(join(root, `list-${place}.crl`), der);
      return lists.length;
    };
    const count = await write();
    await folder.load();
    assert.equal(events.length, count);
    await folder.load();
    assert.equal(events.length, count, 'nothing new: no line');

    now += DAY_MS;
    await write();
    // A folder of that name cannot be read as a file.
    mkdirSync(join(root, 'a.crl'));
    await assert.rejects(folder.load(), { code: 'EISDIR' });
    assert.equal(events.length, 2 * count);
    assert.ok(events.every(({ outcome }) => outcome === 'success'));
  });

  it('a list refused is told once, and asked again until it is in force', async () => {
    const path = join(root, 'early');
    mkdirSync(path);
    const authority = await openDemoAuthority(join(root, 'authority'), clock);
    const crls = openCrlStore(openTrustStore(authority.trustEntries(), { universe: 'demo' }));
    const told: string[] = [];
    const audit = { append: async ({ code }: AuditEvent) => void told.push(code) };
    const folder = openCrlFolder({ path, intake: openListIntake({ crls, audit, clock, preparer, meter, book }) });
    const [list = new Uint8Array()] = await authority.renewCrls();
    writeFileSync(join(path, 'list.crl'), list);
    now -= 10 * DAY_MS;
    await folder.load();
    await folder.load();
    assert.deepEqual(told, ['pki.crl.not-yet-valid']);
    now += 10 * DAY_MS;
    await folder.load();
    assert.deepEqual(told, ['pki.crl.not-yet-valid', '']);
  });
});
