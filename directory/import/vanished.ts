import { type ImportContext, isInFile, RECORDS_PER_PAGE } from './import-context.ts';
import { ImportRefusal } from './import-refusal.ts';
import { keyPagesOf, pagesOf } from './pages.ts';

/** Share of the open networks or memberships that one file may close without being allowed to, in percent. */
const GUARD_MAX_CLOSED_PERCENT = 5;
/** Closings that are always accepted, whatever their share: small directories and samples. */
const GUARD_MIN_CLOSED_RECORDS = 20;

/** Keys looked at before other work gets its turn. */
const KEYS_PER_PAGE = 5_000;

/** Kinds that a full file closes by leaving them out. */
export type OwnedKind = 'person' | 'structure';

/** Open records of this file's family that the file does not name, in pages. Asked for once its rows are planned; found once, and kept on the workbench. */
export async function* vanishedRecords(context: ImportContext, kind: OwnedKind): AsyncGenerator<string[]> {
  await ownedCount(context, kind);
  const range = { start: [kind], end: [kind, '\uffff'] };
  for await (const page of pagesOf(context.staging.vanished, RECORDS_PER_PAGE, range)) {
    yield page.map(({ key }) => key[1] ?? '');
  }
}

/** A file that leaves out more than this part of a register's open records, in percent, is not that register's full stock. */
const GUARD_MAX_MISSING_PERCENT = 50;

/**
 * Refuse a file that cannot be the whole it says it is, before anything is applied.
 * @throws ImportRefusal `directory.import.guarded`
 */
export async function guardWhole(context: ImportContext, kind: OwnedKind): Promise<void> {
  const owned = await ownedCount(context, kind);
  let vanished = 0;
  for await (const ids of vanishedRecords(context, kind)) vanished += ids.length;
  refuseMassClosing(kind, vanished, owned, GUARD_MAX_MISSING_PERCENT);
}

/** @throws ImportRefusal `directory.import.guarded` beyond both the share and the minimum */
export function refuseMassClosing(
  what: string,
  vanished: number,
  owned: number,
  maxPercent = GUARD_MAX_CLOSED_PERCENT,
): void {
  const allowed = Math.max(GUARD_MIN_CLOSED_RECORDS, Math.floor((owned * maxPercent) / 100));
  if (vanished > allowed) {
    const detail = `${vanished} of ${owned} open records (${what}) are not in the file, ${allowed} are allowed`;
    throw new ImportRefusal('directory.import.guarded', detail);
  }
}

/** Walk the family's open records, once for each import, and keep those that the file does not name. @returns how many there are */
export async function ownedCount(context: ImportContext, kind: OwnedKind): Promise<number> {
  const { store, file, staging } = context;
  const known = staging.marks.get(['counted', kind]);
  if (known !== undefined) return Number(known);
  const range = { start: [file.family, kind], end: [file.family, kind, '\uffff'] };
  let owned = 0;
  const { owned: table } = store.environment.tables;
  for await (const page of keyPagesOf(table, KEYS_PER_PAGE, range)) {
    owned += page.length;
    const gone = page.filter((key) => !isNamed(context, kind, key[2] ?? ''));
    if (gone.length > 0)
      staging.write(() => {
        for (const key of gone) staging.vanished.putSync([kind, table.get(key) ?? ''], true);
      });
  }
  staging.write(() => staging.marks.putSync(['counted', kind], String(owned)));
  return owned;
}

function isNamed(context: ImportContext, kind: OwnedKind, key: string): boolean {
  const { staging, seen } = context;
  if (kind === 'structure') {
    return seen?.places.holds(key) === true || staging.structures.doesExist(key);
  }
  return isInFile(context, key) || staging.marks.doesExist(['owned', key]);
}
