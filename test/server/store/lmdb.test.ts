import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SignInStore } from '../../../server/store/contract.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { MAX_INDEXES } from '../../../server/store/row.ts';
import { conformsToSignInStore } from './conformance.ts';

const folders: string[] = [];
const openings: SignInStore[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-store.'));
  folders.push(folder);
  return folder;
}

async function closeAll(): Promise<void> {
  await Promise.all(openings.splice(0).map((store) => store.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

conformsToSignInStore('LMDB', {
  async open(clock) {
    const path = newFolder();
    const pair = [openSignInStore({ path, clock }), openSignInStore({ path, clock })] as const;
    openings.push(...pair);
    return pair;
  },
  close: closeAll,
});

describe('sign-in store on LMDB', () => {
  const clock = { now: () => new Date('2026-11-23T08:00:00Z') };
  const expiresAt = new Date('2026-11-23T09:00:00Z');
  let path: string;
  let store: SignInStore;

  beforeEach(() => {
    path = newFolder();
    store = openSignInStore({ path, clock });
    openings.push(store);
  });

  afterEach(closeAll);

  it('reads after the step that requests in progress take together, never before it', async () => {
    const step = Promise.withResolvers<void>();
    const inStep = openSignInStore({
      path,
      clock,
      pace: { turn: () => Promise.resolve(), step: () => step.promise },
      isShared: true,
    });
    openings.push(inStep);
    const read = inStep.get('Session', 'one');
    await store.put('Session', 'one', { payload: { written: 'meanwhile' }, expiresAt });
    step.resolve();
    assert.deepEqual((await read)?.payload, { written: 'meanwhile' });
  });

  it('holds neither ids nor index values in the bytes of its files (S-46)', async () => {
    const secrets = ['bearer-value-of-a-code', 'uid-of-a-session', 'grant-of-a-token'];
    const [id = '', uid = '', grantId = ''] = secrets;
    await store.put('Code', id, { payload: { scope: 'written-as-given' }, expiresAt, indexes: { uid, grantId } });
    await store.update('Code', id, () => ({ payload: { scope: 'written-as-given' }, expiresAt, indexes: { uid } }));
    await store.consume('Code', id, expiresAt);
    await store.close();
    const bytes = Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name))));
    assert.ok(bytes.includes('written-as-given'), 'the payload must be there, or this test reads the wrong file');
    for (const secret of secrets) assert.equal(bytes.includes(secret), false, secret);
  });

  it('is taken once by two processes that race for 300 tickets', async function () {
    this.timeout(20_000);
    const ids = Array.from({ length: 300 }, (_, n) => `ticket-${n}`);
    await Promise.all(ids.map((id) => store.put('Ticket', id, { payload: { id }, expiresAt })));
    const child = fork(fileURLToPath(new URL('taking-child.ts', import.meta.url)), [path]);
    await once(child, 'message');
    child.send(ids);
    const theirs = once(child, 'message');
    const ours = await Promise.all(ids.map(async (id) => (await store.take('Ticket', id)) !== undefined));
    const [taken] = await theirs;
    await once(child, 'exit');
    assert.ok(Array.isArray(taken) && taken.length === ids.length);
    ids.forEach((id, n) => {
      assert.notEqual(ours[n], taken[n], id);
    });
  });

  it('refuses more indexes than its limit', async () => {
    const indexes = Object.fromEntries(Array.from({ length: MAX_INDEXES + 1 }, (_, n) => [`i${n}`, 'v']));
    await assert.rejects(store.put('Code', 'id', { payload: {}, expiresAt, indexes }), {
      code: 'server.store.record-malformed',
    });
  });

  it('says that it cannot write when a payload cannot be written, and goes on', async () => {
    const endless: Record<string, unknown> = {};
    endless.self = endless;
    await assert.rejects(store.put('Code', 'id', { payload: endless, expiresAt }));
    await store.put('Code', 'id', { payload: { n: 1 }, expiresAt });
    assert.deepEqual((await store.get('Code', 'id'))?.payload, { n: 1 });
  });
});
