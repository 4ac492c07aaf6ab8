import { createHash } from 'node:crypto';
import { sameOctets } from '../der/values.ts';
import { PkiError } from '../error.ts';
import { validate } from '../validate.ts';
import { checkSigner, type SignatureFinding } from './check-signer.ts';
import { CMS_OID } from './oids.ts';
import { readAllCertificates } from './read-all-certificates.ts';
import { readSignedMessage } from './read-message.ts';
import { readTimestampInfo, type TimestampInfo } from './read-timestamp.ts';
import type { TimestampAuthorities } from './signature-rules.ts';
import type { SignedMessage } from './signed-message.ts';

/** What a token proves: its octets existed at this instant, says the authority of this fingerprint. */
export type TimestampFinding =
  | { readonly at: Date; readonly authority: string }
  | { readonly at: null; readonly finding: SignatureFinding };

/**
 * Judge one time-stamp token over a signature (RFC 3161 §2.4.2, EN 319 122-1 §5.3): it speaks of this signature, a certificate that may
 * do nothing but time-stamp made it, and that certificate leads to a trusted anchor at the instant told.
 *
 * @param at instant of the judgement, which no token may pass
 */
export function judgeTimestamp(
  token: Uint8Array,
  stamped: Uint8Array,
  authorities: TimestampAuthorities,
  at: Date,
): TimestampFinding {
  try {
    return judge(readSignedMessage(token), stamped, authorities, at);
  } catch (error) {
    // A token that cannot be read proves nothing; anything that is not this room's error is a defect and goes up.
    if (!(error instanceof PkiError)) throw error;
    return refuse(error.detail);
  }
}

function judge(
  message: SignedMessage,
  stamped: Uint8Array,
  { anchors, crls }: TimestampAuthorities,
  at: Date,
): TimestampFinding {
  const { contentType, content, signers } = message;
  const [signer, ...others] = signers;
  if (contentType !== CMS_OID.timestampInfo || content === null || signer === undefined || others.length > 0) {
    return refuse('not a token of one authority');
  }
  const info = readTimestampInfo(content);
  if (!isOver(info, stamped)) return refuse('token of something else');
  const certificates = readAllCertificates(message.certificates, anchors);
  const checked = checkSigner(signer, { contentType, content }, certificates);
  const [found] = checked.findings;
  if (found !== undefined || checked.certificate === null)
    return refuse(found?.[1] ?? 'no certificate of the authority');
  if (signer.signedAttributes?.signingCertificate == null) return refuse('the authority’s certificate is not signed');
  if (info.at.getTime() > at.getTime()) return refuse(`token of ${info.at.toISOString()}, after the instant judged`);
  const { der, fingerprint } = checked.certificate;
  const pool = certificates.map((certificate) => certificate.der);
  const then = validate(der, pool, { profile: 'tsa', anchors, at: info.at });
  const now = crls === undefined ? then : validate(der, pool, { profile: 'tsa', anchors, at, revocation: { crls } });
  for (const verdict of [then, now]) {
    if (!verdict.accepted)
      return refuse(`authority ${fingerprint}: ${verdict.faults[0].code}, ${verdict.faults[0].detail}`);
  }
  return { at: info.at, authority: fingerprint };
}

function isOver({ imprint }: TimestampInfo, stamped: Uint8Array): boolean {
  const { hash } = imprint.algorithm;
  return hash !== null && sameOctets(createHash(hash).update(stamped).digest(), imprint.digest);
}

function refuse(detail: string): TimestampFinding {
  return { at: null, finding: ['pki.signature.bad-timestamp', detail] };
}
