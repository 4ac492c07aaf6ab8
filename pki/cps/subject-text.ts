import type { Certificate } from '../certificate/certificate.ts';
import { attributesOf } from '../certificate/name.ts';
import { TAG } from '../der/reader.ts';
import { PkiError } from '../error.ts';

/** Characters of one attribute (RFC 5280 appendix A, ub-name). */
const ATTRIBUTE_MAX_CHARACTERS = 32_768;
const CONTROL = /\p{Cc}/u;

/**
 * The one value of this attribute of the subject; null when absent (S-29).
 *
 * @throws PkiError `pki.profile.identity-malformed` when it is there twice, or in a string type of doubtful reading
 */
export function optionalText(certificate: Certificate, oid: string): string | null {
  const [attribute, second] = attributesOf(certificate.subject, oid);
  if (attribute === undefined) return null;
  if (second !== undefined) throw malformedIdentity(`attribute ${oid} twice`);
  const { tag, text } = attribute;
  if (text === null || (tag !== TAG.utf8String && tag !== TAG.printableString)) {
    throw malformedIdentity(`attribute ${oid} of string type 0x${tag.toString(16)}`);
  }
  if (text.trim() === '' || text.length > ATTRIBUTE_MAX_CHARACTERS || CONTROL.test(text)) {
    throw malformedIdentity(`attribute ${oid} empty, too long or with control characters`);
  }
  return text;
}

/** As {@link optionalText}. @throws PkiError `pki.profile.identity-missing` too */
export function requiredText(certificate: Certificate, oid: string, what: string): string {
  const text = optionalText(certificate, oid);
  if (text === null) throw new PkiError('pki.profile.identity-missing', `${what} absent from the subject`);
  return text;
}

export function malformedIdentity(detail: string): PkiError {
  return new PkiError('pki.profile.identity-malformed', detail);
}
