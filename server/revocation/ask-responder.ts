import {
  addressesOf,
  type Certificate,
  OCSP_MAX_BYTES,
  type OcspAnswer,
  type OcspStore,
  PkiError,
  readCertificate,
  type TrustStore,
  writeOcspRequest,
} from '../../pki/index.ts';
import { fetchOverHttp, type GuardedFetch } from './http-fetch.ts';

/** What asking a responder needs. */
export interface ResponderParts {
  readonly trust: TrustStore;
  readonly ocsp: OcspStore;
  readonly guarded: GuardedFetch;
  /** Hosts that may be asked, lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Octets of a nonce, or null to send none. */
  readonly nonce: () => Uint8Array | null;
  readonly clock: { now(): Date };
}

/** A certificate whose issuer is trusted, and where that issuer says its state can be asked. */
export interface ResponderQuestion {
  readonly url: URL;
  readonly certificate: Certificate;
  /** On to the anchor, authorities held. */
  readonly path: readonly Certificate[];
}

/** Longest path from a certificate to its anchor. */
const MAX_PATH = 8;

/**
 * The question to ask about a certificate that was judged: its issuer is known to have signed it, so that the address in it is that issuer's.
 *
 * @returns null when its authority is not held, or names no responder that may be asked
 */
export function responderQuestion(
  { trust, hosts }: Pick<ResponderParts, 'trust' | 'hosts'>,
  leaf: Uint8Array,
): ResponderQuestion | null {
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

/** From the certificate up through authorities held, by name and key identifier; the judgement of the answer checks who signed it. */
function heldPath(certificate: Certificate, trust: TrustStore): readonly Certificate[] {
  const path = [certificate];
  for (let last = certificate; path.length < MAX_PATH; ) {
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

/**
 * Ask, and keep the answer where judgements find it.
 *
 * @param timeoutMs one try, no longer
 * @returns the answer, or null when none came or none could be used
 */
export async function askResponder(
  { ocsp, guarded, nonce, clock }: ResponderParts,
  { url, certificate, path }: ResponderQuestion,
  timeoutMs: number,
): Promise<Exclude<OcspAnswer, { state: 'none' }> | null> {
  const [, issuer] = path;
  if (issuer === undefined) return null;
  const sent = nonce();
  const fetched = await fetchOverHttp(
    guarded,
    url,
    { maxBytes: OCSP_MAX_BYTES, timeoutMs },
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
  return answer.state === 'none' ? null : answer;
}
