import type { Meter } from '../metrics/meter.ts';
import { askResponder, type ResponderParts, type ResponderQuestion, responderQuestion } from './ask-responder.ts';

/** Nobody waits for these questions. */
const TIMEOUT_MS = 10_000;
/** Questions under way at the same time. */
const MAX_IN_FLIGHT = 4;
/** Certificates whose state is kept known; the one met least lately gives way. */
const MAX_CERTIFICATES = 5_000;
/** Questions of one round: the others wait for the next. */
const MAX_PER_ROUND = 200;
/** Nobody met for so long is asked about any more. */
const FORGOTTEN_AFTER_MS = 7 * 24 * 3_600_000;
/** An answer is asked for again when so much of its life is over. */
const RENEWED_PART = 0.5;
/** Never sooner than this after the last question, whatever the answer says. */
const LEAST_MS = 60_000;
/** After a failure, and then twice as long each time. */
const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;
/** Part of a wait that chance adds or takes. */
const JITTER = 0.2;

export interface OcspAheadParts extends ResponderParts {
  readonly meter: Meter;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

/**
 * OCSP answers fetched beforehand (RFC 6960 §4.2.2.1): of the authorities held, and of certificates that were accepted, so that a judgement finds
 * an answer in force and waits for nobody.
 */
export interface AnswersAhead {
  /** Keep the state of an accepted certificate known. To be called with one that was accepted, and no other: its addresses are its issuer's then. */
  meet(leaf: Uint8Array): void;
  /** Ask what is due, each certificate once at a time. Failures wait for their next turn. */
  run(): Promise<void>;
}

interface Kept {
  readonly question: ResponderQuestion;
  /** Last met; never forgotten when it is one of our own authorities. */
  metAt: number;
  next: number;
  failures: number;
  isInFlight: boolean;
}

export function openAnswersAhead(parts: OcspAheadParts): AnswersAhead {
  const known = new Map<string, Kept>();
  const add = (leaf: Uint8Array, metAt: number) => {
    const question = responderQuestion(parts, leaf);
    if (question === null) return;
    const key = question.certificate.fingerprint;
    const before = known.get(key);
    // Moved to the end: the first is the one met least lately.
    known.delete(key);
    known.set(key, before ?? { question, metAt, next: 0, failures: 0, isInFlight: false });
    if (before !== undefined) before.metAt = metAt;
    const [oldest] = known.keys();
    if (known.size > MAX_CERTIFICATES && oldest !== undefined) known.delete(oldest);
  };
  for (const { certificate, role } of parts.trust.authorities) {
    if (role === 'intermediate') add(certificate.der, Number.POSITIVE_INFINITY);
  }
  return {
    meet: (leaf) => add(leaf, parts.clock.now().getTime()),
    async run() {
      const now = parts.clock.now().getTime();
      for (const [key, kept] of known) if (isOver(kept, now)) known.delete(key);
      const queue = [...known.values()].filter((kept) => !kept.isInFlight && kept.next <= now).slice(0, MAX_PER_ROUND);
      const silent = new Set<string>();
      const work = async () => {
        for (let kept = queue.shift(); kept !== undefined; kept = queue.shift()) await askOne(parts, kept, silent);
      };
      await Promise.all(Array.from({ length: MAX_IN_FLIGHT }, work));
    },
  };
}

function isOver({ question, metAt }: Kept, now: number): boolean {
  return metAt < now - FORGOTTEN_AFTER_MS || question.certificate.notAfter.getTime() < now;
}

/** @param silent responders that did not answer in this round: one that hangs is waited for once */
async function askOne(parts: OcspAheadParts, kept: Kept, silent: Set<string>): Promise<void> {
  const { host } = kept.question.url;
  if (silent.has(host)) return;
  kept.isInFlight = true;
  try {
    const told = await askResponder(parts, kept.question, TIMEOUT_MS);
    parts.meter.count('vestibule_ocsp_answers_total', { says: told?.state ?? 'nothing' });
    const now = parts.clock.now().getTime();
    if (told === null) {
      silent.add(host);
      kept.failures += 1;
      kept.next = now + jittered(parts, Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (kept.failures - 1)));
    } else {
      kept.failures = 0;
      const life = told.summary.nextUpdate.getTime() - now;
      kept.next = now + Math.max(LEAST_MS, jittered(parts, life * RENEWED_PART));
    }
  } finally {
    kept.isInFlight = false;
  }
}

function jittered({ random }: OcspAheadParts, ms: number): number {
  return ms * (1 - JITTER + 2 * JITTER * random());
}
