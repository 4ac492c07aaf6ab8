import type { FederationCode } from '../codes.ts';
import type { Question } from '../habilitation/decision.ts';
import type { Value } from '../habilitation/read-value.ts';
import type { PatientFacts, ProfessionalFacts, SessionFacts } from '../ports.ts';

/** What is kept of one decision: enough to make it again, whatever has changed since. No name, no clinical data. */
export interface DecisionRecord {
  /** Position in the log, from 1. */
  readonly sequence: number;
  readonly at: Date;
  readonly application: string;
  /** Version and digest of the sheet that decided; null when none was in force. */
  readonly sheet: { readonly version: number; readonly digest: string } | null;
  readonly subject: { readonly type: string; readonly id: string };
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
  readonly facts: RecordedFacts;
  readonly granted: boolean;
  /** Rules told in the answer. */
  readonly rules: readonly string[];
  /** `''` when granted. */
  readonly code: FederationCode | '';
}

/** The facts of one question as they were known. */
export interface RecordedFacts {
  readonly professional: ProfessionalFacts | null;
  readonly session: SessionFacts | null;
  readonly patient: PatientFacts | null;
  /** Facts that the sheet declares, by full name, those that were known; names of those that were malformed. */
  readonly declared: Readonly<Record<string, Value>>;
  readonly malformed: readonly string[];
  /** Those of them that may be kept and that the request said; absent: none. */
  readonly stated?: readonly string[];
  /** Those of the malformed that were kept, where the request may say them as well; absent: none. */
  readonly keptMalformed?: readonly string[];
  /** Entities above each entity fact, and above subject and resource when they lie below any, itself first; of a tree too large to be sure, enough of them to be unsure again. */
  readonly above: Readonly<Record<string, readonly string[]>>;
  /** Instant of what was kept of the subject and of the resource, `''` when nothing was. */
  readonly keptAsOf: { readonly subject: string; readonly resource: string };
  /** The same person in their other situations, when the answer was no. */
  readonly others: readonly ProfessionalFacts[];
  /** What the patient's acts say in those of them where they say otherwise, by id of situation; absent: nowhere. */
  readonly elsewhere?: Readonly<Record<string, PatientFacts>>;
}

/** What a question is made of besides its facts. */
export function bareQuestion({ subject, action, resource }: DecisionRecord): Question {
  return { subject, action: { name: action }, resource };
}
