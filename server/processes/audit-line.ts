import type { Audit } from '../audit/audit.ts';
import { type ServerCode, serverCodes } from '../codes.ts';
import { ServerError } from '../errors.ts';
import type { CommitPace } from '../store/commit-pace.ts';
import type { LineRefusal, OwnerMessage, ToldLine, WorkerMessage } from './messages.ts';

/** Lines of a worker that wait for the owner, at most: beyond, a request is told to come again. */
const MAX_WAITING_LINES = 10_000;

/** The worker's end of its channel. */
export interface OwnerLine {
  tell(message: WorkerMessage): void;
  onMessage(listener: (message: OwnerMessage) => void): void;
  /** Called once when the owner is gone. */
  onLost(listener: () => void): void;
}

interface Waiting extends ToldLine {
  /** With whether it was written, or was left out because its use was marked before. */
  readonly resolve: (isWritten: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A worker's audit: lines are written by the owner of the chain, one process, in the order in which they reach it; they are
 * acknowledged once they are on disk and the head outside covers them, as in the owner itself. Reading is done here.
 *
 * @param read the audit opened here, of which nothing is written
 * @param pace when lines of several requests leave together
 */
export function auditByOwner(read: Audit, line: OwnerLine, pace: CommitPace): Audit {
  let waiting: Waiting[] = [];
  let isSending = false;
  let sent = 0;
  let count = 0;
  let isLost = false;
  const sentBatches = new Map<number, readonly Waiting[]>();
  const send = async () => {
    isSending = true;
    await pace.turn();
    const batch = waiting;
    waiting = [];
    isSending = false;
    if (isLost) return settle(batch, lost);
    sent += 1;
    sentBatches.set(sent, batch);
    line.tell({ kind: 'audit', id: sent, lines: batch.map(({ event, use }) => ({ event, use })) });
  };
  const settle = (batch: readonly Waiting[], errorAt: ErrorAt, spent?: ReadonlySet<number>) => {
    count -= batch.length;
    settleAll(batch, errorAt, spent);
  };
  const tell = (told: ToldLine): Promise<boolean> => {
    if (isLost || count >= MAX_WAITING_LINES) return Promise.reject(lost());
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    count += 1;
    waiting.push({ ...told, resolve, reject });
    if (!isSending) void send();
    return promise;
  };
  line.onMessage((message) => {
    if (message.kind !== 'audited') return;
    const batch = sentBatches.get(message.id) ?? [];
    sentBatches.delete(message.id);
    const refusals = new Map(message.refusals.map((refusal) => [refusal.place, refusalOf(refusal)]));
    settle(batch, (place) => refusals.get(place), new Set(message.spent));
  });
  line.onLost(() => {
    isLost = true;
    for (const batch of sentBatches.values()) settle(batch, lost);
    sentBatches.clear();
  });
  return {
    ...{ cursor: (source) => read.cursor(source), read: (query) => read.read(query), head: () => read.head() },
    verify: (expected) => read.verify(expected),
    close: () => read.close(),
    append(event, position) {
      if (position) throw new ServerError('server.defect', 'positions of journals are written by the owner');
      return tell({ event, use: null }).then(() => undefined);
    },
    spend: (use, event) => tell({ event, use }),
    isSpent: (use) => read.isSpent(use),
    advance: () => Promise.reject(new ServerError('server.defect', 'positions of journals are written by the owner')),
  };
}

/** Why the line at this place was not written, if it was not. */
type ErrorAt = (place: number) => ServerError | undefined;

/** Tell each what became of its line; a line whose use is among `spent` was left out. */
function settleAll(batch: readonly Waiting[], errorAt: ErrorAt, spent: ReadonlySet<number> = new Set()): void {
  for (const [place, { resolve, reject }] of batch.entries()) {
    const error = errorAt(place);
    if (error) reject(error);
    else resolve(!spent.has(place));
  }
}

function lost(): ServerError {
  return new ServerError('server.audit.unavailable', 'the process that writes the audit does not answer');
}

function refusalOf({ code, detail }: LineRefusal): ServerError {
  return new ServerError(isServerCode(code) ? code : 'server.audit.unavailable', detail);
}

function isServerCode(code: string): code is ServerCode {
  return Object.hasOwn(serverCodes, code);
}

/** The owner's side: write a worker's lines and say which were not written, each by its own code. */
export async function writeLines(
  audit: Pick<Audit, 'append' | 'spend'>,
  { id, lines }: Extract<WorkerMessage, { kind: 'audit' }>,
): Promise<Extract<OwnerMessage, { kind: 'audited' }>> {
  const outcomes = await Promise.allSettled(lines.map((told) => writeOne(audit, told)));
  return {
    kind: 'audited',
    id,
    refusals: outcomes.flatMap((outcome, place) => refused(outcome, place)),
    spent: outcomes.flatMap((outcome, place) => (outcome.status === 'fulfilled' && !outcome.value ? [place] : [])),
  };
}

/** @returns false when its use was marked before */
async function writeOne(audit: Pick<Audit, 'append' | 'spend'>, { event, use }: ToldLine): Promise<boolean> {
  if (use) return audit.spend(use, event);
  if (event) await audit.append(event);
  return true;
}

function refused(outcome: PromiseSettledResult<boolean>, place: number): readonly LineRefusal[] {
  if (outcome.status === 'fulfilled') return [];
  const error: unknown = outcome.reason;
  const code = error instanceof ServerError ? error.code : 'server.defect';
  return [{ place, code, detail: error instanceof Error ? error.message : String(error) }];
}
