import type { CorrespondenceCommand, LineageVerdict } from '../lineage-views.ts';
import { canonicalIdentifier } from '../model/identifiers.ts';
import { uniteIdentifiers } from '../model/merge-sheets.ts';
import type { Professional } from '../model/professional.ts';
import { listChanges } from '../model/record-changes.ts';
import type { Actor } from '../model/right.ts';
import type { Tables } from '../store/environment.ts';
import { isKey } from '../store/is-key.ts';
import { appendLine } from '../store/journal.ts';
import { mergesOf, saveCorrespondence } from '../store/lineage.ts';
import { applyLink, planLink } from '../store/link-identifiers.ts';
import { type MergeAct, unmergePeople, withReason } from '../store/merge-people.ts';
import type { RecordStore } from '../store/record-store.ts';
import { savePerson } from '../store/save-person.ts';
import { lineageRefusal, reasonFault } from './lineage-refusal.ts';
import { peopleFault } from './territory-fault.ts';

interface Pair {
  readonly former: string;
  readonly current: string;
}

/** Two identifiers are not of one person after all: they part, with the records that a correspondence had made one. Inside a write transaction. */
export function withdrawCorrespondence(
  store: RecordStore,
  actor: Actor,
  command: CorrespondenceCommand,
  at: Date,
): LineageVerdict {
  const { tables } = store.environment;
  const pair = { former: canonicalIdentifier(command.former), current: canonicalIdentifier(command.current) };
  const known = isKey(pair.former) ? tables.correspondences.get(pair.former) : undefined;
  const person = holderOfBoth(tables, pair);
  const isKnown = known !== undefined && known.current === pair.current && known.withdrawn === null;
  // Whoever sees none of these people is not told whether a file joined their numbers either.
  const outside = peopleFault(actor, concerned(tables, pair));
  if (outside !== null) return outside;
  if (person === undefined && !isKnown) return absent(pair);
  const refused = reasonFault(command.reason);
  if (refused !== null) return refused;
  const act = { at, by: actor.personId, reason: command.reason.trim() };
  const parted = person === undefined ? null : part(store, person, pair, act);
  if (parted !== null && 'later' in parted) return lineageRefusal('directory.merge.not-latest', parted.later);
  const withdrawn = { by: act.by, at: at.toISOString(), reason: act.reason };
  const first = isKnown ? known : { file: '', at: at.toISOString() };
  saveCorrespondence(tables, { ...pair, file: first.file, at: first.at, withdrawn });
  return { accepted: true, person: parted?.person ?? null, line: parted?.line ?? null };
}

/** A withdrawal was wrong: the correspondence holds again, and is applied to the records there are. Inside a write transaction. */
export function reinstateCorrespondence(
  store: RecordStore,
  actor: Actor,
  command: CorrespondenceCommand,
  at: Date,
): LineageVerdict {
  const { tables } = store.environment;
  const pair = { former: canonicalIdentifier(command.former), current: canonicalIdentifier(command.current) };
  const known = isKey(pair.former) ? tables.correspondences.get(pair.former) : undefined;
  const outside = peopleFault(actor, concerned(tables, pair));
  if (outside !== null) return outside;
  if (known === undefined || known.current !== pair.current || known.withdrawn === null) return absent(pair);
  const refused = reasonFault(command.reason);
  if (refused !== null) return refused;
  const link = { current: pair.current, formers: [pair.former] };
  const plan = planLink(tables, link);
  if (plan.outcome === 'contradicts') return lineageRefusal('directory.import.correspondence-contradicts', plan.held);
  saveCorrespondence(tables, { ...known, withdrawn: null });
  const done = applyLink(store, link, { at, by: actor.personId, reason: command.reason.trim() }, null);
  return { accepted: true, person: holderOfBoth(tables, pair) ?? null, line: done?.line ?? null };
}

function absent({ former, current }: Pair): LineageVerdict {
  return lineageRefusal('directory.correspondence.absent', `${former} and ${current}`);
}

/** Everybody whom the pair makes one or two: its holders, and the records that were merged, as they were. */
function concerned(tables: Tables, { former, current }: Pair): readonly Professional[] {
  const ids = [former, current].filter(isKey).flatMap((nationalId) => tables.identifiers.get(nationalId) ?? []);
  const holders = [...new Set(ids)].flatMap((personId) => tables.people.get(personId) ?? []);
  const merges = holders.flatMap(({ personId }) => mergesOf(tables, personId));
  const parts = merges.flatMap(({ survivor, absorbed }) => [survivor, absorbed]);
  return [...holders, ...parts.filter((part) => has(part, former) || has(part, current))];
}

function holderOfBoth({ identifiers, people }: Tables, { former, current }: Pair): Professional | undefined {
  if (former === current || ![former, current].every(isKey)) return undefined;
  const holder = identifiers.get(former);
  return holder !== undefined && holder === identifiers.get(current) ? people.get(holder) : undefined;
}

type Parted =
  | { readonly person: Professional; readonly line: ReturnType<typeof appendLine> }
  /** Record that was merged since, and that comes apart first. */
  | { readonly later: string };

/** Two records that had become one are two again; one record keeps the identifier that a register lists it under. */
function part(store: RecordStore, person: Professional, pair: Pair, act: MergeAct): Parted {
  const merge = mergesOf(store.environment.tables, person.personId).find(
    ({ survivor, absorbed }) =>
      (has(absorbed, pair.former) && has(survivor, pair.current)) ||
      (has(absorbed, pair.current) && has(survivor, pair.former)),
  );
  if (merge === undefined) return dropIdentifier(store, person, pair, act);
  const last = person.absorbed?.at(-1);
  if (last !== undefined && last !== merge.absorbedId) return { later: last };
  const { survivor, line } = unmergePeople(store, merge, act);
  return { person: survivor, line };
}

function has({ identifiers }: Professional, nationalId: string): boolean {
  return identifiers.some((identifier) => identifier.nationalId === nationalId);
}

/** A number that no register has listed yet goes, and the former one is current again; otherwise the former one goes. */
function dropIdentifier(store: RecordStore, person: Professional, { former, current }: Pair, act: MergeAct): Parted {
  const isInferred = person.identifiers.some(({ nationalId, by }) => nationalId === current && by === 'correspondence');
  const gone = isInferred || person.nationalId === former ? current : former;
  const nationalId = person.nationalId === gone ? former : person.nationalId;
  const identifiers = uniteIdentifiers(
    nationalId,
    person.identifiers.filter((identifier) => identifier.nationalId !== gone),
  );
  const after = { ...person, nationalId, identifiers, version: person.version + 1 };
  const entries = savePerson(store, person, after, act.at);
  const line = appendLine(store.environment.tables, {
    at: act.at.toISOString(),
    ref: { kind: 'person', id: person.personId },
    operation: 'edited',
    by: act.by,
    changes: withReason(listChanges(person, after), act.reason),
    entries,
  });
  return { person: after, line };
}
