/** The face of `federation`: which applications belong to the trust domain, and what may this person do there? See README.md. */
export type { Application } from './application.ts';
export { parseApplication } from './application-schema.ts';
export {
  type EvaluationItem,
  MAX_BATCH_QUESTIONS,
  type ParsedEvaluations,
  parseEvaluation,
  parseEvaluations,
  questionSchema,
  SEMANTICS,
  type Semantic,
} from './authzen/parse-evaluation.ts';
export { type PresentedDecision, presentDecision } from './authzen/present-decision.ts';
export { MAX_PAGE_RESULTS, parseSearch, type Search, type SearchKind } from './authzen/search.ts';
export { cedarDocument, exportCedar } from './cedar/print-cedar.ts';
export { type FederationCode, type FederationCodeEntry, type FederationKind, federationCodes } from './codes.ts';
export type { AskedBy } from './decide-for.ts';
export { type Ask, endsBatch, type RecordedDecision, type RecordedDecisions } from './decide-recorded.ts';
export type { Author, By, Deed, DeedKind } from './deed.ts';
export { type Defect, defectOf, refusedByDefect } from './defect.ts';
export { FederationError, type WrittenFault } from './error.ts';
export { canonicalJson, sheetDigest } from './habilitation/canonical-digest.ts';
export { checkSheet } from './habilitation/check-sheet.ts';
export type { CompiledSheet } from './habilitation/compile-sheet.ts';
export { compileSheet } from './habilitation/compile-sheet.ts';
export type {
  Decision,
  Denied,
  Entity,
  FactUsed,
  Granted,
  Missing,
  Properties,
  Question,
  Reason,
  SheetReference,
} from './habilitation/decision.ts';
export { sheetJsonSchema } from './habilitation/json-schema.ts';
export { sentencesOf } from './habilitation/missing-words.ts';
export { parseSheet } from './habilitation/parse-sheet.ts';
export { ASK_THE_OWNER, sentenceOf } from './habilitation/refusal-words.ts';
export { type CasesReport, runCases, runCasesAside } from './habilitation/run-cases.ts';
export type { Criterion, FactTest, Rule, Sheet, Words } from './habilitation/sheet.ts';
export type { SheetWarning } from './habilitation/sheet-warning.ts';
export { factsSchema } from './keep-facts.ts';
export type { SheetDifference } from './life/diff-sheets.ts';
export type { Draft, DraftVerdict } from './life/draft.ts';
export type { Drafts } from './life/drafts.ts';
export type { Rehearsal, Shift, ShiftExample } from './life/rehearsal.ts';
export { openedByCard, usualCard } from './life/rehearse.ts';
export type { IdleRules, MayFound, Possible, WhoMay } from './life/reverse.ts';
export { gridOf, type SheetGrid } from './life/sheet-grid.ts';
export type { Progress, Watched } from './life/work-budget.ts';
export {
  type Federation,
  type FederationOptions,
  type GivenNumbers,
  openFederation,
} from './open-federation.ts';
export {
  type ActReference,
  CHOICE_MEANS,
  type ChoiceMeans,
  type PatientAct,
} from './patients/act.ts';
export { actSchema, actsSchema, identitiesSchema, MAX_BATCH_ACTS } from './patients/act-schema.ts';
export type { Patients } from './patients/open-patients.ts';
export { patientNotice } from './patients/patient-notice.ts';
export { isPseudonym } from './patients/pseudonym.ts';
export { type ActsVerdict, BREAK_GLASS_MINUTES, type OwnAct } from './patients/record-acts.ts';
export type {
  KeptEntity,
  MembershipFacts,
  PatientFacts,
  ProfessionalFacts,
  ProfessionalFactsPort,
  SessionFacts,
  SituationFacts,
} from './ports.ts';
export type { PublishVerdict, When } from './publish-sheet.ts';
export { dmpSheet } from './ready/dmp-sheet.ts';
export { READY_SHEETS } from './ready/ready-sheets.ts';
export type { DecisionRecord } from './record/decision-record.ts';
export type { ApplicationChange, SaveVerdict } from './save-application.ts';
export type { Found, FoundPage, SearchedBy } from './search-for.ts';
export type { PublishedSheet, SheetVersion } from './store/published-sheet.ts';
