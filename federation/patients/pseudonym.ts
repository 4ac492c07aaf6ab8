import { createHmac } from 'node:crypto';
import { FederationError } from '../error.ts';
import { controlKey, isLikeNationalNumber } from './national-number.ts';

/** Identities mapped by one call. */
export const MAX_MAPPED_PATIENTS = 100;

/** Numbers of the INS: NIR, NIA, and the two for tests and demonstrations. */
const INS_OIDS = ['1.2.250.1.213.1.4.8', '1.2.250.1.213.1.4.9', '1.2.250.1.213.1.4.10', '1.2.250.1.213.1.4.11'];
/** Thirteen characters, Corsica's letters among them, and the key. */
const MATRICULE = /^(\d{5}(?:\d\d|2[AB])\d{6})(\d{2})$/;
const PSEUDONYM = /^[A-Za-z0-9][A-Za-z0-9._~-]{5,99}$/;

/** A patient's national health identity: the only place where one is taken, and it is not kept. */
export interface PatientIdentity {
  /** NIR or NIA with its key: 15 characters. */
  readonly matricule: string;
  readonly oid: string;
}

/**
 * An application's own name for a patient: a keyed digest of the identity, digested again for the application. Always the same for
 * one application; two applications cannot compare theirs, and nobody without the key finds the identity again.
 *
 * @throws FederationError `federation.patient.identity-malformed` when the number is none, its key is wrong, or its OID is unknown
 */
export function pseudonymOf(key: Uint8Array, application: string, identity: PatientIdentity, place = ''): string {
  const { matricule, oid } = identity;
  const [, number = '', control = ''] = MATRICULE.exec(matricule) ?? [];
  if (number === '' || Number(control) !== controlKey(number)) throw malformed(`${place}matricule`);
  if (!INS_OIDS.includes(oid)) throw malformed(`${place}oid`);
  const digest = createHmac('sha256', key).update(`ins\n${oid}\n${matricule}`).digest();
  return `p${createHmac('sha256', digest).update(`application\n${application}`).digest('base64url')}`;
}

function malformed(place: string): FederationError {
  return new FederationError('federation.patient.identity-malformed', 'no national health identity', place);
}

/** Whether a text may name a patient here. What looks like a national number never does. */
export function isPseudonym(text: string): boolean {
  return PSEUDONYM.test(text) && !isLikeNationalNumber(text);
}
