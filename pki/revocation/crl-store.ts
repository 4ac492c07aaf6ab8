import type { Certificate } from '../certificate/certificate.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import type { VerificationKey } from '../certificate/verify-signature.ts';
import { PkiError } from '../error.ts';
import { requireInstant } from '../instant.ts';
import { DEFAULT_KEY_POLICY, type KeyPolicy } from '../path/key-policy.ts';
import type { PathAuthorities } from '../path/path-authorities.ts';
import type { CrlHead, CrlStatus, CrlStore, CrlVerdict, HeldSummary, PreparationAnswer, PreparedList } from './crl.ts';
import { openCrlIndex } from './crl-index.ts';
import { type HeldList, isInForce, lineOf } from './held-list.ts';
import { judgeDates, judgeProgress, judgeSigner, type ListRefusal } from './judge-list.ts';
import { answerOf } from './list-answer.ts';
import { openListShelf } from './list-shelf.ts';
import { type NumberMemory, openVolatileMemory } from './number-memory.ts';
import { prepareList } from './prepare-list.ts';
import { readCrlHead } from './read-crl.ts';
import { REASON } from './reasons.ts';

export interface CrlStoreOptions {
  /**
   * Certificates whose keys may have signed lists, besides the authorities held: DER, at most {@link MAX_SIGNERS}. Trusted no more than any
   * certificate presented: what they sign counts when a path leads from them to the anchor of the certificate asked about.
   */
  readonly signers?: readonly Uint8Array[];
  /** Default: one that ends with the process. With one on disk lists are offered by `loadApart`, which waits for it. */
  readonly memory?: NumberMemory;
  /** Keys that may sign lists. Default: those of cards. */
  readonly keys?: KeyPolicy;
}

/** Certificates of list signers in one store. */
export const MAX_SIGNERS = 100;

/**
 * Open an empty set of lists for the authorities of a trust store.
 *
 * @throws PkiError `pki.certificate.malformed`, `pki.certificate.too-large` for a signer, `pki.question.malformed` for too many
 */
export function openCrlStore(trust: PathAuthorities, options: CrlStoreOptions = {}): CrlStore {
  const shelf = openListShelf();
  const memory = options.memory ?? openVolatileMemory();
  const keys = options.keys ?? DEFAULT_KEY_POLICY;
  const signersNamed = openSigners(trust, options.signers ?? [], keys);
  const adopt = (answer: PreparationAnswer, candidates: readonly Certificate[], at: Date, issuer: string): Adoption => {
    if (!answer.ok) return { verdict: refuse(answer, issuer) };
    const signer = candidates[answer.prepared.signer];
    if (signer === undefined) throw new PkiError('pki.question.malformed', 'a list prepared with other keys');
    const list = holdList(answer.prepared, signer);
    const refusal =
      judgeSigner(signer, keys) ?? judgeProgress(list, memory) ?? shelf.judgeRoom(lineOf(list.head, signer));
    if (refusal !== null) return { verdict: refuse(refusal, issuer) };
    shelf.put(list);
    if (list.unusable !== null) {
      return { verdict: refuse({ code: 'pki.crl.unknown-critical-extension', detail: list.unusable }, issuer) };
    }
    const { crlNumber, digest } = list.summary;
    return {
      verdict: { accepted: true, warning: isInForce(list.head, at) ? null : 'pki.crl.stale', ...list.summary },
      remembered: memory.remember(lineOf(list.head, signer), { crlNumber, digest }),
    };
  };
  return {
    load(der, at) {
      requireInstant(at);
      const opened = open(der.slice(), at, signersNamed);
      if ('accepted' in opened) return opened;
      return adopt(
        prepareList(opened.head.der, keysOf(opened.candidates)),
        opened.candidates,
        at,
        opened.head.issuer.text,
      ).verdict;
    },
    async loadApart(der, at, preparer) {
      requireInstant(at);
      const opened = open(der, at, signersNamed);
      if ('accepted' in opened) return opened;
      const issuer = opened.head.issuer.text;
      const answer = await preparer.prepare(der, keysOf(opened.candidates));
      const { verdict, remembered } = adopt(answer, opened.candidates, at, issuer);
      await remembered;
      return verdict;
    },
    status: () => trust.authorities.map(({ certificate }) => statusOf(certificate, shelf.all())),
    held: () => shelf.all().map(summaryOf).sort(byLoading),
    letGo: () =>
      shelf.keep(({ signer }) =>
        signersNamed(signer.subject.canonical).some(({ fingerprint }) => fingerprint === signer.fingerprint),
      ),
    names: (authority, serial) => isNamed(trust, shelf.all(), authority, serial),
    consult(question) {
      requireInstant(question.at);
      return answerOf(shelf.named, question);
    },
  };
}

/** What became of a list, and when its number is kept, if it is. */
interface Adoption {
  readonly verdict: CrlVerdict;
  readonly remembered?: Promise<void>;
}

/** Authorities and signers by name, those that may sign lists first: one key may be in two certificates. */
function openSigners(
  trust: PathAuthorities,
  signers: readonly Uint8Array[],
  keys: KeyPolicy,
): (canonical: string) => readonly Certificate[] {
  if (signers.length > MAX_SIGNERS) {
    throw new PkiError('pki.question.malformed', `${signers.length} signers of lists, at most ${MAX_SIGNERS}`);
  }
  const others = signers.map(readCertificate);
  return (canonical) => {
    const held = trust.withName(canonical).map(({ certificate }) => certificate);
    const named = [...held, ...others.filter(({ subject }) => subject.canonical === canonical)];
    const byRight = Map.groupBy(named, (one) => judgeSigner(one, keys) === null);
    return [...(byRight.get(true) ?? []), ...(byRight.get(false) ?? [])];
  };
}

