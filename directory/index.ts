/** The face of the directory: who exists, in what capacity, where. See README.md. */
export type { CodeKind, CodeSheet, DirectoryCode } from './codes.ts';
export { directoryCodes } from './codes.ts';
export type { ConflictDecision, ConflictVerdict, DirectoryConflicts } from './conflict-views.ts';
export { type Contexts, openContexts } from './contexts/open-contexts.ts';
export type { PlainContextOptions } from './contexts/plain-context.ts';
export { everyMemberAt } from './curated/every-member.ts';
export { placeFile, staffFile } from './curated/export-files.ts';
export type {
  DirectoryEditor,
  EditCommand,
  EditVerdict,
  MembershipCommand,
  MembershipVerdict,
  ProposalVerdict,
} from './edit-views.ts';
export type { Entry, EntryAttribute } from './entries/entry.ts';
export type { EntryReader } from './entries/entry-reader.ts';
export type { EntryBody, EntryRefusal, EntryTransaction, EntryVerdict } from './entries/entry-transaction.ts';
export type { EntryChange } from './entries/entry-writer.ts';
export { DirectoryError } from './error.ts';
export type { CuratedFormat } from './file-format.ts';
export { EXAMPLE_FORMATS, exampleFile } from './import/example-files.ts';
export { IMPORT_MAX_BYTES, IMPORT_PIECE_BYTES } from './import/spool.ts';
export type {
  BatchSummary,
  DirectoryImporter,
  FileFormat,
  HeldSlice,
  HoldThresholds,
  ImportOptions,
  ImportPlan,
  ImportProgress,
  ImportReport,
  ImportStep,
  ImportVerdict,
  KeptPlan,
  KeptPlanVerdict,
  PlannedChange,
  PlanSummary,
  PlanVerdict,
  RowFault,
  SliceReport,
  SliceVerdict,
  Tally,
  UndoReport,
  UndoVerdict,
  WaitingSlice,
} from './import-views.ts';
export type { CertificateVerdict, JudgeCertificate, UpdateEvent } from './ldap/door.ts';
export { type LdapListener, type LdapListenerOptions, openLdapListener } from './ldap/listener.ts';
export { hashPassword, openPasswordVerifier, PASSWORD_SALT_BYTES, type ServiceAccount } from './ldap/password.ts';
export { exportLdif } from './ldif/export-ldif.ts';
export { importLdif, type LdifReport } from './ldif/import-ldif.ts';
export type {
  CorrespondenceCommand,
  DirectoryLineage,
  LineageVerdict,
  MergeCommand,
  UnmergeCommand,
} from './lineage-views.ts';
export { HIDDEN_VERSION } from './model/as-colleagues-see.ts';
export type {
  Conflict,
  FieldConflict,
  IdentityConflict,
  StaffConflict,
  StructureFieldConflict,
} from './model/conflict.ts';
export type { Correspondence } from './model/correspondence.ts';
export type { Curation } from './model/curation.ts';
export {
  type Adeli,
  type CheckDigit,
  checkAdeli,
  checkFiness,
  checkNationalId,
  checkRpps,
  checkSiret,
  type Finess,
  PERSON_REGISTERS,
  parseAdeli,
  parseFiness,
  parseRpps,
  parseSiret,
  type Rpps,
  type Siret,
} from './model/identifiers.ts';
export type { Membership, Network, Tier } from './model/network.ts';
export { parisDay, parisInstant } from './model/paris-time.ts';
export type { MergeChoice, PersonMerge } from './model/person-merge.ts';
export type {
  Exercice,
  LocalField,
  LocalFields,
  PersonIdentifier,
  Professional,
  SavoirFaire,
} from './model/professional.ts';
export type { Proposal } from './model/proposal.ts';
export type { Provenance } from './model/provenance.ts';
export {
  type Actor,
  CLASS_RULES,
  type DirectoryRight,
  type IdentityClass,
  isUnbound,
  REGIONAL_RIGHT,
  seesRegion,
} from './model/right.ts';
export type { Address, Place, Situation } from './model/situation.ts';
export { type Staff, type StaffPost, type StaffState, staffStateOn } from './model/staff.ts';
export { staffNationalId, staffPrefixesOf } from './model/staff-number.ts';
export type { Structure } from './model/structure.ts';
export { isDepartment, isFinessNumber, type Territory, territoryOf } from './model/territory.ts';
export { LABELS_SOURCE, type LabelTable, labelOf, listLabels } from './nomenclature/label-of.ts';
export { type Clock, DEFAULT_BASE_DN, type Directory, type DirectoryOptions, openDirectory } from './open-directory.ts';
export type { EntryProjector } from './projector.ts';
export { sameName } from './schema/dn-path.ts';
export { extendSchema } from './schema/extend-schema.ts';
export { mergeByNumber } from './search/merge-by-number.ts';
export { SEARCH_MAX_PAGE, SEARCH_MAX_TEXT_CHARS } from './search/parse-question.ts';
export { personByNumber, REGISTER_DIGITS } from './search/person-by-number.ts';
export type {
  CuratingActor,
  CurationCommand,
  CurationVerdict,
  DirectoryStaff,
  LocalStructureCommand,
  LocalStructureFields,
  LocalStructureVerdict,
  StaffCommand,
  StaffFields,
  StaffVerdict,
} from './staff-views.ts';
export type { EntryChangeLine } from './store/stored-shapes.ts';
export type { EntryUpdater } from './store/update-entries.ts';
export { directoryWithin, type RecordViews } from './territory/directory-within.ts';
export { peopleListed } from './territory/people-listed.ts';
export type { BackupManifest } from './upkeep/backup.ts';
export type { ContextsManifest } from './upkeep/contexts-backup.ts';
export { type Compaction, directoryUpkeep, type UpkeepFolders, type WholeBackup } from './upkeep/open-upkeep.ts';
export type { StoreVerdict } from './upkeep/verify-store.ts';
export type {
  DirectoryReader,
  DirectorySearcher,
  FieldChange,
  Found,
  HistoryLine,
  MembersPage,
  RecordRef,
  SearchHit,
  SearchPage,
  SearchQuery,
} from './views.ts';
