import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors, Provider } from 'oidc-provider';
import type { NewRecord, SignInStore, StoredRecord } from '../store/contract.ts';
import { mergeSession, type SessionPayload } from './session-merge.ts';

/** Where the provider reads a client's metadata: the trust domain, through {@link ../oidc/clients.ts}. */
export interface ClientSource {
  metadata(clientId: string): Record<string, unknown> | undefined;
}

export interface AdapterDependencies {
  readonly store: SignInStore;
  readonly clients: ClientSource;
  readonly clock: { now(): Date };
}

/**
 * Models whose records die with their grant (RFC 6749 §10.5: reuse revokes what was issued). INVARIANT: in this order, what is
 * redeemed before what it is redeemed for: a redemption still in flight then finds its code gone, or is swept up behind it.
 */
const GRANT_MODELS = ['AuthorizationCode', 'BackchannelAuthenticationRequest', 'RefreshToken', 'AccessToken'] as const;

/** A record outlives its artefact by the provider's clock tolerance, so that "expired" is said by the provider. */
const CLOCK_TOLERANCE_SECONDS = 15;

/** An ended session's id stays known as ended this long, so that a request still in flight cannot bring it back. */
const ENDED_SESSION_SECONDS = 600;

/** A session record is rewritten for its expiry alone only when that moves by more than this. */
const SESSION_EXPIRY_STEP_SECONDS = 60;

/**
 * The provider's storage, on the sign-in store: ids hashed, single use atomic, session writes merged, one flush awaited per request.
 *
 * @throws errors.InvalidGrant when an artefact is used a second time (the grant is revoked first), or a replay mark exists
 */
export function createAdapterFactory(dependencies: AdapterDependencies): (model: string) => Adapter {
  return (model) => {
    if (model === 'Client') return clientAdapter(dependencies.clients);
    if (model === 'Session') return sessionAdapter(dependencies);
    if (model === 'ReplayDetection') return replayAdapter(dependencies);
    return recordAdapter(model, dependencies);
  };
}

/**
 * Writes of one request that nothing in that request reads again: collected, and awaited together before the answer leaves
 * (see {@link awaitWrites}). Outside a request they are awaited at once.
 */
function writeBehind(write: Promise<unknown>): Promise<void> {
  const pending: unknown = Provider.ctx?.state?.pendingWrites;
  if (Array.isArray(pending)) {
    // INVARIANT: a rejection is observed by awaitWrites; this only keeps it from counting as unhandled meanwhile.
    write.catch(() => undefined);
    pending.push(write);
    return Promise.resolve();
  }
  return write.then(() => undefined);
}

/** Provider middleware: the answer leaves after every write of the request is on disk. */
export async function awaitWrites(ctx: { state: Record<string, unknown> }, next: () => Promise<void>): Promise<void> {
  const pending: Promise<unknown>[] = [];
  ctx.state.pendingWrites = pending;
  try {
    await next();
  } finally {
    await Promise.all(pending);
  }
}

function expiryAfter(clock: { now(): Date }, seconds: number | undefined): Date {
  return new Date(clock.now().getTime() + ((seconds ?? 0) + CLOCK_TOLERANCE_SECONDS) * 1000);
}

