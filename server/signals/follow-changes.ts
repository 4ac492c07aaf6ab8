import { type Directory, type HistoryLine, parisDay } from '../../directory/index.ts';
import { type Application, defectOf, type Federation } from '../../federation/index.ts';
import type { DossierDefects } from '../dossier-defects.ts';
import { followJournal, type Reached } from '../leaving/follow-journal.ts';
import type { OpenedLedger } from '../oidc/opened.ts';
import type { SignInStore } from '../store/contract.ts';
import { type RuleTurns, ruleTurns } from './rule-dates.ts';
import type { Signal, Signals } from './signals.ts';

const LINES_PER_STEP = 500;
const SHEET_KIND = 'SheetTold';
const DAY_KIND = 'DayTold';
/** What was told last outlives every restart by far. */
const KEPT_SECONDS = 10 * 365 * 24 * 3600;

/** Lines about a person that may change what a sheet answers: situations, exercices, memberships, the file as a whole. */
const MAY_CHANGE_RIGHTS: ReadonlySet<string> = new Set([
  'changed',
  'closed',
  'reappeared',
  'removed',
  'merged',
  'unmerged',
]);

export interface ChangeDependencies {
  readonly store: SignInStore;
  readonly directory: Pick<Directory, 'journalFrom' | 'reader' | 'turnDay'>;
  readonly ledger: Pick<OpenedLedger, 'byPerson'>;
  readonly applications: { list(): readonly Application[] };
  readonly sheets: Pick<Federation['sheets'], 'ready' | 'versionInForce'>;
  readonly patients: Pick<Federation['patients'], 'since'>;
  readonly signals: Pick<Signals, 'keep'>;
  readonly clock: { now(): Date };
  readonly defects: DossierDefects;
}

/**
 * Tell applications that asked for it that rights may have changed: a person who has them open changed in the directory, or a
 * membership of theirs began or ended with the day; somebody
 * recorded an act about one of their patients here; another version of their sheet is in force, published by whichever process,
 * come of age, or ended, or a rule of it began or ended by its own dates. Answers never wait for this: each question is decided on what is so at its instant.
 *
 * @returns the work of one round, for whoever calls it again and again
 */
export function watchChanges(dependencies: ChangeDependencies): () => Promise<void> {
  const turns = ruleTurns(dependencies.sheets);
  /** What was noted of each dossier that could not be asked at the last round. */
  const broken = new Map<string, string>();
  return async () => {
    // What fails in one part of a round is thrown once the others are done: it holds up nobody else's news.
    const failures = await failuresOf([
      () => followJournal(dependencies, 'signals.directory', (from) => directoryStep(dependencies, from)),
      () => followJournal(dependencies, 'signals.acts', (from) => actStep(dependencies, from)),
      () => tellTurnedDays(dependencies),
      ...dependencies.applications.list().map(
        ({ id }) =>
          () =>
            tellFenced(id),
      ),
    ]);
    if (failures.length > 0) throw failures[0];
  };

  /** What is wrong with one dossier's sheet keeps no other from being told. It is tried again at each round, and noted once. */
  async function tellFenced(id: string): Promise<void> {
    try {
      await tellSheet(dependencies, turns, id);
      broken.delete(id);
    } catch (caught) {
      const { error } = defectOf(caught);
      if (broken.get(id) !== String(error)) dependencies.defects.note(id, error, '');
      broken.set(id, String(error));
    }
  }
}

async function failuresOf(parts: readonly (() => Promise<unknown>)[]): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const part of parts) {
    try {
      await part();
    } catch (error) {
      failures.push(error);
    }
  }
  return failures;
}

async function directoryStep(dependencies: ChangeDependencies, from: number): Promise<Reached> {
  const { directory } = dependencies;
  const lines = directory.journalFrom(from, LINES_PER_STEP);
  const changed = new Map<string, Date>();
  for (const line of lines) {
    if (line.ref.kind === 'person' && mayChangeRights(line)) changed.set(line.ref.id, line.at);
  }
  await tellOfPeople(dependencies, changed);
  const last = lines.at(-1);
  return last ? { sequence: last.sequence, isSettled: true } : null;
}

/** Of what is edited by hand, memberships and posts of staff alone are asked about by rules. */
function mayChangeRights({ operation, changes }: HistoryLine): boolean {
  if (operation === 'edited') return changes.some(({ field }) => /^(membership|staff\.posts)\[/.test(field));
  return MAY_CHANGE_RIGHTS.has(operation);
}

/** Each application that one of them has open. */
async function tellOfPeople(
  { ledger, signals }: ChangeDependencies,
  changed: ReadonlyMap<string, Date>,
): Promise<void> {
  const told: Signal[] = [];
  for (const [personId, at] of changed) {
    // Under the id that the application knows them by: a session opened before records were merged keeps its own.
    const opened = new Map(
      (await ledger.byPerson(personId)).map((one) => [`${one.applicationId} ${one.personId}`, one]),
    );
    for (const { applicationId, personId: known } of opened.values()) {
      told.push({ applicationId, personId: known, cause: 'professional', about: '', at: at.toISOString() });
    }
  }
  await signals.keep(told);
}

/** Memberships count in days: nothing is written anywhere when one of them begins or ends with a day. */
async function tellTurnedDays(dependencies: ChangeDependencies): Promise<void> {
  const { store, directory, clock } = dependencies;
  const at = clock.now();
  const today = parisDay(at);
  const told = String((await store.get(DAY_KIND, 'memberships'))?.payload.day ?? '');
  if (told >= today) return;
  directory.turnDay();
  if (told !== '') {
    const turned = new Map<string, Date>();
    for (const { personId } of directory.reader.membershipsTurned(told, today)) turned.set(personId, at);
    await tellOfPeople(dependencies, turned);
  }
  await store.put(DAY_KIND, 'memberships', { payload: { day: today }, expiresAt: longAfter(at) });
}

/** What an application recorded itself, it knows. */
async function actStep({ patients, signals }: ChangeDependencies, from: number): Promise<Reached> {
  const acts = patients.since(from);
  await signals.keep(
    acts
      .filter(({ by }) => by.door !== 'application')
      .map(({ application: applicationId, patient: about, at }): Signal => {
        return { applicationId, personId: '', cause: 'patient', about, at };
      }),
  );
  const last = acts.at(-1);
  return last ? { sequence: last.sequence, isSettled: true } : null;
}

async function tellSheet(
  { store, sheets, signals, clock }: ChangeDependencies,
  turns: RuleTurns,
  applicationId: string,
): Promise<void> {
  const at = clock.now();
  const inForce = String(sheets.versionInForce(applicationId, at) ?? 'none');
  const turned = await turns.lastTurn(applicationId, at);
  const told = (await store.get(SHEET_KIND, applicationId))?.payload;
  if (told?.version === inForce && told.turned === turned) return;
  const signal = { applicationId, personId: '', cause: 'sheet', about: inForce, at: at.toISOString() } as const;
  await signals.keep([signal]);
  await store.put(SHEET_KIND, applicationId, {
    payload: { version: inForce, turned },
    expiresAt: longAfter(at),
  });
}

function longAfter(at: Date): Date {
  return new Date(at.getTime() + KEPT_SECONDS * 1000);
}
