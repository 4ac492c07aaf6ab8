import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

/** One digest of a secret, and until when it opens; null: until it is replaced. */
export interface SecretDigest {
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly until: number | null;
}

/**
 * Secrets of clients are kept as keyed digests: the data alone tells nothing, and cannot be tried against either, because the key
 * derives from the master key, outside the data (S-46). They are long and random, so one fast digest is enough.
 */
export interface SecretDigests {
  /** A new secret; shown once, then known by its digest alone. */
  make(): string;
  digest(clientId: string, secret: string): string;
  /** Whether a secret is one of those, at this instant. */
  matches(clientId: string, secret: string, digests: readonly SecretDigest[], at: Date): boolean;
}

/** @param key secret of at least 32 bytes, derived for this one use */
export function openSecretDigests(key: Uint8Array): SecretDigests {
  const secretKey = createSecretKey(key);
  const digest = (clientId: string, secret: string) =>
    createHmac('sha256', secretKey).update(`${clientId}\n${secret}`).digest('base64url');
  return {
    make: () => randomBytes(SECRET_BYTES).toString('base64url'),
    digest,
    matches(clientId, secret, digests, at) {
      const tried = Buffer.from(digest(clientId, secret));
      // Every digest is compared, so that the time says nothing of which one matched.
      return digests
        .map(({ digest: known, until }) => {
          const right = Buffer.from(known);
          return (
            right.length === tried.length && timingSafeEqual(right, tried) && (until === null || until > at.getTime())
          );
        })
        .includes(true);
    },
  };
}

/** The digests of a registration, whatever else is there. */
export function digestsOf(value: unknown): readonly SecretDigest[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (each): each is SecretDigest =>
      typeof each === 'object' && each !== null && typeof Reflect.get(each, 'digest') === 'string',
  );
}
