import type { Certificate } from '../certificate/certificate.ts';
import { attributesOf } from '../certificate/name.ts';
import { OID } from '../certificate/oids.ts';
import type { PkiCode } from '../codes.ts';
import { PkiError } from '../error.ts';
import { certificateUse } from './certificate-use.ts';
import type { CardIdentity, CardType, CertificateFacts, CertificateIdentity } from './identity.ts';
import { readPersonFacts } from './person-facts.ts';
import {
  PRODUCT,
  PRODUCT_TYPE_OCTETS,
  type PrivateExtensions,
  readPrivateExtensions,
  TEST_BIT,
} from './private-extensions.ts';
import { NO_STRUCTURE, readStructureFacts } from './structure-facts.ts';
import { malformedIdentity, requiredText } from './subject-text.ts';

/** Whom a certificate names, or why it names nobody. Unproven: no signature is looked at. */
export type IdentityReading<T = CertificateIdentity> =
  | { readonly identity: T }
  | { readonly identity: null; readonly code: PkiCode; readonly detail: string };

/**
 * Read whom a certificate of the health authorities names: a card, a person's software certificate or an organisation, by the
 * product type it bears and the structure of its subject, never by a search in its text (S-29).
 *
 * @returns a refusal code for other certificates (`pki.profile.unknown-product`), absent and incoherent identities
 *          (`pki.profile.identity-missing`, `pki.profile.identity-malformed`)
 */
export function describeCertificate(certificate: Certificate): IdentityReading {
  try {
    return { identity: readIdentity(certificate, readPrivateExtensions(certificate)) };
  } catch (error) {
    // Inside this function a PkiError is the finding itself; anything else is a defect and goes up.
    if (!(error instanceof PkiError)) throw error;
    return { identity: null, code: error.code, detail: error.detail };
  }
}

/** The holder of a card; `pki.profile.not-a-person` for whatever is not a card, well formed or not. */
export function describeIdentity(certificate: Certificate): IdentityReading<CardIdentity> {
  const reading = describeCertificate(certificate);
  if (reading.identity?.kind === 'card') return { identity: reading.identity };
  if (reading.identity === null && reading.code !== 'pki.profile.unknown-product' && isCard(certificate))
    return reading;
  const detail = reading.identity === null ? reading.detail : `certificate of kind ${reading.identity.kind}`;
  return { identity: null, code: 'pki.profile.not-a-person', detail };
}

/** Whether the product type says so; one that cannot be read is left to the reading's own refusal. */
function isCard({ extensions }: Certificate): boolean {
  const value = extensions.all.get(OID.productType)?.value;
  return value === undefined || value.length !== PRODUCT_TYPE_OCTETS || ((value[2] ?? 0) & ~TEST_BIT) === PRODUCT.card;
}

function readIdentity(certificate: Certificate, extensions: PrivateExtensions): CertificateIdentity {
  const { productType, cardType, universe } = extensions;
  if (productType === null || universe === null) {
    throw new PkiError('pki.profile.unknown-product', 'no product type of the health authorities');
  }
  const facts: CertificateFacts = {
    universe,
    serial: certificate.serial,
    issuer: certificate.issuer.text,
    fingerprint: certificate.fingerprint,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
  };
  if (productType === PRODUCT.card && cardType !== null) return readCard(certificate, extensions, cardType, facts);
  if (productType === PRODUCT.software && isOfPerson(certificate))
    return readSoftwarePerson(certificate, extensions, facts);
  if (productType === PRODUCT.software || productType === PRODUCT.formerServer) {
    return readOrganisation(certificate, extensions, facts);
  }
  throw new PkiError('pki.profile.unknown-product', `product ${productType}, card category ${cardType}`);
}

function readCard(
  certificate: Certificate,
  extensions: PrivateExtensions,
  cardType: CardType,
  facts: CertificateFacts,
): CardIdentity {
  const isStaff = cardType === 'CPE' || cardType === 'CPA';
  return {
    kind: 'card',
    cardType,
    cardNumber: extensions.cardNumber,
    ...readPersonFacts(certificate, extensions, isStaff),
    ...(isStaff ? readStructureFacts(certificate) : NO_STRUCTURE),
    usage: certificate.extensions.keyUsage?.has('digitalSignature') === true ? 'authentication' : 'signature',
    ...facts,
  };
}

function readSoftwarePerson(
  certificate: Certificate,
  extensions: PrivateExtensions,
  facts: CertificateFacts,
): CertificateIdentity {
  refuseCardExtensions(extensions);
  return {
    kind: 'software-person',
    ...readPersonFacts(certificate, extensions, false),
    usage: certificateUse(certificate),
    ...facts,
  };
}

/** One that also bears marks of a person names neither. */
function readOrganisation(
  certificate: Certificate,
  extensions: PrivateExtensions,
  facts: CertificateFacts,
): CertificateIdentity {
  refuseCardExtensions(extensions);
  const isOfSomebody =
    extensions.professionCode !== null ||
    extensions.specialties.length > 0 ||
    [OID.surname, OID.givenName, OID.pseudonym].some((oid) => attributesOf(certificate.subject, oid).length > 0);
  if (isOfSomebody) throw malformedIdentity('organisation that bears a person’s name or profession');
  return {
    kind: 'organisation',
    commonName: requiredText(certificate, OID.commonName, 'common name'),
    ...readStructureFacts(certificate),
    usage: certificateUse(certificate),
    ...facts,
  };
}

/** A person has a family name and no organisation: both products bear the same type. */
function isOfPerson({ subject }: Certificate): boolean {
  return attributesOf(subject, OID.surname).length > 0 && attributesOf(subject, OID.organisation).length === 0;
}

function refuseCardExtensions({ cardType, cardNumber }: PrivateExtensions): void {
  if (cardType !== null || cardNumber !== null) throw malformedIdentity('card category or number without a card');
}
