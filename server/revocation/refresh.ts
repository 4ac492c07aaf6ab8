import type { CrlVerdict } from '../../pki/index.ts';
import type { Meter } from '../metrics/meter.ts';
import type { Fetched, Marks } from './fetched.ts';
import { NO_MARKS } from './fetched.ts';
import type { KeptLists } from './kept-lists.ts';
import { type ListAddress, readListAddress } from './list-address.ts';
import type { ListIntake } from './list-intake.ts';

/** Fetches under way at the same time: one host that hangs must not keep the others waiting. */
const MAX_IN_FLIGHT = 4;
/** After a failure, and then twice as long each time, never longer than the usual interval. */
const FIRST_RETRY_MS = 60_000;
/** Part of an interval that chance adds or takes, so that a region's servers do not all come at once. */
const JITTER = 0.2;

export interface RefreshParts {
  /** Addresses known now; see `AddressBook`. */
  readonly addresses: () => readonly string[];
  /** Hosts that may be asked. */
  readonly hosts: ReadonlySet<string>;
  readonly intervalMs: number;
  readonly fetch: (address: ListAddress, marks: Marks) => Promise<Fetched>;
  readonly intake: ListIntake;
  /** Where lists that were accepted lie between two lives of the server. */
  readonly kept: KeptLists;
  readonly meter: Meter;
  readonly clock: { now(): Date };
  /** A number from 0 to 1. */
  readonly random: () => number;
  readonly log: (line: Record<string, unknown>) => void;
}

/** Keeps lists new from their addresses, beside the sign-ins and never in one. */
export interface Refresh {
  /**
   * Begin where the last life of the server ended, before anybody is asked: its addresses wait for their turn.
   *
   * @param address of the list kept
   * @param nextAsk when it was to be asked again; now, when its list could not be taken
   */
  resume(address: string, nextAsk: Date, marks: Marks): void;
  /**
   * Fetch what is due, each address once at a time, and wait for nobody longer than a fetch may take. Every failure is kept until its next turn:
   * an address that does not answer is not asked again before.
   */
  run(): Promise<void>;
}

interface Turn {
  next: number;
  failures: number;
  marks: Marks;
  isInFlight: boolean;
}

export function openRefresh(parts: RefreshParts): Refresh {
  const turns = new Map<string, Turn>();
  return {
    resume: (address, nextAsk, marks) => {
      turns.set(address, { next: nextAsk.getTime(), failures: 0, marks, isInFlight: false });
    },
    async run() {
      const now = parts.clock.now().getTime();
      const due = parts.addresses().filter((text) => isDue(turnOf(turns, text, now, parts), now));
      const queue = [...due];
      const work = async () => {
        for (let text = queue.shift(); text !== undefined; text = queue.shift()) await refreshOne(parts, turns, text);
      };
      await Promise.all(Array.from({ length: MAX_IN_FLIGHT }, work));
    },
  };
}

/** A first turn is spread over a tenth of the interval. */
function turnOf(turns: Map<string, Turn>, text: string, now: number, { random, intervalMs }: RefreshParts): Turn {
  const known = turns.get(text);
  if (known !== undefined) return known;
  const first = {
    next: now + random() * Math.min(intervalMs / 10, FIRST_RETRY_MS),
    failures: 0,
    marks: NO_MARKS,
    isInFlight: false,
  };
  turns.set(text, first);
  return first;
}

function isDue({ next, isInFlight }: Turn, now: number): boolean {
  return !isInFlight && next <= now;
}

async function refreshOne(parts: RefreshParts, turns: Map<string, Turn>, text: string): Promise<void> {
  const turn = turns.get(text);
  if (turn === undefined || turn.isInFlight) return;
  turn.isInFlight = true;
  try {
    const why = await fetchAndTake(parts, turn, text);
    turn.failures = why === null ? 0 : turn.failures + 1;
    if (why !== null)
      parts.log({ level: 'warn', message: 'a revocation list could not be fetched', address: text, why });
  } catch (error) {
    turn.failures += 1;
    throw error;
  } finally {
    turn.isInFlight = false;
    turn.next = parts.clock.now().getTime() + delayOf(turn, parts);
  }
}

/** @returns why the list in use was not renewed, or null */
async function fetchAndTake(parts: RefreshParts, turn: Turn, text: string): Promise<string | null> {
  const address = readListAddress(text, parts.hosts);
  if (address.kind === 'refused') return count(parts, 'refused', '', address.why);
  const { hostname } = address.url;
  const fetched = await parts.fetch(address, turn.marks);
  if (fetched.outcome === 'failed') return count(parts, 'failed', hostname, fetched.why);
  const fetchedAt = parts.clock.now();
  const nextAsk = new Date(fetchedAt.getTime() + parts.intervalMs);
  if (fetched.outcome === 'unchanged') {
    await parts.kept.postpone(text, nextAsk);
    return count(parts, 'unchanged', hostname, null);
  }
  // Written aside first: judging gives the octets away.
  const draft = await parts.kept.draft(text, fetched.bytes);
  const verdict: CrlVerdict = await parts.intake.take(fetched.bytes, text);
  if (!verdict.accepted) {
    await draft.drop();
    return count(parts, 'not accepted', hostname, `${verdict.code}: ${verdict.detail}`);
  }
  turn.marks = fetched.marks;
  await draft.commit({ fetchedAt, nextAsk, marks: fetched.marks });
  return count(parts, 'new', hostname, null);
}

function count({ meter }: RefreshParts, outcome: string, host: string, why: string | null): string | null {
  meter.count('vestibule_revocation_fetch_total', { outcome, host });
  return why;
}

function delayOf({ failures }: Turn, { intervalMs, random }: RefreshParts): number {
  const base = failures === 0 ? intervalMs : Math.min(intervalMs, FIRST_RETRY_MS * 2 ** (failures - 1));
  return base * (1 - JITTER + 2 * JITTER * random());
}
