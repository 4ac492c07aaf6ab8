import type { KeyObject } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerCode } from '../codes.ts';
import type { HeadFile } from './head-file.ts';
import type { Ledger } from './ledger.ts';
import { FIRST_DIGEST, lineDigest, statedPlace, unpackLine } from './line.ts';
import { type AuditHead, openSeal } from './seal.ts';

/** Codes `verify` answers; each names one way of tampering. */
export type AuditFaultCode = Extract<
  ServerCode,
  | 'server.audit.line-changed'
  | 'server.audit.line-missing'
  | 'server.audit.line-misplaced'
  | 'server.audit.chain-broken'
  | 'server.audit.tail-cut'
  | 'server.audit.tail-forged'
  | 'server.audit.seal-missing'
  | 'server.audit.seal-forged'
  | 'server.audit.head-missing'
  | 'server.audit.head-forged'
  | 'server.audit.head-mismatch'
>;

/** Whether the whole chain, its seal and the head outside agree. */
export type AuditVerdict = IntactAudit | AuditFault;

export interface IntactAudit {
  readonly intact: true;
  readonly head: AuditHead;
  /**
   * Lines sealed inside the data that the head outside does not cover yet: 0, or what a crash between the two left. They are
   * proved by the inside seal, made with the same key.
   */
  readonly headBehindBy: number;
}

export interface AuditFault {
  readonly intact: false;
  readonly code: AuditFaultCode;
  /** First line that does not hold; for a head or a seal, the last line it speaks of, or 0. */
  readonly sequence: number;
  /** For operators. */
  readonly detail: string;
}

/** Lines read before other work gets its turn. */
const LINES_PER_TURN = 500;

/** What the two seals say, read so that the chain found is at least as long as the head outside. */
export interface Seals {
  readonly inside: AuditHead;
  readonly outside: AuditHead;
}

/** The two seals, or what is wrong with them: no line is read. */
export function readSeals(ledger: Ledger, file: HeadFile, key: KeyObject): Seals | AuditFault {
  // INVARIANT: the head is read first. Read after the seal, it could speak of lines written in between.
  const text = file.read();
  ledger.refresh();
  const seal = ledger.seal();
  if (text === null) return fault('server.audit.head-missing', 0, 'there is no sealed head outside the data folder');
  const outside = openSeal(key, text);
  if (!outside) return fault('server.audit.head-forged', 0, 'the head outside was not sealed with this key');
  if (seal.state === 'none') return fault('server.audit.seal-missing', outside.count, 'the data hold no seal');
  if (seal.state === 'forged')
    return fault('server.audit.seal-forged', 0, 'the seal inside was not made with this key');
  const inside = seal.head;
  if (inside.count < outside.count) {
    return fault(
      'server.audit.tail-cut',
      inside.count + 1,
      `sealed to line ${outside.count}, found up to line ${inside.count}`,
    );
  }
  return { inside, outside };
}

/**
 * Read every line and compare: each follows the one before, none is missing, moved or changed, the last is the sealed one, and
 * the head outside is a point of this chain.
 *
 * @param expected a head noted elsewhere (paper, another machine): it must be a point of this chain too
 */
export async function verifyChain(
  ledger: Ledger,
  file: HeadFile,
  key: KeyObject,
  expected: AuditHead | null,
): Promise<AuditVerdict> {
  const seals = readSeals(ledger, file, key);
  if ('intact' in seals) return seals;
  const { inside, outside } = seals;
  const last = ledger.last();
  if (expected && expected.count > inside.count) {
    return fault(
      'server.audit.tail-cut',
      inside.count + 1,
      `line ${expected.count} is expected, found up to line ${inside.count}`,
    );
  }
  const marks = [outside, ...(expected ? [expected] : [])];
  const broken = await walk(ledger, inside, marks);
  if (broken) return broken;
  if (last > inside.count)
    return fault('server.audit.tail-forged', inside.count + 1, `sealed to line ${inside.count}, lines go to ${last}`);
  return { intact: true, head: inside, headBehindBy: inside.count - outside.count };
}

async function walk(ledger: Ledger, end: AuditHead, marks: readonly AuditHead[]): Promise<AuditFault | null> {
  let digest = FIRST_DIGEST;
  const started = offMark({ count: 0, digest }, marks);
  if (started) return started;
  for (let next = 1; next <= end.count; next += LINES_PER_TURN) {
    const lines = ledger.from(next, Math.min(LINES_PER_TURN, end.count - next + 1));
    for (let place = 0; place < Math.min(LINES_PER_TURN, end.count - next + 1); place += 1) {
      const sequence = next + place;
      const line = lines[place];
      if (line?.sequence !== sequence)
        return fault('server.audit.line-missing', sequence, `there is no line ${sequence}`);
      const judged = judgeLine(sequence, digest, line.stored);
      if (typeof judged !== 'string') return judged;
      digest = judged;
      const off = offMark({ count: sequence, digest }, marks);
      if (off) return off;
    }
    await nextTurn();
  }
  if (digest === end.digest) return null;
  return fault('server.audit.tail-forged', end.count, `line ${end.count} is not the one that was sealed`);
}

function offMark(reached: AuditHead, marks: readonly AuditHead[]): AuditFault | null {
  const off = marks.some(({ count, digest }) => count === reached.count && digest !== reached.digest);
  return off
    ? fault('server.audit.head-mismatch', reached.count, `line ${reached.count} is not the one the head was sealed on`)
    : null;
}

/** The line's digest, or what is wrong with it. */
function judgeLine(sequence: number, previous: string, stored: string): string | AuditFault {
  const parts = unpackLine(stored);
  const place = parts && statedPlace(parts.text);
  if (!parts || !place) return fault('server.audit.line-changed', sequence, `line ${sequence} is unreadable`);
  if (lineDigest(place.previous, parts.text) !== parts.digest) {
    return fault('server.audit.line-changed', sequence, `line ${sequence} does not have the digest written beside it`);
  }
  if (place.sequence !== sequence) {
    return fault('server.audit.line-misplaced', sequence, `line ${place.sequence} stands at place ${sequence}`);
  }
  if (place.previous !== previous) {
    return fault('server.audit.chain-broken', sequence, `line ${sequence} does not follow line ${sequence - 1}`);
  }
  return parts.digest;
}

function fault(code: AuditFaultCode, sequence: number, detail: string): AuditFault {
  return { intact: false, code, sequence, detail };
}
