import { hash } from 'node:crypto';
import { escapeDnValue } from './print-dn.ts';

/** Relative name of a person: `uid=<national id>,ou=people`. */
export function personDn(nationalId: string): string {
  return `uid=${escapeDnValue(nationalId)},ou=people`;
}

/** Relative name of a situation, below its person. */
export function situationDn(situationId: string, nationalId: string): string {
  return `cn=${escapeDnValue(situationId)},${personDn(nationalId)}`;
}

/**
 * Relative name of a structure, from its directory key: its FINESS number, else its typed structure identifier, else its
 * SIRET. The three have different lengths, so that no two kinds can collide; that of a place in no national file begins with a letter.
 */
export function structureDn(key: string): string {
  return `uid=${escapeDnValue(key.slice(key.indexOf(':') + 1))},ou=organizations`;
}

/** Relative name of a care network: `cn=<id>,ou=groups`. */
export function networkDn(networkId: string): string {
  return `cn=${escapeDnValue(networkId)},ou=groups`;
}

/**
 * The entryUUID (RFC 4530) of a record's entry: a version 8 UUID (RFC 9562 §5.8) digested from our internal key, so that
 * it survives a change of national identifier and never discloses the key itself.
 */
export function entryUuid(recordKey: string): string {
  const hex = hash('sha256', `entry-uuid\n${recordKey}`, 'hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
