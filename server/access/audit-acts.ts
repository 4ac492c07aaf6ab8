import type { ActsVerdict, Federation, PatientAct } from '../../federation/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { AuditEvent } from '../audit/event.ts';

/** Where acts came from. */
export interface ActsFrom {
  readonly from: string;
  readonly request: string;
}

/**
 * Carries acts about patients into the audit, each once: which act, never what it says; a break-glass declaration and its review
 * say that they are one. An act is on disk before its line, so a crash between the two, or an audit that could not be written,
 * loses nothing: whoever writes next, the next round, or the next start reads on where the audit stopped.
 */
export interface ActAuditor {
  /**
   * Record acts and have their lines written, with where they came from; resolves when both are done.
   *
   * @param work records; its verdict is given back
   */
  record(asked: ActsFrom, work: () => Promise<ActsVerdict>): Promise<ActsVerdict>;
  /** Resolves when every act recorded so far is in the audit: those of an earlier life of the house came from nowhere. */
  catchUp(): Promise<void>;
}

/** How far the audit has read the acts. */
export const ACTS_SOURCE = 'trust.acts';
const NOWHERE: ActsFrom = { from: '', request: '' };

export function openActAuditor(patients: Pick<Federation['patients'], 'since'>, audit: Audit): ActAuditor {
  let running: Promise<void> = Promise.resolve();
  const origins = new Map<string, ActsFrom>();
  /** An act is seen in the store before whoever recorded it says where it came from. */
  const recording = new Set<Promise<unknown>>();
  const originOf = async ({ id }: PatientAct): Promise<ActsFrom> => {
    if (!origins.has(id)) await Promise.allSettled(recording);
    return origins.get(id) ?? NOWHERE;
  };
  const catchUp = (): Promise<void> => {
    running = running.catch(() => undefined).then(() => copyActs(patients, audit, originOf));
    return running;
  };
  return {
    async record(asked, work) {
      const done = work().then((verdict) => {
        if (verdict.accepted) for (const { id } of verdict.acts) origins.set(id, asked);
        return verdict;
      });
      recording.add(done);
      try {
        const verdict = await done;
        if (!verdict.accepted) return verdict;
        recording.delete(done);
        await catchUp();
        for (const { id } of verdict.acts) origins.delete(id);
        return verdict;
      } finally {
        recording.delete(done);
      }
    },
    catchUp,
  };
}

async function copyActs(
  patients: Pick<Federation['patients'], 'since'>,
  audit: Audit,
  originOf: (act: PatientAct) => Promise<ActsFrom>,
): Promise<void> {
  let position = audit.cursor(ACTS_SOURCE);
  for (;;) {
    const acts = patients.since(position + 1);
    const last = acts.at(-1);
    if (!last) return;
    const origins = await Promise.all(acts.map(originOf));
    // In their order, or a line that is missing would be taken for one that was written.
    await Promise.all(
      acts.map((act, place) =>
        audit.append(eventOf(act, origins[place] ?? NOWHERE), { source: ACTS_SOURCE, sequence: act.sequence }),
      ),
    );
    position = last.sequence;
  }
}

function eventOf(act: PatientAct, { from, request }: ActsFrom): AuditEvent {
  const { application, by, at, id } = act;
  const common = {
    ...{ at: new Date(at), actor: by.person ?? application, code: '', from, request },
    outcome: 'success',
  } as const;
  if (act.kind === 'break-glass') {
    const details = { until: act.until ?? '' };
    return { ...common, action: 'break-glass.declared', subject: `${application}:${id}`, details };
  }
  if (act.kind === 'review') {
    const details = { outcome: act.outcome };
    return { ...common, action: 'break-glass.reviewed', subject: `${application}:${act.reviews}`, details };
  }
  return { ...common, action: 'patient.act-recorded', subject: `${application}:${id}`, details: { by: by.door } };
}