interface Opened {
  readonly head: CrlHead;
  readonly candidates: readonly Certificate[];
}

/** What can be said of a list before the work that grows with its size. */
function open(
  der: Uint8Array,
  at: Date,
  signersNamed: (canonical: string) => readonly Certificate[],
): Opened | Extract<CrlVerdict, { accepted: false }> {
  try {
    const head = readCrlHead(der);
    const { issuer, signatureAlgorithm } = head;
    if (signatureAlgorithm.accepted === null) {
      return refuse(
        { code: 'pki.crl.weak-algorithm', detail: `signature algorithm ${signatureAlgorithm.oid}` },
        issuer.text,
      );
    }
    const candidates = signersNamed(issuer.canonical);
    if (candidates.length === 0) {
      return refuse({ code: 'pki.crl.unknown-issuer', detail: `no authority held for ${issuer.text}` }, issuer.text);
    }
    const refusal = judgeDates(head, at);
    return refusal === null ? { head, candidates } : refuse(refusal, issuer.text);
  } catch (error) {
    // Bytes that cannot be read refuse the list; anything that is not this room's error is a defect and goes up.
    if (!(error instanceof PkiError)) throw error;
    return refuse(error, null);
  }
}

function keysOf(candidates: readonly Certificate[]): readonly VerificationKey[] {
  return candidates.map(({ publicKey }) => keyOf(publicKey));
}

/** What a thread is sent: octets of its own. */
function keyOf(key: Certificate['publicKey']): VerificationKey {
  const spki = key.spki.slice();
  return key.kind === 'edwards' ? { kind: key.kind, spki, curve: key.curve } : { kind: key.kind, spki };
}

function holdList({ der, digest, table }: PreparedList, signer: Certificate): HeldList {
  const head = readCrlHead(der);
  const unknown = [...head.unknownCritical, ...(table.unknownCritical === null ? [] : [table.unknownCritical])];
  return {
    head,
    signer,
    index: openCrlIndex(der, head.issuer.canonical, head.entriesEnd, table),
    unusable: unusableBecause(head, table.issuerChanges.length, unknown),
    summary: {
      issuer: head.issuer.text,
      kind: head.baseNumber === null ? 'complete' : 'delta',
      thisUpdate: head.thisUpdate,
      nextUpdate: head.nextUpdate,
      crlNumber: head.crlNumber.toString(),
      entries: table.entries,
      digest,
      deltaAddresses: head.deltaAddresses,
    },
  };
}

function unusableBecause(head: CrlHead, issuerChanges: number, unknown: readonly string[]): string | null {
  if (unknown.length > 0) return `critical extension ${unknown.join(' ')}`;
  // Entries of others in a list that does not say so: whose serials these are is anyone's guess (RFC 5280 §5.3.3).
  return issuerChanges > 0 && head.scope?.isIndirect !== true
    ? 'certificateIssuer in a list that is not indirect'
    : null;
}

function statusOf(certificate: Certificate, held: readonly HeldList[]): CrlStatus {
  const own = held.filter(({ signer, unusable }) => signer.identity === certificate.identity && unusable === null);
  const widest = own.filter(({ head }) => head.baseNumber === null);
  const complete = widest.find(({ head }) => head.scope === null) ?? widest[0];
  return {
    issuer: certificate.subject.text,
    authority: certificate.fingerprint,
    list: complete?.summary ?? null,
    lists: own.map(({ summary }) => summary),
  };
}

function summaryOf({ summary, signer, unusable }: HeldList): HeldSummary {
  return { digest: summary.digest, kind: summary.kind, isUsable: unusable === null, signer: signer.der };
}

/** Usable lists first: one that clears nobody gives way to a usable one of a later number. Then the base before its delta. */
function byLoading(a: HeldSummary, b: HeldSummary): number {
  return Number(b.isUsable) - Number(a.isUsable) || Number(a.kind === 'delta') - Number(b.kind === 'delta');
}

/** A hold that a delta lifted is no longer one (RFC 5280 §5.3.1). */
function isNamed(trust: PathAuthorities, held: readonly HeldList[], authority: string, serial: string): boolean {
  const issuer = trust.authorities.find(({ certificate }) => certificate.fingerprint === authority);
  if (issuer === undefined) return false;
  const { canonical } = issuer.certificate.subject;
  const octets = serialOctetsOf(serial);
  const reasons = held.flatMap(({ index }) => index.find(octets, canonical).map(({ reason }) => reason));
  const isLifted = reasons.includes(REASON.removeFromCrl);
  return reasons.some((reason) => reason !== REASON.removeFromCrl && !(isLifted && reason === REASON.certificateHold));
}

/** Content octets of the INTEGER: a first octet that looks negative has a zero before it (X.690 §8.3). */
function serialOctetsOf(serial: string): Uint8Array {
  const even = serial.length % 2 === 0 ? serial : `0${serial}`;
  return Buffer.from(Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even, 'hex');
}

function refuse({ code, detail }: ListRefusal, issuer: string | null): Extract<CrlVerdict, { accepted: false }> {
  return { accepted: false, code, detail, issuer };
}
