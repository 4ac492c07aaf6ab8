import type { Mailbox } from './mailbox.ts';
import { mergeStaff, partStaff } from './merge-staff.ts';
import { nationalFields } from './national-fields.ts';
import { OVERLAYS } from './overlays.ts';
import type { MergeChoice, PersonMerge } from './person-merge.ts';
import type { Exercice, LocalField, LocalFields, PersonIdentifier, Professional } from './professional.ts';
import type { Provenance } from './provenance.ts';

/** Groups of fields that files of their own fill. */
const OVERLAY_GROUPS = Object.keys(OVERLAYS);
const LOCAL_FIELDS: readonly LocalField[] = ['phone', 'secureMail'];

/** How two sheets become one. */
export interface MergeTerms {
  readonly choice: MergeChoice;
  /** The identifier that is current afterwards: the survivor's unless told. */
  readonly nationalId?: string;
  /** Identifiers that come with the reason of the merge and that neither holds yet. */
  readonly identifiers?: readonly PersonIdentifier[];
}

/**
 * One sheet of two: identifiers of both, one of them current; exercices of both, where both have one the survivor's; locally owned fields of both, where both have one as
 * chosen, else the survivor's. National fields are those of the sheet that a register still feeds. Staff who are a registered professional too are that one: posts that a
 * curator kept end with it; of two members of staff the posts of both are one list, from which the caller makes the situations of a day. Pure; versions are the caller's.
 */
export function mergeSheets(survivor: Professional, absorbed: Professional, terms: MergeTerms): Professional {
  const fed = survivor.closedOn !== null && absorbed.closedOn === null ? absorbed : survivor;
  const other = fed === survivor ? absorbed : survivor;
  const nationalId = terms.nationalId ?? survivor.nationalId;
  return {
    ...survivor,
    ...nationalFields(fed),
    nationalId,
    identifiers: uniteIdentifiers(nationalId, [
      ...survivor.identifiers,
      ...absorbed.identifiers,
      ...(terms.identifiers ?? []),
    ]),
    exercices: uniteExercices(
      [fed, other].filter((sheet) => isSameOrigin(sheet, survivor)).map(({ exercices }) => exercices),
    ),
    ...(survivor.staff === undefined || absorbed.staff === undefined
      ? {}
      : { staff: mergeStaff(survivor.staff, absorbed.staff) }),
    ...mergeLocal(survivor, absorbed, terms.choice, fed),
    ...withMailboxes([...(survivor.mailboxes ?? []), ...(absorbed.mailboxes ?? [])]),
    closedOn: fed.closedOn,
    absorbed: [...(survivor.absorbed ?? []), absorbed.personId],
  };
}

function isSameOrigin(one: Professional, other: Professional): boolean {
  return (one.staff === undefined) === (other.staff === undefined);
}

/** Each identifier once, the first as it is; exactly one current. */
export function uniteIdentifiers(nationalId: string, all: readonly PersonIdentifier[]): readonly PersonIdentifier[] {
  const kept = new Map<string, PersonIdentifier>();
  for (const identifier of all) {
    const known = kept.get(identifier.nationalId);
    // What a register lists outweighs what was only inferred.
    if (known === undefined || (known.by !== undefined && identifier.by === undefined)) {
      kept.set(identifier.nationalId, identifier);
    }
  }
  return [...kept.values()].map((identifier) => ({ ...identifier, current: identifier.nationalId === nationalId }));
}

/** Exercices of several lists, by profession and category: of those that are in two lists, that of the first list. */
export function uniteExercices(lists: readonly (readonly Exercice[])[]): readonly Exercice[] {
  const kept = new Map<string, Exercice>();
  for (const exercice of lists.flat()) {
    const key = exerciceKey(exercice);
    if (!kept.has(key)) kept.set(key, exercice);
  }
  return [...kept.values()];
}

function exerciceKey({ profession, category }: Exercice): string {
  return `${profession}\n${category}`;
}

function mergeLocal(
  survivor: Professional,
  absorbed: Professional,
  choice: MergeChoice,
  fed: Professional,
): Pick<Professional, 'local' | 'provenance'> {
  const local: { [Field in LocalField]?: string } = {};
  const { national, ...others } = survivor.provenance;
  const register = fed.provenance.national ?? national;
  const provenance: Record<string, Provenance> = { ...others };
  if (register !== undefined) provenance.national = register;
  for (const group of OVERLAY_GROUPS) {
    const origin = survivor.provenance[group] ?? absorbed.provenance[group];
    if (origin !== undefined) provenance[group] = origin;
  }
  for (const field of LOCAL_FIELDS) {
    const from = sourceOf(survivor.local, absorbed.local, field, choice) === 'absorbed' ? absorbed : survivor;
    const value = from.local[field];
    const key = `local.${field}`;
    const origin = from.provenance[key];
    if (value !== undefined) local[field] = value;
    delete provenance[key];
    if (origin !== undefined) provenance[key] = origin;
  }
  return { local, provenance };
}

function sourceOf(
  survivor: LocalFields,
  absorbed: LocalFields,
  field: LocalField,
  choice: MergeChoice,
): 'survivor' | 'absorbed' {
  if (absorbed[field] === undefined) return 'survivor';
  if (survivor[field] === undefined) return 'absorbed';
  return choice[field] ?? 'survivor';
}

/**
 * The two sheets of a merge again: exactly as they were, but for what was changed since. A locally owned field edited since stays with the survivor; what a register's
 * file brought since is parted by exercice and identifier; a closing or a return since stays with the survivor. Pure; versions are the caller's.
 *
 * @param holds whether the merged person still holds an identifier: one that was withdrawn since comes back to nobody
 */