/** The bearer value is the record's key: it is never repeated inside the stored payload. */
function withoutBearer(payload: AdapterPayload): Record<string, unknown> {
  const { jti: _key, ...rest } = payload;
  const stored: Record<string, unknown> = { ...rest };
  if (isRecord(stored.session)) {
    const { cookie: _cookie, ...session } = stored.session;
    stored.session = session;
  }
  return stored;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toPayload(id: string, record: StoredRecord): AdapterPayload {
  return {
    ...record.payload,
    jti: id,
    ...(record.consumedAt ? { consumed: Math.floor(record.consumedAt.getTime() / 1000) } : {}),
  };
}

/** What each model is found by besides its id. Each index is a row more to write: only those that somebody asks for. */
const INDEXES: Readonly<Record<string, readonly string[]>> = {
  Session: ['uid'],
  AuthorizationCode: ['grantId'],
  BackchannelAuthenticationRequest: ['grantId'],
  RefreshToken: ['grantId'],
  AccessToken: ['grantId'],
};

function indexesOf(model: string, payload: AdapterPayload): Record<string, string> {
  const indexes: Record<string, string> = {};
  for (const name of INDEXES[model] ?? []) {
    const value = payload[name];
    if (typeof value === 'string') indexes[name] = value;
  }
  return indexes;
}

function newRecord(model: string, payload: AdapterPayload, expiresAt: Date): NewRecord {
  return { payload: withoutBearer(payload), expiresAt, indexes: indexesOf(model, payload) };
}

/** What this request has redeemed: the tokens it writes are worth nothing once that is revoked. */
interface Redeemed {
  readonly model: string;
  readonly id: string;
}

/** Remember in the request what it redeemed, where that can be revoked with a grant. */
function noteRedeemed(redeemed: Redeemed): void {
  const state: unknown = Provider.ctx?.state;
  if (isRecord(state) && GRANT_MODELS.some((model) => model === redeemed.model)) state.redeemed = redeemed;
}

function redeemedInRequest(): Redeemed | undefined {
  // Written by `noteRedeemed` alone.
  return Provider.ctx?.state?.redeemed as Redeemed | undefined;
}

/** A second use may revoke the grant while the first is still writing: its tokens are then answered, and never come alive. */
function putUnlessRevoked(store: SignInStore, model: string, id: string, record: NewRecord): Promise<void> {
  const redeemed = redeemedInRequest();
  if (!redeemed) return store.put(model, id, record);
  return store.update(model, id, () => (store.get(redeemed.model, redeemed.id) ? record : undefined));
}

async function revokeGrant(store: SignInStore, grantId: string): Promise<void> {
  for (const model of GRANT_MODELS) await store.destroyBy(model, 'grantId', grantId);
}

function recordAdapter(model: string, { store, clock }: AdapterDependencies): Adapter {
  return {
    async upsert(id, payload, expiresIn) {
      await writeBehind(putUnlessRevoked(store, model, id, newRecord(model, payload, expiryAfter(clock, expiresIn))));
    },
    async find(id) {
      const record = store.get(model, id);
      return record && toPayload(id, record);
    },
    async findByUid(uid) {
      const [record] = store.findBy(model, 'uid', uid);
      return record && toPayload(uid, record);
    },
    async findByUserCode(userCode) {
      const [record] = store.findBy(model, 'userCode', userCode);
      return record && toPayload(userCode, record);
    },
    async consume(id) {
      if (await store.consume(model, id, clock.now())) return noteRedeemed({ model, id });
      const grantId = store.get(model, id)?.payload.grantId;
      if (typeof grantId === 'string') await revokeGrant(store, grantId);
      throw new errors.InvalidGrant(`${model} already used`);
    },
    async destroy(id) {
      await store.destroy(model, id);
    },
    async revokeByGrantId(grantId) {
      await store.destroyBy(model, 'grantId', grantId);
    },
  };
}

function sessionAdapter(dependencies: AdapterDependencies): Adapter {
  const { store, clock } = dependencies;
  const base = recordAdapter('Session', dependencies);
  return {
    ...base,
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiryAfter(clock, expiresIn);
      const change = (current: StoredRecord | undefined) => changedSession(store, current, payload, expiresAt);
      // Asked once without a transaction: most silent sign-ins change nothing, and nothing is then written that could be lost.
      if (change(store.get('Session', id)) === undefined) return;
      await writeBehind(store.update('Session', id, change));
    },
    async find(id) {
      const record = store.get('Session', id);
      return record && record.payload.ended !== true ? toPayload(id, record) : undefined;
    },
    async destroy(id) {
      const expiresAt = expiryAfter(clock, ENDED_SESSION_SECONDS);
      await store.update('Session', id, () => ({ payload: { ended: true }, expiresAt }));
    },
  };
}

/** The session to store, or undefined: it has ended, or nothing in it is new. */
function changedSession(
  store: SignInStore,
  current: StoredRecord | undefined,
  payload: AdapterPayload,
  expiresAt: Date,
): NewRecord | undefined {
  if (current?.payload.ended === true || isEnded(store, payload.uid)) return undefined;
  // The provider's session payload, already validated by the provider itself.
  const merged = mergeSession(current?.payload as SessionPayload | undefined, payload as SessionPayload);
  if (current && !merged.changed && movesLittle(current.expiresAt, expiresAt)) return undefined;
  return newRecord('Session', merged.payload as AdapterPayload, expiresAt);
}

/** Mark a session as ended for every id it ever had, before its records go: a request in flight must not bring it back. */
export async function markEnded(store: SignInStore, clock: { now(): Date }, sessionUid: string): Promise<void> {
  await store.put('EndedSession', sessionUid, { payload: {}, expiresAt: expiryAfter(clock, ENDED_SESSION_SECONDS) });
}

function isEnded(store: SignInStore, sessionUid: unknown): boolean {
  return typeof sessionUid === 'string' && store.get('EndedSession', sessionUid) !== undefined;
}

function movesLittle(before: Date, after: Date): boolean {
  return Math.abs(after.getTime() - before.getTime()) < SESSION_EXPIRY_STEP_SECONDS * 1000;
}

function replayAdapter(dependencies: AdapterDependencies): Adapter {
  const { store, clock } = dependencies;
  return {
    ...recordAdapter('ReplayDetection', dependencies),
    async upsert(id, payload, expiresIn) {
      const fresh = await store.putIfAbsent(
        'ReplayDetection',
        id,
        newRecord('ReplayDetection', payload, expiryAfter(clock, expiresIn)),
      );
      if (!fresh) throw new errors.InvalidGrant('this proof was already used');
    },
  };
}

function clientAdapter(clients: ClientSource): Adapter {
  const unsupported = async () => {
    throw new errors.InvalidRequest('clients are kept by the trust domain');
  };
  return {
    async find(id) {
      return clients.metadata(id);
    },
    upsert: unsupported,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    consume: unsupported,
    destroy: unsupported,
    revokeByGrantId: async () => undefined,
  };
}
