import type { FederationCode } from './codes.ts';
import type { Domain } from './decide-for.ts';
import { authorOf, type By, deedOf } from './deed.ts';
import type { SheetReference } from './habilitation/decision.ts';
import { type PreparedSheet, prepareSheet } from './prepare-sheet.ts';

export type PublishVerdict =
  | { readonly accepted: true; readonly sheet: SheetReference; readonly already: boolean }
  | { readonly accepted: false; readonly code: FederationCode };

/**
 * When something is published: an instant, or what tells it once the sheet is ready. A large one takes seconds to prepare; what is
 * answered meanwhile is answered without it.
 */
export type When = Date | (() => Date);

/** Who publishes, and on whose word. */
export interface Publisher {
  readonly by: By;
  readonly at: When;
  /** The second person. */
  readonly approvedBy?: string;
  readonly rollbackOf?: SheetReference;
}

/**
 * Publish the next version of a sheet.
 *
 * @throws FederationError `federation.sheet.malformed`, naming every faulty place; `federation.store.unavailable`
 */
export async function publishSheet(
  domain: Pick<Domain, 'store' | 'sheets' | 'turns'>,
  input: unknown,
  publisher: Publisher,
): Promise<PublishVerdict> {
  return publishPrepared(domain, await domain.turns.run(prepareSheet(input)), publisher);
}

/** The same of a sheet that is prepared: it is asked from its first instant on, without being compiled again. */
export async function publishPrepared(
  { store, sheets }: Pick<Domain, 'store' | 'sheets'>,
  { compiled, text }: PreparedSheet,
  { by, at, approvedBy, rollbackOf }: Publisher,
): Promise<PublishVerdict> {
  const { application, version, from, to, title, rules, cases } = compiled.sheet;
  if (!store.application(application)) return { accepted: false, code: 'federation.sheet.unknown-application' };
  const { reference } = compiled;
  const { digest } = reference;
  const [author, instant] = [authorOf(by), instantOf(at)];
  const publication = {
    digest,
    by: author.by,
    publishedAt: instant.toISOString(),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    ...(rollbackOf ? { rollbackOf } : {}),
  };
  const row = {
    version,
    from: from.getTime(),
    to: to?.getTime() ?? null,
    told: { version, title, rules: rules.length, cases: cases.length, ...publication },
  };
  const told = rollbackOf ? { to: rollbackOf.version, version, digest } : { version, digest };
  const kind = rollbackOf ? 'sheet-rolled-back' : 'sheet-published';
  const deed = deedOf(kind, application, author, instant, told);
  const added = await store.addSheet(application, row, { ...publication, text }, deed);
  if (added === 'out-of-order') return { accepted: false, code: 'federation.sheet.version-out-of-order' };
  if (added === 'full') return { accepted: false, code: 'federation.sheet.too-many-versions' };
  if (added === true) {
    sheets.published(compiled);
    return { accepted: true, sheet: reference, already: false };
  }
  return added.digest === reference.digest
    ? { accepted: true, sheet: reference, already: true }
    : { accepted: false, code: 'federation.sheet.version-exists' };
}

export function instantOf(at: When): Date {
  return typeof at === 'function' ? at() : at;
}
