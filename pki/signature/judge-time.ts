import type { Certificate } from '../certificate/certificate.ts';
import type { SignatureFinding } from './check-signer.ts';
import { type KeyUsagePeriod, keyUsagePeriodOf } from './key-usage-period.ts';

/** How far after the instant judged a claimed signing time may lie: clocks of workstations. */
export const CLAIM_SKEW_SECONDS = 300;

/** What is known of when a key was used. */
export interface TimeOfSigning {
  /** The signature existed at this instant; null: nothing proves it before {@link at}. */
  readonly proven: Date | null;
  /** What the signer says; null: nothing. */
  readonly claimed: Date | null;
  /** Instant of the judgement. */
  readonly at: Date;
}

/**
 * What a certificate says against the time of a signature: a claim that its own dates contradict, a key used outside its period. Without
 * proof of time, the latest instant it can have been made at is the one judged: a claim alone never saves a signature.
 */
export function judgeTime(
  certificate: Certificate,
  { proven, claimed, at }: TimeOfSigning,
): readonly SignatureFinding[] {
  const latest = proven ?? at;
  return [
    ...(claimed === null ? [] : judgeClaim(certificate, claimed, latest)),
    ...judgePeriod(keyUsagePeriodOf(certificate), claimed, latest),
  ];
}

function judgeClaim({ notBefore, notAfter }: Certificate, claimed: Date, latest: Date): readonly SignatureFinding[] {
  const told = `signing time claimed ${claimed.toISOString()}`;
  if (claimed.getTime() > latest.getTime() + CLAIM_SKEW_SECONDS * 1000) {
    return [['pki.signature.false-time', `${told}, the signature existed at ${latest.toISOString()}`]];
  }
  if (claimed < notBefore || claimed > notAfter) {
    return [
      ['pki.signature.false-time', `${told}, certificate ${notBefore.toISOString()} to ${notAfter.toISOString()}`],
    ];
  }
  return [];
}

function judgePeriod(period: KeyUsagePeriod | null, claimed: Date | null, latest: Date): readonly SignatureFinding[] {
  if (period === null) return [];
  const { notBefore, notAfter } = period;
  const isLate = notAfter !== null && latest > notAfter;
  const isEarly = notBefore !== null && (latest < notBefore || (claimed !== null && claimed < notBefore));
  if (!isLate && !isEarly) return [];
  const detail = `key usable ${notBefore?.toISOString() ?? ''} to ${notAfter?.toISOString() ?? ''}`;
  return [['pki.signature.key-period', `${detail}, signature of ${latest.toISOString()} at the latest`]];
}
