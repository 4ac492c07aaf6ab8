import type { KeptEntity, PatientFacts, ProfessionalFacts, SessionFacts } from '../ports.ts';
import type { Question } from './decision.ts';

/** Everything that may be known about one question, read only where a rule asks. */
export interface KnownFacts {
  readonly question: Question;
  /** Null when the subject is no professional. */
  readonly professional: ProfessionalFacts | null;
  readonly session: SessionFacts | null;
  /** What is kept about the patient of the question. */
  patient(): PatientFacts | null;
  /** What is kept about a thing or subject of the application. */
  kept(type: string, id: string): KeptEntity | null;
  readonly at: Date;
}

/** The same person in another situation, and what the patient's acts say there: they may name an establishment. */
export interface OtherSituation {
  readonly professional: ProfessionalFacts;
  patient(): PatientFacts | null;
}
