import { z } from 'zod';
import { type By, deedOf } from './deed.ts';
import { FederationError } from './error.ts';
import { unstorableIn } from './habilitation/unstorable.ts';
import { nearestIssue } from './nearest-issue.ts';
import { NO_NATIONAL_NUMBER, nationalNumberIn } from './patients/national-number.ts';
import type { KeptEntity } from './ports.ts';
import type { EntityKey } from './store/kept-usage.ts';
import { MAX_ENTITY_KEY_CHARS, type TrustDomainStore } from './store/trust-store.ts';

/** Entities of one call. */
export const MAX_KEPT_ENTITIES = 1_000;
const MAX_PROPERTIES = 100;
const MAX_PARENTS = 100;
const MAX_NAME_CHARS = 100;

const name = z
  .string()
  .min(1)
  .max(MAX_NAME_CHARS)
  .regex(/^[^:\p{Cc}]+$/u, 'no colon and no control character');
const id = z
  .string()
  .min(1)
  .max(MAX_ENTITY_KEY_CHARS - MAX_NAME_CHARS)
  .regex(/^[^\p{Cc}]+$/u, 'no control character');
const value = z.union(
  [
    z.string().max(500),
    z.number(),
    z.boolean(),
    z.array(z.string().max(500)).max(500),
    // An entity, as a request may state one.
    z.strictObject({ type: name, id }),
  ],
  'a text or a list of texts of 500 characters at most, a number, true or false, or { "type", "id" }',
);
const entity = z.union([
  z.strictObject({ type: name, id, forget: z.literal(true) }),
  z.strictObject({
    type: name,
    id,
    properties: z
      .record(z.string().max(MAX_NAME_CHARS), value)
      .refine((all) => Object.keys(all).length <= MAX_PROPERTIES, `more than ${MAX_PROPERTIES} properties`)
      .default({}),
    parents: z
      .array(
        z
          .string()
          .max(MAX_ENTITY_KEY_CHARS)
          .regex(/^[^:]+:./, '« type:id » is needed'),
      )
      .max(MAX_PARENTS)
      .default([]),
  }),
]);
/** Facts as an application has them kept. */
export const factsSchema = z.strictObject({ entities: z.array(entity).min(1).max(MAX_KEPT_ENTITIES) });

/** One thing twice in one call: which of the two counts is anybody's guess. */
function refuseRepeated(entities: readonly EntityKey[]): void {
  const seen = new Map<string, number>();
  for (const [place, each] of entities.entries()) {
    const key = JSON.stringify([each.type, each.id]);
    const first = seen.get(key);
    if (first !== undefined) {
      throw new FederationError(
        'federation.facts.malformed',
        `the same thing as entities.${first}`,
        `entities.${place}`,
      );
    }
    seen.set(key, place);
  }
}

/** See `Federation.facts.keep`: resolves to how many were kept or forgotten, once on disk. */
export async function keepFacts(
  store: TrustDomainStore,
  application: string,
  input: unknown,
  at: Date,
  by: By,
): Promise<number> {
  const unstorable = unstorableIn(input);
  if (unstorable) throw new FederationError('federation.facts.malformed', unstorable.why.en, unstorable.place);
  const parsed = factsSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const { message, path } = issue ? nearestIssue(issue) : { message: 'malformed', path: [] };
    throw new FederationError('federation.facts.malformed', message, path.map(String).join('.'));
  }
  for (const [index, each] of parsed.data.entities.entries()) {
    const place = 'forget' in each ? null : nationalNumberIn(each);
    if (place !== null)
      throw new FederationError('federation.facts.malformed', NO_NATIONAL_NUMBER, `entities.${index}.${place}`);
  }
  refuseRepeated(parsed.data.entities);
  const asOf = at.toISOString();
  const changes = parsed.data.entities.map((each): KeptEntity | EntityKey =>
    'forget' in each ? { type: each.type, id: each.id } : { ...each, asOf },
  );
  const deed = deedOf('facts-kept', application, by, at, { entities: changes.length });
  if (!(await store.keepEntities(application, changes, deed))) {
    throw new FederationError(
      'federation.facts.too-many',
      'more is kept than an application may have kept',
      'entities',
    );
  }
  return changes.length;
}
