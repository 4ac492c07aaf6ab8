import type { LocalField } from './professional.ts';

/** A correction that a professional proposes on their own sheet, until somebody decides; then what was decided, until the next one. */
export interface Proposal {
  readonly personId: string;
  readonly field: LocalField;
  /** Valid; `''` asks to clear the field. */
  readonly value: string;
  /** ISO instant. */
  readonly at: string;
  /** Null while it waits. */
  readonly decided: ProposalDecision | null;
}

export interface ProposalDecision {
  readonly outcome: 'accepted' | 'declined';
  /** Internal person id of the administrator. */
  readonly by: string;
  readonly at: string;
  /** For the professional to read; `''` when accepted. */
  readonly reason: string;
}
