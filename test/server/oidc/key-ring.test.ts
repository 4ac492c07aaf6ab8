import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import type { Browser } from '../../../scripts/bench/browser.ts';
import {
  type KeyRing,
  openKeyRing,
  PUBLISHED_AHEAD_SECONDS,
  PUBLISHED_FOR_SECONDS,
  ROTATED_AFTER_DAYS,
} from '../../../server/oidc/key-ring.ts';
import { openSealedKeys, type SealedKeys } from '../../../server/oidc/sealed-keys.ts';
import { program, signedIn, type TestHouse, tokensFor, useHouse } from '../../support/house.ts';
import { HandClock } from '../store/conformance.ts';

const ROUNDS = process.env.VESTIBULE_LONG ? 40 : 6;
/** A running server looks for a rotation once a second. */
const SEEN_AFTER_MS = 1_300;

describe('server/oidc/key-ring', () => {
  const clock = new HandClock();
  let folder: string;
  let sealed: SealedKeys;
  let ring: KeyRing;
  const open = () => openSealedKeys(join(folder, 'keys'), new Uint8Array(32).fill(3), clock);
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-ring-'));
    sealed = await open();
    ring = openKeyRing({ sealed, clock });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('publishes each key longer than applications keep what is published, before it signs', async () => {
    assert.ok(PUBLISHED_AHEAD_SECONDS >= 2 * PUBLISHED_FOR_SECONDS);
    clock.forward(PUBLISHED_AHEAD_SECONDS - 1);
    await assert.rejects(ring.rotate(), { code: 'server.keys.too-soon' });
    const next = ring.list().filter(({ state }) => state === 'next');
    clock.forward(1);
    await ring.rotate();
    assert.deepEqual(next.map(({ kid }) => kid).sort(), [ring.current('ES256').kid, ring.current('RS256').kid].sort());
  });

  it('keeps a former key published for longer than a session, then lets it go; no kid comes twice', async () => {
    const seen = new Set<string>();
    for (let day = 0; day < 4; day += 1) {
      const signing = ring.current('ES256').kid;
      for (const { kid } of ring.list()) seen.add(kid);
      clock.forward(24 * 3600);
      await ring.rotate();
      assert.ok(ring.find(signing), 'a token of this morning can still be verified');
    }
    assert.ok(ring.list().length <= 2 * 4, 'former keys pile up');
    assert.equal(new Set(ring.list().map(({ kid }) => kid)).size, ring.list().length);
    assert.ok(seen.size >= 10);
  });

  it('rotates by itself after ninety days, not before', async () => {
    clock.forward((ROTATED_AFTER_DAYS - 1) * 24 * 3600);
    assert.equal(await ring.rotateWhenDue(), false);
    clock.forward(24 * 3600);
    const next = ring.list().find(({ state, alg }) => state === 'next' && alg === 'ES256');
    assert.equal(await ring.rotateWhenDue(), true);
    assert.equal(ring.current('ES256').kid, next?.kid);
    assert.equal(await ring.rotateWhenDue(), false);
  });

  it('is seen by another process, and two rotations at the same time make one', async () => {
    const other = openKeyRing({ sealed: await open(), clock });
    clock.forward(PUBLISHED_AHEAD_SECONDS);
    const both = await Promise.allSettled([ring.rotate(), other.rotate()]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    for (const one of [ring, other]) one.refresh();
    assert.deepEqual(ring.list(), other.list());
  });

  it('misses no change of another process, made just after its own or just after it read the file', async () => {
    const other = openKeyRing({ sealed: await open(), clock });
    const followed: SealedKeys = {
      ...sealed,
      read() {
        const keys = sealed.read();
        between?.();
        return keys;
      },
      async change(change) {
        const keys = await sealed.change(change);
        await other.rotateInEmergency();
        return keys;
      },
    };
    let between: (() => void) | undefined;
    const late = openKeyRing({ sealed: followed, clock });
    await late.rotateInEmergency();
    late.refresh();
    assert.deepEqual(late.list(), other.list());
    await other.rotateInEmergency();
    const replacement = readFileSync(join(folder, 'keys'));
    await other.rotateInEmergency();
    between = () => replaceFile(join(folder, 'keys'), replacement);
    late.refresh();
    between = undefined;
    late.refresh();
    other.refresh();
    assert.deepEqual(late.list(), other.list());
  });

  it('shows nothing secret in what it publishes', () => {
    for (const key of ring.published()) for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.ok(!(name in key));
  });
});

describe('Rotation of a running house’s keys (R-12)', function () {
  this.timeout(180_000);
  const house = useHouse();
  let browser: Browser;
  /** Another process on the same file, in a hurry. */
  let other: KeyRing;
  before(async () => {
    browser = await signedIn(house());
    const { masterKey, clock } = house().running.rooms;
    const path = join(house().running.config.data, 'signing-keys.sealed');
    const sealed = await openSealedKeys(path, masterKey.derive('signing-keys'), clock);
    other = openKeyRing({ sealed, clock, aheadSeconds: 0 });
  });

  it(`${ROUNDS} rotations under load: every token is verified by the keys published before its own signed, and by the last ones`, async () => {
    const tokens: string[] = [];
    const kids = new Set<string>();
    let running = true;
    const load = Array.from({ length: 4 }, async () => {
      while (running) tokens.push(await idToken(house(), browser));
    });
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await publishedBy(house());
      await other.rotate();
      await delay(SEEN_AFTER_MS);
      const token = await idToken(house(), browser);
      kids.add(String(decodeProtectedHeader(token).kid));
      await verified(token, before);
    }
    running = false;
    await Promise.all(load);
    const after = await publishedBy(house());
    for (const token of tokens) await verified(token, after);
    assert.equal(kids.size, ROUNDS);
    assert.ok(tokens.length > ROUNDS);
  });

  it('emergency: new tokens are verified at once, and no old one any more, here or elsewhere', async () => {
    const old = await idToken(house(), browser);
    await other.rotateInEmergency();
    await delay(SEEN_AFTER_MS);
    const keys = await publishedBy(house());
    await assert.rejects(verified(old, keys));
    await verified(await idToken(house(), browser), keys);
    const hinted = await browser.ask(`${house().issuer}/oidc/logout?id_token_hint=${old}`);
    assert.equal(hinted.status, 400);
  });
});

/** As another process does: written beside, then renamed. */
function replaceFile(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.other`, bytes);
  renameSync(`${path}.other`, path);
}

async function idToken(house: TestHouse, browser: Browser): Promise<string> {
  const { idToken: token, status } = await tokensFor(house, browser, house.client(0), { scope: 'openid' });
  assert.equal(status, 200);
  return token;
}

async function publishedBy({ issuer }: TestHouse): Promise<JSONWebKeySet> {
  const answer = await program.ask(`${issuer}/oidc/jwks`);
  assert.equal(answer.headers['cache-control'], `public, max-age=${PUBLISHED_FOR_SECONDS}`);
  return JSON.parse(answer.body) as JSONWebKeySet;
}

async function verified(token: string, keys: JSONWebKeySet): Promise<void> {
  await jwtVerify(token, createLocalJWKSet(keys));
}
