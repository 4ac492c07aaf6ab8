import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { NewRecord, SignInStore, Step, StoredRecord } from '../store/contract.ts';
import { atHouseTime } from './ciba/house-time.ts';
import { CLOCK_TOLERANCE_SECONDS } from './clock-tolerance.ts';
import { endIssued, grantEnds } from './grant-ends.ts';
import { currentWrites } from './request-writes.ts';
import { type SealedDependencies, sealedAdapter } from './sealed/sealed-adapter.ts';
import { copyOf, mergeSession, type SessionPayload, saysTheSame } from './session-merge.ts';

/** Where the provider reads a client's metadata: the trust domain, through {@link ../oidc/clients.ts}. */
export interface ClientSource {
  metadata(clientId: string): Record<string, unknown> | undefined;
  /** What the metadata is made of: the same object for as long as nothing in it changed; undefined for no client. */
  registration(clientId: string): object | undefined;
}

export interface AdapterDependencies extends SealedDependencies {
  readonly clients: ClientSource;
}

/** An ended session stays known as ended for longer than any lives: nothing brings it back, a request in flight or a store that failed over. */
const ENDED_SESSION_SECONDS = 25 * 3600;

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
    const records = recordAdapter(model, dependencies);
    if (model === 'BackchannelAuthenticationRequest') return atHouseTime(records, dependencies.clock);
    return model === 'AuthorizationCode' || model === 'AccessToken'
      ? sealedAdapter(model, records, dependencies)
      : records;
  };
}

/** Sessions whose place is remembered; then all are forgotten, and looked up again. */
const MAX_PLACES = 20_000;

/** Redeemed at the token endpoint, where the answer can still be taken back: decided with what is issued for them. */
const DECIDED_LAST = new Set(['AuthorizationCode', 'RefreshToken', 'DeviceCode', 'BackchannelAuthenticationRequest']);

/** Written once, under an id that the provider has just drawn. */
const WRITTEN_ONCE = new Set(['AuthorizationCode', 'AccessToken', 'ClientCredentials']);

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
  Session: ['uid', 'accountId'],
  Grant: ['accountId'],
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

/** Collected in the request, written before its answer leaves; outside a request at once. */
async function write(store: SignInStore, step: Step): Promise<void> {
  const writes = currentWrites();
  if (writes) writes.add(step);
  else await store.commit([step]);
}

function recordAdapter(model: string, { store, clock }: Pick<AdapterDependencies, 'store' | 'clock'>): Adapter {
  return {
    async upsert(id, payload, expiresIn) {
      const issued = await underItsGrant(store, model, payload);
      const record = newRecord(model, issued, expiryAfter(clock, expiresIn));
      await write(store, { does: WRITTEN_ONCE.has(model) ? 'add' : 'put', kind: model, id, record });
    },
    async find(id) {
      const record = await store.get(model, id);
      if (!record || !(await isAlive(store, record))) return undefined;
      if (DECIDED_LAST.has(model)) noteGrant(id, record);
      return toPayload(id, record);
    },
    async findByUid(uid) {
      const [record] = await store.findBy(model, 'uid', uid);
      return record && toPayload(uid, record);
    },
    async findByUserCode(userCode) {
      const [record] = await store.findBy(model, 'userCode', userCode);
      return record && toPayload(userCode, record);
    },
    async consume(id) {
      const writes = DECIDED_LAST.has(model) ? currentWrites() : undefined;
      if (writes) return writes.redeem({ model, id, grantId: writes.grantIds.get(id) }, clock.now());
      if (await store.consume(model, id, clock.now())) return;
      const grantId = (await store.get(model, id))?.payload.grantId;
      if (typeof grantId === 'string') await endIssued(store, clock, grantId);
      throw new errors.InvalidGrant(`${model} already used`);
    },
    async destroy(id) {
      await store.destroy(model, id);
    },
    async revokeByGrantId(grantId) {
      await endIssued(store, clock, grantId);
    },
  };
}

