import type { Beside, Change, RecordName, SignInStore, Step } from './contract.ts';

/** What must never be forgotten, and is small: kept where an acknowledged write is never lost. */
const LASTING_KINDS: ReadonlySet<string> = new Set([
  'ReplayDetection',
  'EndedSession',
  'GrantEnd',
  'AccessEnd',
  'Consent',
  'Administrator',
  'AdministratorLink',
  'Passkey',
  'PasskeyHolder',
  // Once our side has ended, nothing else knows whom there is still to tell.
  'LogoutNotice',
  'RightsSignal',
]);

const MARK = 'Used';

/** How long a used artefact is remembered, seconds: longer than it lives. */
const MARK_SECONDS: Readonly<Record<string, number>> = {
  AuthorizationCode: 300,
  PushedAuthorizationRequest: 900,
  BackchannelAuthenticationRequest: 3600,
  BackchannelPending: 3600,
  CardTicket: 300,
  CardChallenge: 900,
  PasskeyChallenge: 900,
  PasskeyLink: 1800,
};
const LONGEST_SECONDS = 25 * 3600;

export interface LastingMarksOptions {
  /** Holds records; what it acknowledged last may be lost when it fails over. */
  readonly records: SignInStore;
  /** Loses nothing that it acknowledged. */
  readonly marks: SignInStore;
  readonly clock: { now(): Date };
}

/**
 * A store whose records may lose their tail, and whose "used once" may not: before anything is used, its mark is set on the
 * machine's own disk. A record that comes back unused after a fail-over is refused by its mark. A use whose record could then not
 * be reached is spent: the person begins again, nobody gets in twice.
 */
export function withLastingMarks(options: LastingMarksOptions): SignInStore {
  const { records, marks } = options;
  const holds = (kind: string) => (LASTING_KINDS.has(kind) ? marks : records);
  return {
    get: (kind, id) => holds(kind).get(kind, id),
    commit: (steps) => commit(options, steps),
    put: (kind, id, record) => holds(kind).put(kind, id, record),
    putIfAbsent: (kind, id, record) => holds(kind).putIfAbsent(kind, id, record),
    update: (kind, id, change, beside) => update(options, holds(kind), { kind, id }, change, beside),
    consume: (kind, id, at) => commit(options, [{ does: 'consume', kind, id, at }]),
    async take(kind, id) {
      if (LASTING_KINDS.has(kind)) return marks.take(kind, id);
      return (await marks.commit([markOf(options, { kind, id })])) ? records.take(kind, id) : undefined;
    },
    destroy: (kind, id) => holds(kind).destroy(kind, id),
    findBy: (kind, index, value) => holds(kind).findBy(kind, index, value),
    destroyBy: (kind, index, value) => holds(kind).destroyBy(kind, index, value),
    sweep: async (limit) => (await marks.sweep(limit)) + (await records.sweep(limit)),
    close: async () => {
      await records.close();
      await marks.close();
    },
  };
}

async function commit(options: LastingMarksOptions, steps: readonly Step[]): Promise<boolean> {
  const { records, marks } = options;
  const lasting = steps.filter(({ kind }) => LASTING_KINDS.has(kind));
  const others = steps.filter(({ kind }) => !LASTING_KINDS.has(kind));
  const used = others.filter(({ does }) => does === 'consume').map((step) => markOf(options, step));
  if (lasting.length + used.length > 0 && !(await marks.commit([...lasting, ...used]))) return false;
  return others.length === 0 || records.commit(others);
}

/**
 * The record that forbids the change may be in the other store: it is then asked first, and once more when the change is made.
 * Records to be seen are in the store of the changed one: nothing else would be one step.
 */
async function update(
  { marks }: LastingMarksOptions,
  store: SignInStore,
  { kind, id }: RecordName,
  change: Change,
  beside: Beside = {},
): Promise<void> {
  const { unless, seeing = [] } = beside;
  const isElsewhere = (other: RecordName) => LASTING_KINDS.has(other.kind) !== LASTING_KINDS.has(kind);
  const astray = seeing.find(isElsewhere);
  if (astray) throw new RangeError(`${astray.kind} is not kept beside ${kind}: both are not seen in one step`);
  if (!unless || !isElsewhere(unless)) return store.update(kind, id, change, beside);
  if (await marks.get(unless.kind, unless.id)) return;
  await store.update(kind, id, change, { seeing });
  if (await marks.get(unless.kind, unless.id)) await store.destroy(kind, id);
}

function markOf({ clock }: LastingMarksOptions, { kind, id }: RecordName): Step {
  const seconds = MARK_SECONDS[kind] ?? LONGEST_SECONDS;
  const record = { payload: {}, expiresAt: new Date(clock.now().getTime() + seconds * 1000) };
  return { does: 'put-if-absent', kind: MARK, id: `${kind} ${id}`, record };
}
