import type { DirectoryLineage, LineageVerdict, MergeCommand, UnmergeCommand } from '../lineage-views.ts';
import type { Professional } from '../model/professional.ts';
import type { Actor } from '../model/right.ts';
import type { Tables } from '../store/environment.ts';
import { isKey } from '../store/is-key.ts';
import { MAX_ABSORBED } from '../store/lineage.ts';
import { mergePeople, unmergePeople } from '../store/merge-people.ts';
import type { RecordStore } from '../store/record-store.ts';
import { refreshNetworks } from '../store/save-network.ts';
import { survivorOf } from '../store/survivor-of.ts';
import { reinstateCorrespondence, withdrawCorrespondence } from './edit-correspondence.ts';
import { type LineageRefusal, lineageRefusal, reasonFault } from './lineage-refusal.ts';
import { peopleFault } from './territory-fault.ts';

/** The view that makes two records one person, and takes it back. */
export function openLineage(store: RecordStore): DirectoryLineage {
  const inTransaction = (at: Date, work: () => LineageVerdict): LineageVerdict => {
    const verdict = store.environment.write(work);
    if (verdict.accepted) refreshNetworks(store, at);
    return verdict;
  };
  return {
    merge: async (actor, command, at) => inTransaction(at, () => merge(store, actor, command, at)),
    unmerge: async (actor, command, at) => inTransaction(at, () => unmerge(store, actor, command, at)),
    withdraw: async (actor, command, at) => inTransaction(at, () => withdrawCorrespondence(store, actor, command, at)),
    reinstate: async (actor, command, at) =>
      inTransaction(at, () => reinstateCorrespondence(store, actor, command, at)),
  };
}

function merge(store: RecordStore, actor: Actor, command: MergeCommand, at: Date): LineageVerdict {
  const { tables } = store.environment;
  const survivor = recordOf(tables, command.survivorId);
  const absorbed = recordOf(tables, command.absorbedId);
  if (survivor === undefined) return lineageRefusal('directory.person.absent', command.survivorId);
  if (absorbed === undefined) return lineageRefusal('directory.person.absent', command.absorbedId);
  const refused = peopleFault(actor, [survivor, absorbed]) ?? mergeFault(survivor, absorbed, command);
  if (refused !== null) return refused;
  const act = { at, by: actor.personId, reason: command.reason.trim() };
  const { person, line } = mergePeople(store, [survivor, absorbed], { choice: command.choice }, act);
  return { accepted: true, person, line };
}

function mergeFault(survivor: Professional, absorbed: Professional, command: MergeCommand): LineageRefusal | null {
  if (survivor.personId === absorbed.personId) return lineageRefusal('directory.merge.same', survivor.nationalId);
  const stale = staleFault(survivor, command.seen.survivor) ?? staleFault(absorbed, command.seen.absorbed);
  if (stale !== null) return stale;
  if (survivor.closedOn !== null && absorbed.closedOn === null)
    return lineageRefusal('directory.merge.survivor-closed', `closed on ${survivor.closedOn}`);
  if (survivor.staff !== undefined && absorbed.staff === undefined)
    return lineageRefusal('directory.merge.survivor-local', survivor.nationalId);
  if ((survivor.absorbed?.length ?? 0) >= MAX_ABSORBED)
    return lineageRefusal('directory.merge.too-many', `${MAX_ABSORBED} records at most`);
  return reasonFault(command.reason);
}

function unmerge(store: RecordStore, actor: Actor, command: UnmergeCommand, at: Date): LineageVerdict {
  const { tables } = store.environment;
  const known = isKey(command.absorbedId) ? tables.merges.get(command.absorbedId) : undefined;
  if (known === undefined) return lineageRefusal('directory.merge.absent', command.absorbedId);
  const current = tables.people.get(known.survivorId);
  const outside = peopleFault(actor, [current, known.survivor, known.absorbed]);
  if (outside !== null) return outside;
  const later = laterMerge(current, known.absorbedId);
  if (later !== null) return lineageRefusal('directory.merge.not-latest', later);
  const refused = staleFault(current, command.version) ?? reasonFault(command.reason);
  if (refused !== null) return refused;
  const act = { at, by: actor.personId, reason: command.reason.trim() };
  const { survivor, line } = unmergePeople(store, known, act);
  return { accepted: true, person: survivor, line };
}

/** What keeps a merge from being taken back: a record merged into the survivor since, or the one the survivor was merged into. */
export function laterMerge(survivor: Professional | undefined, absorbedId: string): string | null {
  if (survivor?.mergedInto !== undefined) return survivor.mergedInto;
  const last = survivor?.absorbed?.at(-1);
  return last === undefined || last === absorbedId ? null : last;
}

function staleFault(record: Professional | undefined, seen: number): LineageRefusal | null {
  if (record === undefined || record.version === seen) return null;
  const detail = `version ${seen} of ${record.nationalId} was seen, ${record.version} is current`;
  return lineageRefusal('directory.edit.stale-version', detail, record);
}

/** A record that was merged already is the one it is part of. */
function recordOf(tables: Tables, personId: string): Professional | undefined {
  const own = isKey(personId) ? tables.people.get(personId) : undefined;
  return own === undefined ? undefined : survivorOf(tables, own);
}
