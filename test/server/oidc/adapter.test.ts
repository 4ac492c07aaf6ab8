import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Adapter } from 'oidc-provider';
import type { Audit } from '../../../server/audit/audit.ts';
import { createAdapterFactory, markEnded } from '../../../server/oidc/adapter.ts';
import { openTokenSeal } from '../../../server/oidc/sealed/token-seal.ts';
import type { SignInStore } from '../../../server/store/contract.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { type AuditFolder, makeAuditFolder } from '../audit/in-folder.ts';

const clock = { now: () => new Date(Date.UTC(2026, 10, 23, 8)) };
const LIFETIME_SECONDS = 60;
const RACERS = 50;

describe('server/oidc/adapter', () => {
  let folder: string;
  let store: SignInStore;
  let auditFolder: AuditFolder;
  let audit: Audit;
  let adapterOf: (model: string) => Adapter;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-test-adapter-'));
    auditFolder = makeAuditFolder();
    audit = await auditFolder.open();
    store = openSignInStore({ path: folder, clock });
    adapterOf = createAdapterFactory({
      store,
      clock,
      uses: audit,
      seal: openTokenSeal({ key: Buffer.alloc(32, 7), clock, randomBytes }),
      clients: { metadata: () => undefined, registration: () => undefined },
    });
  });
  afterEach(async () => {
    await store.close();
    await audit.close();
    auditFolder.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const session = (authorizations: Record<string, { sid: string }> = {}) => ({
    uid: 'u',
    accountId: 'p',
    authorizations,
  });

  it(`of ${RACERS} simultaneous uses of a code, exactly one is accepted, and what was issued from its grant goes`, async () => {
    await adapterOf('AuthorizationCode').upsert('code', { grantId: 'g' }, LIFETIME_SECONDS);
    await adapterOf('AccessToken').upsert('token', { grantId: 'g' }, LIFETIME_SECONDS);
    await adapterOf('AccessToken').upsert('other', { grantId: 'another' }, LIFETIME_SECONDS);
    const uses = await Promise.allSettled(
      Array.from({ length: RACERS }, async () => adapterOf('AuthorizationCode').consume('code')),
    );
    assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const use of uses) if (use.status === 'rejected') assert.equal(use.reason.error, 'invalid_grant');
    assert.equal(await adapterOf('AccessToken').find('token'), undefined);
    assert.notEqual(await adapterOf('AccessToken').find('other'), undefined);
  });

  it('a replay mark is set once', async () => {
    const marks = await Promise.allSettled(
      Array.from({ length: RACERS }, async () => adapterOf('ReplayDetection').upsert('jti', {}, LIFETIME_SECONDS)),
    );
    assert.equal(marks.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('an ended session is not written again, under its own id or a new one', async () => {
    const sessions = adapterOf('Session');
    await sessions.upsert('cookie', session(), LIFETIME_SECONDS);
    await markEnded(store, clock, 'u');
    await store.destroyBy('Session', 'uid', 'u');
    for (const id of ['cookie', 'renewed']) {
      await sessions.upsert(id, session({ dmp: { sid: 's' } }), LIFETIME_SECONDS);
      assert.equal(await sessions.find(id), undefined);
    }
    assert.equal(await sessions.findByUid('u'), undefined);
  });

  it('a destroyed session stays destroyed', async () => {
    const sessions = adapterOf('Session');
    await sessions.upsert('cookie', session(), LIFETIME_SECONDS);
    await sessions.destroy('cookie');
    await sessions.upsert('cookie', session(), LIFETIME_SECONDS);
    assert.equal(await sessions.find('cookie'), undefined);
  });

  it('the bearer value is not repeated in what is stored', async () => {
    await adapterOf('AccessToken').upsert(
      'valeur-porteuse',
      { jti: 'valeur-porteuse', grantId: 'g' },
      LIFETIME_SECONDS,
    );
    assert.ok(!JSON.stringify(await store.get('AccessToken', 'valeur-porteuse')).includes('valeur-porteuse'));
    assert.equal((await adapterOf('AccessToken').find('valeur-porteuse'))?.jti, 'valeur-porteuse');
  });

  it('clients are kept by the trust domain: none is written here', async () => {
    const clients = adapterOf('Client');
    await assert.rejects(async () => clients.upsert('x', {}, LIFETIME_SECONDS));
    await assert.rejects(async () => clients.destroy('x'));
    assert.equal(await clients.find('x'), undefined);
  });
});
