import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DemoError } from '../demo-error.ts';
import type { Both } from '../page.ts';
import { type Challenge, signedBytes } from './sign-request.ts';

/** Most cards a rack holds: more would not be a choice any more. */
export const MAX_CARDS = 100;
const MAX_CHAIN_CERTIFICATES = 6;
const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** A card in the reader: what it shows, and what it can sign with. */
export interface Card {
  readonly slug: string;
  /** `<issuer prefix>/<card serial>`, or `''`. */
  readonly number: string;
  readonly description: Both;
  /** Leaf first, DER in base64. */
  readonly chain: readonly string[];
  readonly algorithm: 'RS256' | 'ES256';
  readonly key: KeyObject;
}

/** What the reader posts to the server. */
export interface Proof {
  readonly nonce: string;
  readonly chain: readonly string[];
  /** Base64; ES256 in the fixed-length form of RFC 7518 §3.4. */
  readonly signature: string;
  readonly algorithm: 'RS256' | 'ES256';
}

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_SLUG_CHARS = 40;

/** What the reader takes of `card.json`; a card made by hand may have no description, and is then named by its slug. */
const cardFile = z.object({
  slug: z.string().max(MAX_SLUG_CHARS).regex(SLUG),
  cardNumber: z.string().max(64).default(''),
  description: z.object({ fr: z.string().max(300), en: z.string().max(300) }).optional(),
});

/**
 * Read every card of a folder: `<slug>/certificate.pem` (leaf, then its chain), `<slug>/key.pem`, `<slug>/card.json`.
 * @returns by card number, the order in which the demonstration presents its people
 * @throws DemoError `reader.rack.unreadable`, naming the card; `reader.rack.too-large`
 */
export async function readCardRack(folder: string): Promise<readonly Card[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => unreadable(folder, cause));
  const slugs = entries.filter((entry) => entry.isDirectory() && SLUG.test(entry.name)).map((entry) => entry.name);
  if (slugs.length > MAX_CARDS) {
    throw new DemoError('reader.rack.too-large', 'limit', `${slugs.length} cards, more than ${MAX_CARDS}.`);
  }
  const cards = await Promise.all(
    slugs.map((slug) => readCard(join(folder, slug)).catch((cause: unknown) => unreadable(slug, cause))),
  );
  return cards.sort((left, right) => compare(left.number, right.number) || compare(left.slug, right.slug));
}

async function readCard(folder: string): Promise<Card> {
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const [certificates, keyPem, json] = await Promise.all([read('certificate.pem'), read('key.pem'), read('card.json')]);
  const { slug, cardNumber, description = { fr: slug, en: slug } } = cardFile.parse(JSON.parse(json));
  const key = createPrivateKey(keyPem);
  const blocks = certificates.match(PEM_BLOCK)?.slice(0, MAX_CHAIN_CERTIFICATES) ?? [];
  const chain = blocks.map((block) => new X509Certificate(block));
  if (chain[0]?.checkPrivateKey(key) !== true) {
    throw new DemoError('reader.rack.key-mismatch', 'malformed', `The key of ${slug} is not its certificate's.`);
  }
  const algorithm = algorithmOf(key);
  return {
    slug,
    number: cardNumber,
    description,
    chain: chain.map(({ raw }) => raw.toString('base64')),
    algorithm,
    key,
  };
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function algorithmOf(key: KeyObject): Card['algorithm'] {
  if (key.asymmetricKeyType === 'rsa') return 'RS256';
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256';
  throw new DemoError(
    'reader.rack.key-type',
    'malformed',
    `A card cannot sign with a key of type ${key.asymmetricKeyType}.`,
  );
}

/** Let a card sign a request's challenge. The PIN was checked before. */
export function signProof({ key, chain, algorithm }: Card, request: Challenge): Proof {
  const signature = sign('sha256', signedBytes(request), { key, dsaEncoding: 'ieee-p1363' }).toString('base64');
  return { nonce: request.nonce, chain, signature, algorithm };
}

function unreadable(name: string, cause: unknown): never {
  throw new DemoError('reader.rack.unreadable', 'malformed', `Cannot read ${name} as a card.`, { cause });
}
