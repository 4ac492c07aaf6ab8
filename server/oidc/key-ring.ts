import { hash, type JsonWebKey } from 'node:crypto';
import { ServerError } from '../errors.ts';
import { firstKeys, type KeptKey, type KeyState, newKey, type SealedKeys } from './sealed-keys.ts';
import { openSigningKey, SIGNING_ALGORITHMS, type SigningAlgorithm, type SigningKey } from './signing-keys.ts';

/** Applications may keep the published keys this long (`Cache-Control`); a key is published for longer than that before it signs. */
export const PUBLISHED_FOR_SECONDS = 300;
export const PUBLISHED_AHEAD_SECONDS = 600;
/** A key that signs no more stays published for as long as anything it signed may be shown: longer than any session. */
const KEPT_SECONDS = 25 * 3600;
/** Keys sign for this long without anybody asking for a rotation. */
export const ROTATED_AFTER_DAYS = 90;

/** A key as told to operators: nothing of it is secret. */
export interface KeyEntry {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly state: KeyState;
  readonly madeAt: Date;
  readonly retiredAt: Date | null;
}

/** The provider's keys while it runs: one signs for each algorithm, the next is published already, the former ones still are. */
export interface KeyRing {
  /** The key that signs. */
  current(alg: SigningAlgorithm): SigningKey;
  /** Any published key. */
  find(kid: string): SigningKey | undefined;
  /** Every published key, those that sign first; the same list until they change. */
  keys(): readonly SigningKey[];
  /** RFC 7517 §5. */
  published(): readonly JsonWebKey[];
  list(): readonly KeyEntry[];
  /** These keys in these states, in one word: two processes that have the same say the same. Nothing of it is secret. */
  tag(): string;
  /**
   * The next keys sign from now on; new ones are published to follow them.
   *
   * @throws ServerError `server.keys.too-soon` when the next keys are not known everywhere yet
   */
  rotate(): Promise<void>;
  /** Rotate when the keys that sign have done so for {@link ROTATED_AFTER_DAYS}; whether that was so. */
  rotateWhenDue(): Promise<boolean>;
  /** Every key is replaced at once: whatever the old ones signed is worth nothing from now on. */
  rotateInEmergency(): Promise<void>;
  /** See what another process changed; whether there was something. */
  refresh(): boolean;
}

export interface KeyRingOptions {
  readonly sealed: SealedKeys;
  readonly clock: { now(): Date };
  readonly aheadSeconds?: number;
}

interface Held {
  readonly kept: KeptKey;
  readonly key: SigningKey;
}

export function openKeyRing({ sealed, clock, aheadSeconds = PUBLISHED_AHEAD_SECONDS }: KeyRingOptions): KeyRing {
  // INVARIANT: taken before the keys are read, or what another process writes in between would never be seen.
  let stamp = sealed.stamp();
  let held = hold(sealed.read(), []);
  let opened: readonly SigningKey[] = held.map(({ key }) => key);
  const take = (keys: readonly KeptKey[]) => {
    held = hold(keys, held);
    opened = held.map(({ key }) => key);
  };
  return {
    current(alg) {
      const found = held.find(({ kept }) => kept.alg === alg && kept.state === 'current');
      if (!found) throw new ServerError('server.defect', `no key signs ${alg}`);
      return found.key;
    },
    find: (kid) => held.find(({ key }) => key.kid === kid)?.key,
    keys: () => opened,
    published: () => held.map(({ key }) => ({ ...key.publicJwk, kid: key.kid, alg: key.alg, use: 'sig' })),
    list: () => held.map(describe),
    tag: () => hash('sha256', held.map(({ kept, key }) => `${kept.state} ${key.kid}`).join('\n'), 'base64url'),
    async rotate() {
      const now = clock.now().getTime();
      take(await sealed.change((keys) => rotated(keys, now, aheadSeconds * 1000)));
    },
    async rotateWhenDue() {
      if (!isDue(held, clock.now().getTime())) return false;
      await this.rotate();
      return true;
    },
    async rotateInEmergency() {
      take(await sealed.change(() => firstKeys(clock.now().getTime())));
    },
    refresh() {
      const now = sealed.stamp();
      if (now === stamp) return false;
      take(sealed.read());
      stamp = now;
      return true;
    },
  };
}

/** The next keys were made when those that sign began to. */
function isDue(held: readonly Held[], now: number): boolean {
  const next = held.filter(({ kept }) => kept.state === 'next');
  return next.length === 0 || next.some(({ kept }) => kept.madeAt + ROTATED_AFTER_DAYS * 24 * 3600 * 1000 <= now);
}

const ORDER: readonly KeyState[] = ['current', 'next', 'retired'];

/** Keys ready to use, each opened once. */
function hold(keys: readonly KeptKey[], before: readonly Held[]): readonly Held[] {
  return keys
    .map((kept) => ({
      kept,
      key: before.find((one) => one.kept.jwk.d === kept.jwk.d)?.key ?? openSigningKey(kept.jwk),
    }))
    .sort((a, b) => ORDER.indexOf(a.kept.state) - ORDER.indexOf(b.kept.state));
}

function rotated(keys: readonly KeptKey[], now: number, aheadMs: number): readonly KeptKey[] {
  const early = keys.find(({ state, madeAt }) => state === 'next' && madeAt + aheadMs > now);
  if (early) {
    const from = new Date(early.madeAt + aheadMs).toISOString();
    throw new ServerError('server.keys.too-soon', `the next key is known everywhere from ${from} on`);
  }
  const kept = keys.filter(({ state, retiredAt }) => state !== 'retired' || retiredAt + KEPT_SECONDS * 1000 > now);
  return SIGNING_ALGORITHMS.flatMap((alg) =>
    rotatedOf(
      kept.filter((key) => key.alg === alg),
      alg,
      now,
    ),
  );
}

function rotatedOf(keys: readonly KeptKey[], alg: SigningAlgorithm, now: number): readonly KeptKey[] {
  const next = keys.find(({ state }) => state === 'next');
  const following = newKey(alg, 'next', now);
  // Keys of the first version had none to follow them: one is published first, and signs after the next rotation.
  if (!next) return [...keys, following];
  return [
    { ...next, state: 'current' },
    following,
    ...keys.filter(({ state }) => state !== 'next').map((key) => retired(key, now)),
  ];
}

function retired(key: KeptKey, now: number): KeptKey {
  return key.state === 'retired' ? key : { ...key, state: 'retired', retiredAt: now };
}

function describe({ kept, key }: Held): KeyEntry {
  const { alg, state, madeAt, retiredAt } = kept;
  return {
    kid: key.kid,
    alg,
    state,
    madeAt: new Date(madeAt),
    retiredAt: retiredAt === 0 ? null : new Date(retiredAt),
  };
}
