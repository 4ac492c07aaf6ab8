import type { FederationCode } from './codes.ts';
import type { Domain } from './decide-for.ts';
import { sheetDigest } from './habilitation/canonical-digest.ts';
import type { SheetReference } from './habilitation/decision.ts';
import { parseSheet } from './habilitation/parse-sheet.ts';

export type PublishVerdict =
  | { readonly accepted: true; readonly sheet: SheetReference; readonly already: boolean }
  | { readonly accepted: false; readonly code: FederationCode };

/** Who publishes, and on whose word. */
export interface Publisher {
  readonly by: string;
  readonly at: Date;
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
  { store, sheets }: Pick<Domain, 'store' | 'sheets'>,
  input: unknown,
  { by, at, approvedBy, rollbackOf }: Publisher,
): Promise<PublishVerdict> {
  const sheet = parseSheet(input);
  if (!store.application(sheet.application)) return { accepted: false, code: 'federation.sheet.unknown-application' };
  const { application, version, from, to } = sheet;
  // A copy of our own: the caller's object may change before the transaction runs.
  const source = structuredClone(input);
  const digest = sheetDigest(source);
  const reference = { application, version, digest };
  const period = { version, from: from.getTime(), to: to?.getTime() ?? null };
  const added = await store.addSheet(application, period, {
    source,
    digest,
    by,
    publishedAt: at.toISOString(),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    ...(rollbackOf ? { rollbackOf } : {}),
  });
  sheets.forget(application);
  if (added === 'out-of-order') return { accepted: false, code: 'federation.sheet.version-out-of-order' };
  if (added === true) return { accepted: true, sheet: reference, already: false };
  return added.digest === digest
    ? { accepted: true, sheet: reference, already: true }
    : { accepted: false, code: 'federation.sheet.version-exists' };
}
