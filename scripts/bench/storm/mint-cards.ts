import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { type CardRequest, signCard } from '../../authority/card-certificate.ts';
import { openHierarchy } from '../../authority/hierarchy.ts';
import { newKey } from '../../authority/secret-files.ts';
import type { Proof } from '../../reader/card-rack.ts';
import { signProof } from '../../reader/card-rack.ts';
import type { Challenge } from '../../reader/sign-request.ts';
import { inventRegion } from '../../region/invent-region.ts';
import { nationalIdOf, type Person } from '../../region/model.ts';
import { SMALL_REGION_SEED, SMALL_REGION_STRUCTURES } from '../small-house.ts';

/** A card that signs, of a person of the small house. */
export interface MintedCard {
  sign(challenge: Challenge): Proof;
}

const CARD_PREFIX = '8025000009';
const NOBODY = { fr: '', en: '' };

/**
 * Cards for the first people of a small house, one to each, certificates of their own, keys from a pool: making a key for everybody would take
 * hours and measure nothing.
 *
 * @param authorityFolder of the house's authority
 * @param keys size of the pool
 */
export async function mintCards(authorityFolder: string, count: number, keys: number): Promise<readonly MintedCard[]> {
  const at = new Date();
  const { fort } = await openHierarchy(join(authorityFolder, 'authorities'), at);
  const pool = await Promise.all(
    Array.from({ length: keys }, async () => {
      const key = await newKey();
      return { key, spki: createPublicKey(key).export({ type: 'spki', format: 'der' }) };
    }),
  );
  const { people } = inventRegion(SMALL_REGION_SEED, { professionals: count, structures: SMALL_REGION_STRUCTURES });
  const issuer = Buffer.from(fort.certificate).toString('base64');
  return people.slice(0, count).map((person, place) => {
    const pair = pool[place % pool.length];
    if (!pair) throw new RangeError('a pool of at least one key is expected');
    const request = requestOf(person, place);
    const leaf = Buffer.from(signCard(request, fort, pair.spki, at)).toString('base64');
    const card = {
      slug: request.slug,
      number: request.cardNumber,
      description: NOBODY,
      chain: [leaf, issuer],
      algorithm: 'RS256' as const,
      key: pair.key,
    };
    return { sign: (challenge) => signProof(card, challenge) };
  });
}

function requestOf(person: Person, place: number): CardRequest {
  const [exercice] = person.exercices;
  return {
    slug: `carte-${place}`,
    cardType: 'CPS',
    cardNumber: `${CARD_PREFIX}/${String(place + 1).padStart(10, '0')}`,
    holder: {
      nationalId: nationalIdOf(person),
      familyName: person.familyName,
      givenName: person.givenNames[0] ?? '',
      title: 'Professionnel fictif',
      ...(exercice === undefined ? {} : { professionCode: exercice.profession }),
    },
  };
}
