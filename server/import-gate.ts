import type {
  DirectoryImporter,
  ImportOptions,
  ImportStep,
  ImportVerdict,
  KeptPlanVerdict,
  SliceVerdict,
  UndoVerdict,
} from '../directory/index.ts';
import type { Audit } from './audit/audit.ts';
import type { AuditAction, AuditEvent } from './audit/event.ts';
import type { JournalAuditor } from './audit/journal-auditor.ts';
import { importEvent, undoEvent } from './import-file.ts';

/** Who asks, and where from. */
export interface GateAsked {
  /** Person id, application, or `system`. */
  readonly actor: string;
  readonly from: string;
  readonly request: string;
}

/** What goes on at the gate, or went on last. */
export interface GateWork {
  readonly what: 'plan' | 'apply' | 'release' | 'undo';
  /** File, or number of what is worked on. */
  readonly name: string;
  readonly since: Date;
  /** Number of the request that asked for it. */
  readonly request: string;
  /** Step and count last told; null before the first. */
  readonly progress: { readonly step: ImportStep; readonly done: number } | null;
  /** Null while it goes on; then the code of a refusal, or empty. */
  readonly ended: { readonly code: string; readonly detail: string } | null;
}

/** A file on its way in. */
export interface ArrivingFile {
  readonly source: AsyncIterable<Uint8Array>;
  /** Base name: format and day are recognised by it. */
  readonly name: string;
}

/** The feed gate of the running house: plans, held-back slices, undoing; each act is one audit line. */
export interface ImportGate {
  keepPlan(file: ArrivingFile, options: ImportOptions, asked: GateAsked): Promise<KeptPlanVerdict>;
  applyPlan(planId: string, asked: GateAsked): Promise<ImportVerdict>;
  /** False when no such plan waits. */
  dropPlan(planId: string, asked: GateAsked): Promise<boolean>;
  /** Do what the file says of a held-back slice. @param reason why, in words: kept in the audit */
  releaseSlice(sliceId: string, reason: string, asked: GateAsked): Promise<SliceVerdict>;
  /** Leave the slice's records as they are. */
  dropSlice(sliceId: string, reason: string, asked: GateAsked): Promise<SliceVerdict>;
  /** @param curator internal id of a curator who takes back their own file; null: somebody who may undo any */
  undoBatch(batchId: string, reason: string, asked: GateAsked, curator?: string | null): Promise<UndoVerdict>;
  /** What goes on, or went on last; null before the first work. */
  work(): GateWork | null;
}

export interface GateDependencies {
  readonly importer: DirectoryImporter;
  readonly audit: Audit;
  readonly journal: JournalAuditor;
  readonly clock: { now(): Date };
}

/** Open the gate. */
export function openImportGate({ importer, audit, journal, clock }: GateDependencies): ImportGate {
  const board = new WorkBoard(clock);
  const note = async (event: AuditEvent): Promise<void> => {
    await audit.append(event);
    await journal.catchUp(event);
  };
  return {
    keepPlan: ({ source, name }, options, asked) =>
      board.run('plan', name, asked.request, async (progress) => {
        const at = clock.now();
        const verdict = await importer.keepPlan(source, name, { at, by: asked.actor }, progress, options);
        await note({ ...asked, ...planEvent(verdict), at, subject: name });
        return verdict;
      }),
    applyPlan: (planId, asked) => {
      const name = importer.plan(planId)?.plan.file ?? planId;
      return board.run('apply', name, asked.request, async (progress) => {
        const at = clock.now();
        const verdict = await importer.applyPlan(planId, at, progress);
        const event = importEvent(verdict, name, at, asked.actor);
        await note({ ...event, ...asked, details: { ...event.details, plan: planId } });
        return verdict;
      });
    },
    async dropPlan(planId, asked) {
      const name = importer.plan(planId)?.plan.file ?? planId;
      const dropped = await importer.dropPlan(planId);
      const code = dropped ? '' : 'directory.import.unknown-plan';
      const event = { action: 'directory.plan-dropped', subject: name, details: { plan: planId } } as const;
      await note({ ...asked, ...event, at: clock.now(), outcome: dropped ? 'success' : 'refused', code });
      return dropped;
    },
    releaseSlice: (sliceId, reason, asked) =>
      board.run('release', sliceId, asked.request, async () => {
        const at = clock.now();
        const details = { ...describeSlice(importer, sliceId), reason };
        const verdict = await importer.releaseSlice(sliceId, at);
        await note({ ...asked, ...sliceEvent('directory.slice-released', verdict, details), at, subject: sliceId });
        return verdict;
      }),
    async dropSlice(sliceId, reason, asked) {
      const details = { ...describeSlice(importer, sliceId), reason };
      const verdict = await importer.dropSlice(sliceId);
      const event = sliceEvent('directory.slice-dropped', verdict, details);
      await note({ ...asked, ...event, at: clock.now(), subject: sliceId });
      return verdict;
    },
    undoBatch: (batchId, reason, asked, curator = null) =>
      board.run('undo', batchId, asked.request, async () => {
        const at = clock.now();
        const verdict = await importer.undoBatch(batchId, at, curator);
        const event = undoEvent(verdict, batchId, at);
        await note({ ...event, ...asked, details: { ...event.details, reason } });
        return verdict;
      }),
    work: () => board.shown(),
  };
}

