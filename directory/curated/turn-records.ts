import { parisDay } from '../model/paris-time.ts';
import type { RecordStore } from '../store/record-store.ts';
import { asLocal, writeLocalStructure } from './write-local-structure.ts';
import { asStaff, writeStaff } from './write-staff.ts';

/** Who a history names for what a day brought. */
export const BY_THE_DAY = 'system';
/** Records written in one transaction. */
const RECORDS_PER_TRANSACTION = 500;

/** Posts and places that begin or end with a day up to this one: their records say so, each with its line. A crash leaves the rest to the next call. */
export function turnRecords(store: RecordStore, at: Date): void {
  const { tables, write } = store.environment;
  const end = [parisDay(at), '\uffff'];
  for (;;) {
    const due = Array.from(tables.turns.getKeys({ end, limit: RECORDS_PER_TRANSACTION }));
    if (due.length === 0) return;
    write(() => {
      // Places first: posts take their names from them.
      for (const [day = '', kind = '', id = ''] of due.toSorted((one, other) => rank(one) - rank(other))) {
        tables.turns.removeSync([day, kind, id]);
        if (kind === 'structure') turnPlace(store, id, at);
        else turnPerson(store, id, at);
      }
    });
  }
}

function rank([, kind]: readonly string[]): number {
  return kind === 'structure' ? 0 : 1;
}

function turnPlace(store: RecordStore, key: string, at: Date): void {
  const place = asLocal(store.environment.tables.structures.get(key));
  if (place !== undefined) writeLocalStructure(store, place, place, { by: BY_THE_DAY, at });
}

function turnPerson(store: RecordStore, personId: string, at: Date): void {
  const person = asStaff(store.environment.tables.people.get(personId));
  if (person !== undefined) writeStaff(store, person, person, { by: BY_THE_DAY, at });
}
