import { type ImportContext, RECORDS_PER_PAGE } from './import-context.ts';
import { ImportRefusal } from './import-refusal.ts';
import { pagesOf } from './pages.ts';

/** Share of a family's open records that one file may close without being allowed to, in percent. */
export const GUARD_MAX_CLOSED_PERCENT = 5;
/** Closings that are always accepted, whatever their share: small directories and samples. */
export const GUARD_MIN_CLOSED_RECORDS = 20;

/** Kinds that a full file closes by leaving them out. */
export type OwnedKind = 'person' | 'structure';

/** Open records of this file's family that the file does not name, in pages. */
export async function* vanishedRecords(context: ImportContext, kind: OwnedKind): AsyncGenerator<string[]> {
  for await (const { ids } of ownedPages(context, kind)) {
    yield ids;
  }
}

/**
 * Refuse a file that would close too many records, before anything is applied.
 * @throws ImportRefusal `directory.import.guarded`
 */
export async function guardClosings(context: ImportContext, kind: OwnedKind): Promise<void> {
  let owned = 0;
  let vanished = 0;
  for await (const page of ownedPages(context, kind)) {
    owned += page.owned;
    vanished += page.ids.length;
  }
  refuseMassClosing(kind, vanished, owned);
}

/** @throws ImportRefusal `directory.import.guarded` beyond both the share and the minimum */
export function refuseMassClosing(what: string, vanished: number, owned: number): void {
  const allowed = Math.max(GUARD_MIN_CLOSED_RECORDS, Math.floor((owned * GUARD_MAX_CLOSED_PERCENT) / 100));
  if (vanished > allowed) {
    const detail = `${vanished} of ${owned} open records (${what}) are not in the file, ${allowed} are allowed`;
    throw new ImportRefusal('directory.import.guarded', detail);
  }
}

async function* ownedPages(
  context: ImportContext,
  kind: OwnedKind,
): AsyncGenerator<{ readonly owned: number; readonly ids: string[] }> {
  const { store, file } = context;
  const range = { start: [file.family, kind], end: [file.family, kind, '\uffff'] };
  for await (const page of pagesOf(store.environment.tables.owned, RECORDS_PER_PAGE, range)) {
    const gone = page.filter(({ key }) => !isNamed(context, kind, key[2] ?? ''));
    yield { owned: page.length, ids: gone.map(({ value }) => value) };
  }
}

function isNamed({ staging }: ImportContext, kind: OwnedKind, key: string): boolean {
  if (kind === 'structure') {
    return staging.structures.get(key) !== undefined;
  }
  return staging.ids.get(key) !== undefined || staging.marks.get(['owned', key]) !== undefined;
}
