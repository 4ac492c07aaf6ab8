import type { Certificate } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import type { PersonFacts } from './identity.ts';
import { readNationalId } from './national-id.ts';
import type { PrivateExtensions } from './private-extensions.ts';
import { malformedIdentity, optionalText, requiredText } from './subject-text.ts';

/**
 * Read the person a certificate names, by OID and structure (S-29).
 *
 * @param mayBeNameless a staff card may name nobody, a professional's never
 * @throws PkiError `pki.profile.identity-missing`, `pki.profile.identity-malformed`
 */
export function readPersonFacts(
  certificate: Certificate,
  { professionCode, specialties }: PrivateExtensions,
  mayBeNameless: boolean,
): PersonFacts {
  const nationalId = requiredText(certificate, OID.commonName, 'national identifier');
  const reading = readNationalId(nationalId);
  if (reading === null) throw malformedIdentity(`national identifier ${JSON.stringify(nationalId)}`);
  checkPrincipalNames(certificate, nationalId);
  return {
    nationalId,
    register: reading.register,
    nationalIdCheck: reading.check,
    familyName: mayBeNameless
      ? optionalText(certificate, OID.surname)
      : requiredText(certificate, OID.surname, 'family name'),
    givenName: optionalText(certificate, OID.givenName),
    pseudonym: optionalText(certificate, OID.pseudonym),
    title: optionalText(certificate, OID.title),
    professionCode,
    specialties,
  };
}

/** A certificate that gives one person two identifiers names nobody. */
function checkPrincipalNames(certificate: Certificate, nationalId: string): void {
  for (const name of certificate.extensions.userPrincipalNames) {
    const user = name.slice(0, Math.max(0, name.lastIndexOf('@')));
    if (user !== nationalId) throw malformedIdentity(`principal name ${JSON.stringify(name)} of another identifier`);
  }
}
