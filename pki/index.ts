/** The face of `pki`: is this card genuine, and whose is it? See README.md. */

export type { CardPolicy } from './card-policy.ts';
export type {
  AcceptedCard,
  CardVerdict,
  Fault,
  RefusedCard,
} from './card-verdict.ts';
export type { Certificate } from './certificate/certificate.ts';
export { PEM_MAX_CERTIFICATES, PEM_MAX_CHARACTERS, parsePemCertificates } from './certificate/pem.ts';
export type { Curve, PublicKey } from './certificate/public-key.ts';
export { CERTIFICATE_MAX_BYTES, readCertificate } from './certificate/read-certificate.ts';
export { type PkiCode, type PkiCodeEntry, type PkiKind, pkiCodes } from './codes.ts';
export type { CheckDigit } from './cps/check-digit.ts';
export { cardNumberForms, type DeniedCard, type DeniedCards, isCardNumber } from './cps/denied-cards.ts';
export { describeCertificate, describeIdentity, type IdentityReading } from './cps/describe-certificate.ts';
export type {
  CardIdentity,
  CardType,
  CertificateIdentity,
  CertificateUse,
  OrganisationIdentity,
  SoftwarePersonIdentity,
} from './cps/identity.ts';
export type { PersonRegister } from './cps/national-id.ts';
export { type PrivateExtensions, readPrivateExtensions } from './cps/private-extensions.ts';
export type { StructureRegister } from './cps/structure-id.ts';
export { PkiError } from './error.ts';
export { type CertificateExplanation, explainCertificate } from './explain-certificate.ts';
export { judgeOcspResponse, OCSP_MAX_AGE_MS } from './ocsp/judge-response.ts';
export type { OcspAnswer, OcspPolicy, OcspQuestion, OcspResponse, OcspSummary } from './ocsp/ocsp.ts';
export { type OcspStore, openOcspStore } from './ocsp/ocsp-store.ts';
export { OCSP_MAX_BYTES, readOcspResponse } from './ocsp/read-response.ts';
export { type OcspRequestOptions, writeOcspRequest } from './ocsp/write-request.ts';
export { type AuthorityCache, openAuthorityCache } from './path/authority-cache.ts';
export { DEFAULT_LIMITS, MAX_CHAIN_LENGTH, type PathLimits } from './path/limits.ts';
export {
  type AuthorityEntry,
  openAnchors,
  openPathAuthorities,
  type PathAuthorities,
  type PathAuthority,
} from './path/path-authorities.ts';
export type { PathFault } from './path/path-fault.ts';
export { PROFILES, type Profile, type ProfileName } from './path/profile.ts';
export type { AcceptedPath, PathVerdict, RefusedPath } from './path-verdict.ts';
export {
  type CardChallenge,
  type CardProof,
  cardProofBytes,
  PROOF_ALGORITHMS,
  PROOF_TTL_SECONDS,
  type ProofAlgorithm,
  verifyCardProof,
} from './proof/card-proof.ts';
export {
  CARD_RECORD_FORMAT,
  type CardRecord,
  type RecordedCard,
  type ReplayedCard,
  replayCard,
  verifyCardRecorded,
} from './record/card-record.ts';
export type { FindDocument } from './record/reopen-evidence.ts';
export { type ReplayedVerdict, replayVerdict } from './record/replay-verdict.ts';
export { type RecordedVerdict, validateRecorded } from './record/validate-recorded.ts';
export type { VerdictRecord } from './record/verdict-record.ts';
export type {
  CrlQuestion,
  CrlStatus,
  CrlStore,
  CrlSummary,
  CrlVerdict,
  ListPreparer,
  RevocationAnswer,
  RevokedEntry,
} from './revocation/crl.ts';
export { type CrlStoreOptions, MAX_SIGNERS, openCrlStore } from './revocation/crl-store.ts';
export { addressesOf, type PublishedAddresses } from './revocation/distribution-points.ts';
export type { RevocationEvidence } from './revocation/evidence.ts';
export {
  judgeRevocation,
  type RevocationJudgement,
} from './revocation/judge-revocation.ts';
export { type ListWorker, openListWorker } from './revocation/list-worker.ts';
export type { NumberMemory, RememberedNumber } from './revocation/number-memory.ts';
export { CRL_MAX_BYTES } from './revocation/read-crl.ts';
export type { RevocationQuestion, RevocationRules } from './revocation/revocation-rules.ts';
export { CRL_MAX_ENTRIES } from './revocation/scan-entries.ts';
export { SIGNATURE_MAX_BYTES } from './signature/read-message.ts';
export type { SignerKind, TimestampAuthorities } from './signature/signature-rules.ts';
export type {
  AcceptedSignature,
  RefusedSignature,
  SignatureFault,
  SignatureLevel,
  SignatureVerdict,
  SignerReport,
  SigningTime,
} from './signature/signature-verdict.ts';
export {
  openSignatureVerifier,
  type SignatureVerifier,
  type SignatureVerifierParts,
  type SignedDocument,
} from './signature/verify-document.ts';
export { openAdHocStore } from './trust/ad-hoc-store.ts';
export {
  type AuthorityDescription,
  describeAuthority,
  judgeAuthority,
  type TrustFault,
  unusualProducts,
} from './trust/judge-authority.ts';
export { KNOWN_AUTHORITIES, type KnownAuthority } from './trust/known-authorities.ts';
export { leadsToAnchor } from './trust/leads-to-anchor.ts';
export type { Product, TrustEntry, TrustOrigin, Universe } from './trust/trust-entry.ts';
export { openTrustStore, type TrustStore, type TrustStoreOptions } from './trust/trust-store.ts';
export { validate } from './validate.ts';
export type { ValidationOptions } from './validation-options.ts';
export { type CardVerifier, type CardVerifierParts, openCardVerifier } from './verify-card.ts';
