import type { Certificate } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import type { StructureFacts } from './identity.ts';
import { readStructureId } from './structure-id.ts';
import { optionalText } from './subject-text.ts';

/** No structure: what a professional's card says of one. */
export const NO_STRUCTURE: StructureFacts = {
  organisation: null,
  structureId: null,
  structureRegister: null,
  structureIdCheck: null,
  department: null,
};

/**
 * Read the structure a staff card or an organisation's certificate names. An identifier of no known form is kept as text,
 * without a register: it opens nothing by itself.
 *
 * @throws PkiError `pki.profile.identity-malformed`
 */
export function readStructureFacts(certificate: Certificate): StructureFacts {
  const structureId = optionalText(certificate, OID.organisationalUnit);
  const reading = structureId === null ? null : readStructureId(structureId);
  return {
    organisation: optionalText(certificate, OID.organisation),
    structureId,
    structureRegister: reading?.register ?? null,
    structureIdCheck: reading?.check ?? null,
    department: optionalText(certificate, OID.state),
  };
}