export function partSheets(
  { survivor, absorbed, merged }: PersonMerge,
  current: Professional,
  holds: (nationalId: string) => boolean,
): { readonly survivor: Professional; readonly absorbed: Professional } {
  const isUntouched = sameNational(current, merged);
  return {
    survivor: {
      ...(isUntouched ? survivor : partedSurvivor({ survivor, absorbed, current })),
      ...localSince(survivor, merged, current),
      ...(survivor.staff === undefined || merged.staff === undefined || current.staff === undefined
        ? {}
        : { staff: partStaff(survivor.staff, merged.staff, current.staff) }),
      closedOn: current.closedOn === merged.closedOn ? survivor.closedOn : current.closedOn,
    },
    absorbed: isUntouched ? absorbed : partedAbsorbed({ survivor, absorbed, current }, holds),
  };
}

/** Whether no file wrote to a sheet: of its register, or of what lies over it. */
function sameNational(one: Professional, other: Professional): boolean {
  const text = ({ mailboxes = [], provenance, ...sheet }: Professional): string =>
    JSON.stringify([
      nationalFields({ mailboxes, provenance, ...sheet }),
      mailboxes,
      ['national', ...OVERLAY_GROUPS].map((group) => provenance[group] ?? null),
    ]);
  return text(one) === text(other);
}

/** Each address once, the first as it is; nothing at all when there is none. */
function withMailboxes(all: readonly Mailbox[]): Pick<Professional, 'mailboxes'> {
  const kept = new Map<string, Mailbox>();
  for (const mailbox of all) if (!kept.has(mailbox.address)) kept.set(mailbox.address, mailbox);
  return kept.size === 0 ? {} : { mailboxes: [...kept.values()] };
}

/** Addresses that only the absorbed sheet had. */
function addressesOnlyOf({ survivor, absorbed }: Parting): ReadonlySet<string> {
  const own = new Set(survivor.mailboxes?.map(({ address }) => address));
  return new Set(absorbed.mailboxes?.map(({ address }) => address).filter((address) => !own.has(address)));
}

interface Parting {
  readonly survivor: Professional;
  readonly absorbed: Professional;
  readonly current: Professional;
}

/** A register wrote the merged sheet since: it keeps what is not the absorbed one's alone. */
function partedSurvivor({ survivor, absorbed, current }: Parting): Professional {
  const own = new Set(survivor.exercices.map(exerciceKey));
  const theirs = new Set(absorbed.exercices.map(exerciceKey).filter((key) => !own.has(key)));
  const theirIds = new Set(absorbed.identifiers.map(({ nationalId }) => nationalId));
  const left = current.identifiers.filter(({ nationalId }) => !theirIds.has(nationalId));
  const nationalId = theirIds.has(current.nationalId) ? survivor.nationalId : current.nationalId;
  const { absorbed: _joined, mailboxes: all = [], ...sheet } = current;
  const theirAddresses = addressesOnlyOf({ survivor, absorbed, current });
  return {
    ...sheet,
    ...withMailboxes(all.filter(({ address }) => !theirAddresses.has(address))),
    ...(survivor.absorbed === undefined ? {} : { absorbed: survivor.absorbed }),
    nationalId,
    identifiers: uniteIdentifiers(nationalId, left),
    exercices: current.exercices.filter((exercice) => !theirs.has(exerciceKey(exercice))),
  };
}

/** Exercices that came from the absorbed one are again its own, as the register says them now. */
function partedAbsorbed(
  { survivor, absorbed, current }: Parting,
  holds: (nationalId: string) => boolean,
): Professional {
  const own = new Set(survivor.exercices.map(exerciceKey));
  const now = new Map(current.exercices.map((exercice) => [exerciceKey(exercice), exercice]));
  const exercices = absorbed.exercices.map((exercice) => {
    const key = exerciceKey(exercice);
    return own.has(key) ? exercice : (now.get(key) ?? exercice);
  });
  const identifiers = absorbed.identifiers.filter(
    ({ nationalId }) => nationalId === absorbed.nationalId || holds(nationalId),
  );
  const { mailboxes: had = [], ...sheet } = absorbed;
  const known = new Map(current.mailboxes?.map((mailbox) => [mailbox.address, mailbox]));
  const mailboxes = had.map((mailbox) => known.get(mailbox.address) ?? mailbox);
  return { ...sheet, ...withMailboxes(mailboxes), exercices, identifiers };
}

/** Locally owned fields of the survivor: as before the merge, unless somebody edited them since. */
function localSince(
  before: Professional,
  merged: Professional,
  current: Professional,
): Pick<Professional, 'local' | 'provenance'> {
  const edited = LOCAL_FIELDS.filter((field) => isEdited(field, merged, current));
  const provenance: Record<string, Provenance> = { ...before.provenance };
  if (!sameNational(current, merged)) {
    for (const group of ['national', ...OVERLAY_GROUPS]) {
      const origin = current.provenance[group];
      if (before.provenance[group] !== undefined && origin !== undefined) provenance[group] = origin;
    }
  }
  const local: { [Field in LocalField]?: string } = { ...before.local };
  for (const field of edited) {
    const value = current.local[field];
    const origin = current.provenance[`local.${field}`];
    delete local[field];
    delete provenance[`local.${field}`];
    if (value !== undefined) local[field] = value;
    if (origin !== undefined) provenance[`local.${field}`] = origin;
  }
  return { local, provenance };
}

function isEdited(field: LocalField, merged: Professional, current: Professional): boolean {
  const key = `local.${field}`;
  const origin = ({ provenance }: Professional): string => JSON.stringify(provenance[key] ?? null);
  return current.local[field] !== merged.local[field] || origin(current) !== origin(merged);
}
