import type { KeptEntity, PatientFacts, SessionFacts } from '../ports.ts';
import type { CompiledSheet } from './compile-sheet.ts';
import type { FactSet } from './gather-facts.ts';
import type { RulesOfQuestion } from './index-rules.ts';
import type { OtherSituation } from './known-facts.ts';

/** What is known around a question besides the professional; each part is asked for only when a rule reads it. */
export interface Around {
  readonly session: SessionFacts | null;
  patient(): PatientFacts | null;
  kept(type: string, id: string): KeptEntity | null;
  /** The same person in their other situations, for saying that one of them would open. */
  otherSituations(): readonly OtherSituation[];
}

export const NOTHING_AROUND: Around = {
  session: null,
  patient: () => null,
  kept: () => null,
  otherSituations: () => [],
};

/** One question under one sheet. */
export interface Asked {
  readonly sheet: CompiledSheet;
  readonly rules: RulesOfQuestion | undefined;
  readonly facts: FactSet;
  readonly around: Around;
  readonly at: Date;
}