/** What is issued from a grant carries how often that grant was ended before: see {@link grantEnds}. */
async function underItsGrant(store: SignInStore, model: string, payload: AdapterPayload): Promise<AdapterPayload> {
  if (model === 'Grant' || typeof payload.grantId !== 'string') return payload;
  return { ...payload, grantEnds: await grantEnds(store, payload.grantId) };
}

async function isAlive(store: SignInStore, { payload }: StoredRecord): Promise<boolean> {
  const { grantId, grantEnds: issuedUnder } = payload;
  return typeof issuedUnder !== 'number' || (await grantEnds(store, String(grantId))) === issuedUnder;
}

function noteGrant(id: string, { payload }: StoredRecord): void {
  if (typeof payload.grantId === 'string') currentWrites()?.grantIds.set(id, payload.grantId);
}

function sessionAdapter(dependencies: AdapterDependencies): Adapter {
  const { store, clock } = dependencies;
  const base = recordAdapter('Session', dependencies);
  /** Where a session was last found by its `uid`: asked for at every redemption. What lies there is checked again each time. */
  const places = new Map<string, string>();
  const remember = (uid: unknown, id: string) => {
    if (places.size >= MAX_PLACES) places.clear();
    if (typeof uid === 'string') places.set(uid, id);
  };
  return {
    ...base,
    async findByUid(uid) {
      const id = places.get(uid);
      const record = id === undefined ? undefined : await store.get('Session', id);
      return record?.payload.uid === uid ? toPayload(uid, record) : base.findByUid(uid);
    },
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiryAfter(clock, expiresIn);
      const writes = currentWrites();
      if (writes?.session?.id === id && isKnown(writes.session, payload, expiresAt)) return;
      const change = (current: StoredRecord | undefined) => changedSession(current, payload, expiresAt);
      const writing = store.update('Session', id, change, {
        unless: { kind: 'EndedSession', id: String(payload.uid) },
      });
      if (writes) writes.alongside(writing);
      else await writing;
    },
    async find(id) {
      const record = await store.get('Session', id);
      if (!record || record.payload.ended === true || (await isEnded(store, record))) return undefined;
      const writes = currentWrites();
      remember(record.payload.uid, id);
      if (writes) writes.session = { id, content: copyOf(record.payload), expiresAt: record.expiresAt };
      return toPayload(id, record);
    },
    async destroy(id) {
      const expiresAt = expiryAfter(clock, ENDED_SESSION_SECONDS);
      await store.update('Session', id, () => ({ payload: { ended: true }, expiresAt }));
    },
  };
}

/** Most silent sign-ins change nothing in their session: nothing is then written that could be lost. */
function isKnown(
  found: { readonly content: SessionPayload; readonly expiresAt: Date },
  payload: AdapterPayload,
  expiresAt: Date,
): boolean {
  return movesLittle(found.expiresAt, expiresAt) && saysTheSame(found.content, { ...payload });
}

/** The session to store, or undefined: it has ended, or nothing in it is new. */
function changedSession(
  current: StoredRecord | undefined,
  payload: AdapterPayload,
  expiresAt: Date,
): NewRecord | undefined {
  if (current?.payload.ended === true) return undefined;
  // The provider's session payload, already validated by the provider itself.
  const merged = mergeSession(current?.payload as SessionPayload | undefined, payload as SessionPayload);
  if (current && !merged.changed && movesLittle(current.expiresAt, expiresAt)) return undefined;
  return newRecord('Session', merged.payload as AdapterPayload, expiresAt);
}

/** Mark a session as ended for every id it ever had, before its records go: a request in flight must not bring it back. */
export async function markEnded(store: SignInStore, clock: { now(): Date }, sessionUid: string): Promise<void> {
  await store.put('EndedSession', sessionUid, { payload: {}, expiresAt: expiryAfter(clock, ENDED_SESSION_SECONDS) });
}

/** Whether a session was ended, by its `uid`. */
export async function isMarkedEnded(store: SignInStore, sessionUid: string): Promise<boolean> {
  return (await store.get('EndedSession', sessionUid)) !== undefined;
}

async function isEnded(store: SignInStore, { payload }: StoredRecord): Promise<boolean> {
  return typeof payload.uid === 'string' && isMarkedEnded(store, payload.uid);
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
