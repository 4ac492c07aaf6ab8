import type { Professional } from '../model/professional.ts';
import { familyOf } from '../store/save-person.ts';
import { assemblePerson } from './assemble-person.ts';
import { type ImportContext, mayOverwrite, RECORDS_PER_PAGE } from './import-context.ts';
import { pagesOf } from './pages.ts';
import { mergeNational, nationalFields, type PersonDraft } from './person-draft.ts';
import type { PersonRow } from './person-row.ts';
import type { StagedPerson } from './staging.ts';

/** Most rows read for one national identifier; a person of the field has a few dozen at most. */
export const MAX_ROWS_PER_PERSON = 2_000;

/** Decide, person by person, what the file changes; planned writes wait in the workbench, nothing is applied yet. */
export async function planPeople(context: ImportContext): Promise<void> {
  const { staging } = context;
  for await (const page of pagesOf(staging.ids, RECORDS_PER_PAGE)) {
    staging.write(() => {
      for (const { key } of page) {
        planPerson(context, key);
      }
    });
  }
}

function planPerson(context: ImportContext, nationalId: string): void {
  const rows = rowsOf(context, nationalId);
  if (rows === null) {
    return;
  }
  const draft = assemblePerson(rows, context.faults);
  const record = resolvePerson(context, draft);
  if (record === 'left-alone' || (record !== null && !mayOverwrite(context.file.family, familyOf(record)))) {
    context.tallies.people.add('unchanged');
    return;
  }
  const fields = mergeNational(record, withFreeIdentifiers(context, draft, record));
  if (record !== null && isUnchanged(record, fields, context.file.family)) {
    context.tallies.people.add('unchanged');
    return;
  }
  const planned: StagedPerson = { personId: record?.personId ?? null, fields };
  context.staging.people.putSync(nationalId, planned);
}

function isUnchanged(record: Professional, fields: StagedPerson['fields'], family: string): boolean {
  const same = JSON.stringify(nationalFields(record)) === JSON.stringify(fields);
  return same && record.closedOn === null && familyOf(record) === family;
}

function rowsOf({ staging, faults }: ImportContext, nationalId: string): [PersonRow, ...PersonRow[]] | null {
  const range = { start: [nationalId], end: [nationalId, '\uffff'], limit: MAX_ROWS_PER_PERSON + 1 };
  const rows = Array.from(staging.rows.getRange(range), ({ value }) => value);
  const beyond = rows[MAX_ROWS_PER_PERSON];
  if (beyond !== undefined) {
    faults.refuse(
      beyond.line,
      null,
      'directory.import.too-many-rows',
      `beyond ${MAX_ROWS_PER_PERSON} of ${nationalId}`,
    );
  }
  const [first, ...others] = rows.slice(0, MAX_ROWS_PER_PERSON);
  return first === undefined ? null : [first, ...others];
}

/**
 * The record a draft is about: by its national id; else by a further identifier whose person is not in the file under
 * another current one — how an ADELI number becomes an RPPS without the person becoming somebody else.
 */
function resolvePerson(context: ImportContext, draft: PersonDraft): Professional | null | 'left-alone' {
  const known = recordOf(context, draft.nationalId);
  if (known !== null) {
    if (known.nationalId === draft.nationalId) {
      return known;
    }
    context.faults.warn(draft.line, null, 'directory.import.old-identifier', `now ${known.nationalId}`);
    context.staging.marks.putSync(['owned', known.nationalId], draft.nationalId);
    return 'left-alone';
  }
  const former = draft.identifiers
    .filter(({ current }) => !current)
    .map(({ nationalId }) => recordOf(context, nationalId))
    .find((record) => record !== null && mayAdopt(context, record));
  if (former === undefined || former === null) {
    return null;
  }
  context.staging.marks.putSync(['owned', former.nationalId], draft.nationalId);
  return former;
}

function mayAdopt({ staging }: ImportContext, record: Professional): boolean {
  const named = staging.ids.get(record.nationalId) !== undefined;
  return !named && staging.marks.get(['owned', record.nationalId]) === undefined;
}

function recordOf({ store }: ImportContext, nationalId: string): Professional | null {
  const { identifiers, people } = store.environment.tables;
  const personId = identifiers.get(nationalId);
  return (personId === undefined ? undefined : people.get(personId)) ?? null;
}

/** Further identifiers that nobody else holds, has rows under, or claimed before in this file. */
function withFreeIdentifiers(context: ImportContext, draft: PersonDraft, record: Professional | null): PersonDraft {
  const { staging, faults } = context;
  const identifiers = draft.identifiers.filter(({ nationalId, current }) => {
    if (current) {
      return true;
    }
    const holder = recordOf(context, nationalId);
    const claim = staging.marks.get(['alias', nationalId]);
    const free =
      (holder === null || holder.personId === record?.personId) &&
      staging.ids.get(nationalId) === undefined &&
      (claim === undefined || claim === draft.nationalId);
    if (!free) {
      faults.warn(draft.line, 'Autres identifiants', 'directory.import.identifier-taken', nationalId);
    } else {
      staging.marks.putSync(['alias', nationalId], draft.nationalId);
    }
    return free;
  });
  return { ...draft, identifiers };
}
