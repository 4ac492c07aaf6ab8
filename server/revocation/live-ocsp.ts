import {
  addressesOf,
  type CardVerdict,
  type CardVerifier,
  type Certificate,
  OCSP_MAX_BYTES,
  type OcspStore,
  PkiError,
  readCertificate,
  type TrustStore,
  writeOcspRequest,
} from '../../pki/index.ts';
import type { Meter } from '../metrics/meter.ts';
import { fetchOverHttp, type GuardedFetch } from './http-fetch.ts';

/** One try, of at most this long, and a person waits for it. */
export const LIVE_OCSP_TIMEOUT_MS = 1_000;
/** A responder that failed is left alone for this long: its silence is paid for once, not by each sign-in. */
const SILENCE_MS = 30_000;
/** Questions under way; beyond, a sign-in does without. */
const MAX_IN_FLIGHT = 32;

export interface LiveOcspParts {
  readonly verifier: CardVerifier;
  readonly trust: TrustStore;
  readonly ocsp: OcspStore;
  readonly guarded: GuardedFetch;
  /** Hosts that may be asked, lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Octets of a nonce, or null to send none. */
  readonly nonce: () => Uint8Array | null;
  readonly meter: Meter;
  readonly clock: { now(): Date };
}

/** Asks the responder of a card's authority, just before the card is judged. */
export interface LiveOcsp {
  /** Put the responder's answer, if it comes in time, where the judgement will find it. Never throws, never longer than a second. */
  ask(chain: readonly Uint8Array[]): Promise<void>;
}

export function openLiveOcsp(parts: LiveOcspParts): LiveOcsp {
  const silentUntil = new Map<string, number>();
  const inFlight = new Map<string, Promise<void>>();
  return {
    async ask(chain) {
      const question = trustedQuestion(parts, chain);
      if (question === null) return;
      const now = parts.clock.now().getTime();
      const { host } = question.url;
      if ((silentUntil.get(host) ?? 0) > now)
        return parts.meter.count('vestibule_ocsp_answers_total', { says: 'not asked' });
      const key = question.certificate.fingerprint;
      const known = inFlight.get(key);
      if (known !== undefined) return known;
      if (inFlight.size >= MAX_IN_FLIGHT)
        return parts.meter.count('vestibule_ocsp_answers_total', { says: 'not asked' });
      const asked = askResponder(parts, question).then((says) => {
        if (says === null) silentUntil.set(host, parts.clock.now().getTime() + SILENCE_MS);
        parts.meter.count('vestibule_ocsp_answers_total', { says: says ?? 'nothing' });
      });
      inFlight.set(key, asked);
      return asked.finally(() => inFlight.delete(key));
    },
  };
}

interface TrustedQuestion {
  readonly url: URL;
  readonly certificate: Certificate;
  readonly path: readonly Certificate[];
}

/** The question, once the certificate's issuer is known to have signed it and nothing but revocation is in doubt; else null. */
function trustedQuestion(
  { verifier, trust, hosts, clock }: LiveOcspParts,
  chain: readonly Uint8Array[],
): TrustedQuestion | null {
  const verdict = verifier.verifyCard(chain, clock.now());
  const [leaf] = chain;
  if (leaf === undefined || !isOnlyRevocationInDoubt(verdict)) return null;
  try {
    const certificate = readCertificate(leaf);
    const path = heldPath(certificate, trust);
    const address = addressesOf(certificate).responders.find(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && hosts.has(new URL(text).hostname),
    );
    return address === undefined || path.length < 2 ? null : { url: new URL(address), certificate, path };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return null;
  }
}

function isOnlyRevocationInDoubt(verdict: CardVerdict): boolean {
  const doubts = new Set(['pki.revocation.unknown', 'pki.revocation.stale']);
  return verdict.accepted || verdict.faults.every(({ code }) => doubts.has(code));
}

/** From the certificate up through authorities held, by name and key identifier; the judgement of the answer checks who signed it. */
function heldPath(certificate: Certificate, trust: TrustStore): readonly Certificate[] {
  const path = [certificate];
  for (let last = certificate; path.length < 8; ) {
    const wanted = last.extensions.authorityKeyId;
    const above = trust
      .withName(last.issuer.canonical)
      .find(({ certificate: one }) => wanted === null || one.extensions.subjectKeyId === wanted);
    if (above === undefined || path.includes(above.certificate)) break;
    path.push(above.certificate);
    if (above.role === 'anchor') break;
    last = above.certificate;
  }
  return path;
}

/** @returns what the answer says, or null when none came or none could be used */
async function askResponder(
  { ocsp, guarded, nonce, clock }: LiveOcspParts,
  { url, certificate, path }: TrustedQuestion,
): Promise<string | null> {
  const [, issuer] = path;
  if (issuer === undefined) return null;
  const sent = nonce();
  const fetched = await fetchOverHttp(
    guarded,
    url,
    { maxBytes: OCSP_MAX_BYTES, timeoutMs: LIVE_OCSP_TIMEOUT_MS },
    {
      method: 'POST',
      headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
      body: writeOcspRequest(certificate, issuer, sent === null ? {} : { nonce: sent }),
    },
  );
  if (fetched.outcome !== 'new') return null;
  const answer = ocsp.load(fetched.bytes, {
    path,
    at: clock.now(),
    ...(sent === null ? {} : { nonce: Buffer.from(sent).toString('hex') }),
  });
  return answer.state === 'none' ? null : answer.state;
}