type Answer =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: string; readonly detail: string };

/** What one looks at while a work goes on. */
class WorkBoard {
  readonly #clock: { now(): Date };
  #work: GateWork | null = null;

  constructor(clock: { now(): Date }) {
    this.#clock = clock;
  }

  shown(): GateWork | null {
    return this.#work;
  }

  /** A second work meanwhile is refused by the importer, and leaves the first on the board. */
  async run<V extends Answer>(
    what: GateWork['what'],
    name: string,
    request: string,
    work: (progress: (done: number, step: ImportStep) => void) => Promise<V>,
  ): Promise<V> {
    let own: GateWork = { what, name, request, since: this.#clock.now(), progress: null, ended: null };
    if (this.#work === null || this.#work.ended !== null) this.#work = own;
    const put = (change: Partial<GateWork>): void => {
      // One that goes on takes the place of one whose file has not arrived yet.
      const takesOver = change.progress !== undefined && this.#work?.progress === null;
      const isShown = this.#work === own || takesOver;
      own = { ...own, ...change };
      if (isShown) this.#work = own;
    };
    try {
      const verdict = await work((done, step) => put({ progress: { step, done } }));
      put({ ended: verdict.accepted ? { code: '', detail: '' } : { code: verdict.code, detail: verdict.detail } });
      return verdict;
    } catch (error) {
      put({ ended: { code: 'server.defect', detail: '' } });
      throw error;
    }
  }
}

function planEvent(verdict: KeptPlanVerdict): Pick<AuditEvent, 'action' | 'outcome' | 'code' | 'details'> {
  const action = 'directory.import-planned';
  if (!verdict.accepted) return { action, outcome: 'refused', code: verdict.code, details: {} };
  const { planId, plan } = verdict.kept;
  const { created, changed, closed, reappeared } = plan.people;
  const held = plan.held.reduce((sum, { closings }) => sum + closings, 0);
  const counts = { rows: plan.rows, created, changed, closed, reappeared, held };
  return { action, outcome: 'success', code: '', details: { plan: planId, digest: plan.digest, ...counts } };
}

function sliceEvent(
  action: AuditAction,
  verdict: SliceVerdict,
  details: AuditEvent['details'],
): Pick<AuditEvent, 'action' | 'outcome' | 'code' | 'details'> {
  if (!verdict.accepted) return { action, outcome: 'refused', code: verdict.code, details };
  const { applied, kept, keptOmitted, file } = verdict.report;
  const counts = { file, applied, kept: kept.length + keptOmitted };
  return { action, outcome: 'success', code: '', details: { ...details, ...counts } };
}

function describeSlice({ heldSlices }: DirectoryImporter, sliceId: string): Record<string, string | number> {
  const slice = heldSlices().find((one) => one.sliceId === sliceId);
  if (slice === undefined) return {};
  const { kind, department, establishment, closings } = slice;
  return { kind, department, closings, ...(establishment === null ? {} : { establishment }) };
}

/** A reason says something. */
const MIN_REASON_CHARS = 10;
/** Longer reasons are cut: the audit keeps no letters. */
const MAX_REASON_CHARS = 500;

/** The reason somebody gives, or null when it is none: `server.admin.reason-too-short`. */
export function readReason(text: string | null | undefined): string | null {
  const reason = (text ?? '').trim().slice(0, MAX_REASON_CHARS);
  return reason.length < MIN_REASON_CHARS ? null : reason;
}
