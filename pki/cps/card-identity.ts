import type { CardIdentity } from '../card-verdict.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { attributesOf } from '../certificate/name.ts';
import { OID } from '../certificate/oids.ts';
import type { PkiCode } from '../codes.ts';
import { TAG } from '../der/reader.ts';
import { PkiError } from '../error.ts';
import { registerOf } from './national-id.ts';
import { PRODUCT_CARD, type PrivateExtensions, readPrivateExtensions } from './private-extensions.ts';

/** Who a certificate names, or why it names nobody. Unproven: no signature is looked at. */
export type IdentityReading =
  | { readonly identity: CardIdentity }
  | { readonly identity: null; readonly code: PkiCode; readonly detail: string };

/** Characters of one attribute (RFC 5280 appendix A, ub-name). */
const ATTRIBUTE_MAX_CHARACTERS = 32_768;
const CONTROL = /\p{Cc}/u;

/**
 * Read the person a card certificate names, by OID and structure (S-29).
 *
 * @returns a refusal code for organisations, software and servers (`pki.profile.not-a-person`), absent and incoherent
 *          identities (`pki.profile.identity-missing`, `pki.profile.identity-malformed`)
 */
export function describeIdentity(certificate: Certificate): IdentityReading {
  try {
    return { identity: readIdentity(certificate, readPrivateExtensions(certificate)) };
  } catch (error) {
    // Inside this function a PkiError is the finding itself; anything else is a defect and goes up.
    if (!(error instanceof PkiError)) throw error;
    return { identity: null, code: error.code, detail: error.detail };
  }
}

function readIdentity(certificate: Certificate, extensions: PrivateExtensions): CardIdentity {
  const { cardType, cardNumber, professionCode, specialties, universe } = extensions;
  if (extensions.productType !== PRODUCT_CARD || universe === null || cardType === null) {
    throw new PkiError('pki.profile.not-a-person', `product ${extensions.productType}, card category ${cardType}`);
  }
  const isStaff = cardType === 'CPE' || cardType === 'CPA';
  const nationalId = required(certificate, OID.commonName, 'national identifier');
  const register = registerOf(nationalId);
  if (register === null) throw malformed(`national identifier ${JSON.stringify(nationalId)}`);
  checkPrincipalNames(certificate, nationalId);
  return {
    cardType,
    cardNumber,
    nationalId,
    register,
    familyName: isStaff ? optional(certificate, OID.surname) : required(certificate, OID.surname, 'family name'),
    givenName: optional(certificate, OID.givenName),
    title: optional(certificate, OID.title),
    professionCode,
    specialties,
    structureId: isStaff ? optional(certificate, OID.organisationalUnit) : null,
    usage: certificate.extensions.keyUsage?.has('digitalSignature') === true ? 'authentication' : 'signature',
    universe,
    serial: certificate.serial,
    issuer: certificate.issuer.text,
    fingerprint: certificate.fingerprint,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
  };
}

/** A certificate that gives one person two identifiers names nobody. */
function checkPrincipalNames(certificate: Certificate, nationalId: string): void {
  for (const name of certificate.extensions.userPrincipalNames) {
    const user = name.slice(0, Math.max(0, name.lastIndexOf('@')));
    if (user !== nationalId) throw malformed(`principal name ${JSON.stringify(name)} of another identifier`);
  }
}

function required(certificate: Certificate, oid: string, what: string): string {
  const text = optional(certificate, oid);
  if (text === null) throw new PkiError('pki.profile.identity-missing', `${what} absent from the subject`);
  return text;
}

/** The one value of this attribute; null when absent. Twice, or in a string type of doubtful reading: malformed. */
function optional(certificate: Certificate, oid: string): string | null {
  const [attribute, second] = attributesOf(certificate.subject, oid);
  if (attribute === undefined) return null;
  if (second !== undefined) throw malformed(`attribute ${oid} twice`);
  const { tag, text } = attribute;
  if (text === null || (tag !== TAG.utf8String && tag !== TAG.printableString)) {
    throw malformed(`attribute ${oid} of string type 0x${tag.toString(16)}`);
  }
  if (text.trim() === '' || text.length > ATTRIBUTE_MAX_CHARACTERS || CONTROL.test(text)) {
    throw malformed(`attribute ${oid} empty, too long or with control characters`);
  }
  return text;
}

function malformed(detail: string): PkiError {
  return new PkiError('pki.profile.identity-malformed', detail);
}
