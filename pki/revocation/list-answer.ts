import type { CrlQuestion, CrlSummary, RevocationAnswer } from './crl.ts';
import { type DistributionPoint, distributionPointsOf, impliedPoint } from './distribution-points.ts';
import { type HeldList, isDeltaOf, isInForce } from './held-list.ts';
import { directoryPoint } from './point-names.ts';
import type { ListEntry } from './read-entry.ts';
import { ALL_REASONS, REASON, type ReasonMask } from './reasons.ts';
import { issuersOf, reasonsCovered } from './scope-match.ts';

/** What one list, with its delta if any, says of the certificate. */
interface Statement {
  readonly reasons: ReasonMask;
  readonly complete: CrlSummary;
  readonly delta: CrlSummary | null;
  readonly isInForce: boolean;
}

/**
 * The answer of all lists held: revoked when any in scope says so, good when those in force speak for every reason
 * (RFC 5280 §6.3.3). An old list still proves a revocation, which is rarely taken back.
 *
 * @param named lists by canonical form of their issuer's name
 * @throws      PkiError `pki.certificate.malformed` when the certificate's distribution points cannot be read
 */
export function answerOf(named: (issuer: string) => readonly HeldList[], question: CrlQuestion): RevocationAnswer {
  const { certificate } = question;
  // Read whatever the lists are: a certificate whose points cannot be read is refused.
  const ownPoints = distributionPointsOf(certificate);
  const alone = askAlone(named(certificate.issuer.canonical), question);
  if (alone !== null) return alone;
  const statements: Statement[] = [];
  const passed: string[] = [];
  // A complete list of the issuer itself speaks for everything, whatever points the certificate has: nearly always enough.
  const implied = impliedPoint(directoryPoint(certificate.issuer.canonical));
  for (const points of [[implied], ownPoints]) {
    for (const point of points) {
      const found = askPoint(named, point, question, statements, passed);
      if (found !== null) return found;
    }
    const answer = conclude(statements.filter((statement) => statement.isInForce));
    if (answer !== null) return { state: 'good', list: answer.complete, delta: answer.delta };
  }
  const old = conclude(statements);
  if (old !== null) return { state: 'stale', list: old.delta ?? old.complete };
  return { state: 'unknown', detail: explain(statements, passed) };
}

/**
 * The commonest case by itself: the only list under the issuer's name is complete, without scope, of the issuer's own key, in force and
 * usable. It speaks for every reason whatever points the certificate has, so that what is said below would be the same.
 *
 * @returns null for any other case
 */
function askAlone(lists: readonly HeldList[], { certificate, issuer, at }: CrlQuestion): RevocationAnswer | null {
  const [list] = lists;
  if (list === undefined || lists.length !== 1) return null;
  const { head, signer, unusable, index, summary } = list;
  const isPlain = head.baseNumber === null && head.scope === null && unusable === null && isInForce(head, at);
  if (!isPlain || (signer !== issuer && signer.identity !== issuer.identity)) return null;
  const [entry] = index.find(certificate.serialOctets, certificate.issuer.canonical);
  return entry === undefined
    ? { state: 'good', list: summary, delta: null }
    : { state: 'revoked', entry, list: summary };
}

function askPoint(
  named: (issuer: string) => readonly HeldList[],
  point: DistributionPoint,
  question: CrlQuestion,
  statements: Statement[],
  passed: string[],
): RevocationAnswer | null {
  const { certificate } = question;
  for (const list of issuersOf(point, certificate).flatMap(named)) {
    if (list.head.baseNumber !== null) continue;
    const reasons = reasonsCovered(list.head, point, certificate);
    if (reasons === 0) {
      passed.push(`list ${list.summary.crlNumber} of ${list.summary.issuer} is about others`);
      continue;
    }
    if (!isSignerAccepted(list, question)) {
      passed.push(`no sound path for the signer of list ${list.summary.crlNumber} of ${list.summary.issuer}`);
      continue;
    }
    const delta = newestDelta(named(list.head.issuer.canonical), list);
    const revoked = findRevocation(list, delta, question);
    if (revoked !== null) return revoked;
    if (list.unusable === null) statements.push(stateOf(list, delta, reasons, question.at));
    else passed.push(`list ${list.summary.crlNumber} of ${list.summary.issuer}: ${list.unusable}`);
  }
  return null;
}

/** RFC 5280 §6.3.3 (f): the issuer's own key, or one whose path ends at the same anchor. */
function isSignerAccepted({ signer }: HeldList, { issuer, isSigner }: CrlQuestion): boolean {
  return signer.identity === issuer.identity || isSigner(signer);
}

function newestDelta(lists: readonly HeldList[], complete: HeldList): HeldList | null {
  return (
    lists
      .filter((list) => isDeltaOf(list, complete))
      .toSorted((a, b) => (a.head.crlNumber < b.head.crlNumber ? 1 : -1))[0] ?? null
  );
}

/** RFC 5280 §6.3.3 (i) to (k). */
function findRevocation(list: HeldList, delta: HeldList | null, question: CrlQuestion): RevocationAnswer | null {
  const { certificate, at } = question;
  const find = ({ index }: HeldList) => index.find(certificate.serialOctets, certificate.issuer.canonical);
  const changes = delta === null ? [] : find(delta);
  const change = changes.find(({ reason }) => reason !== REASON.removeFromCrl);
  if (delta !== null && change !== undefined) return { state: 'revoked', entry: change, list: delta.summary };
  const isLifted = changes.length > 0 && delta !== null && delta.unusable === null && isInForce(delta.head, at);
  const entry = find(list).find((found) => !(isLifted && isHold(found)));
  return entry === undefined ? null : { state: 'revoked', entry, list: list.summary };
}

/** Only a hold can be lifted (RFC 5280 §5.3.1): anything else stays, whatever a delta says. */
function isHold({ reason }: ListEntry): boolean {
  return reason === REASON.certificateHold;
}

function stateOf(list: HeldList, delta: HeldList | null, reasons: ReasonMask, at: Date): Statement {
  // A complete list past its end, with a delta in force, is as good as new (RFC 5280 §5.2.4).
  const above = delta !== null && delta.unusable === null && isInForce(delta.head, at) ? delta : null;
  return {
    reasons,
    complete: list.summary,
    delta: above?.summary ?? null,
    isInForce: above !== null || isInForce(list.head, at),
  };
}

/** The statement that ends first among the latest ones that together speak for every reason; null: they do not. */
function conclude(statements: readonly Statement[]): Statement | null {
  let spoken: ReasonMask = 0;
  let first: Statement | null = null;
  for (const statement of statements.toSorted((a, b) => endOf(b) - endOf(a))) {
    if ((statement.reasons & ~spoken) === 0) continue;
    spoken |= statement.reasons;
    first = statement;
    if (spoken === ALL_REASONS) return first;
  }
  return null;
}

function endOf({ complete, delta }: Statement): number {
  return (delta ?? complete).nextUpdate.getTime();
}

function explain(statements: readonly Statement[], passed: readonly string[]): string {
  if (statements.length > 0) return 'the lists held do not speak for every reason';
  return passed.length > 0 ? [...new Set(passed)].join('; ') : 'no list held';
}
