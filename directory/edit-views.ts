import type { DirectoryCode } from './codes.ts';
import type { Membership } from './model/network.ts';
import type { LocalField, Professional } from './model/professional.ts';
import type { Proposal } from './model/proposal.ts';
import type { Actor } from './model/right.ts';
import type { Structure } from './model/structure.ts';
import type { HistoryLine } from './views.ts';

/** Named edits of locally owned fields. */
export type EditCommand = {
  readonly command: 'set-local-field';
  readonly ref: { readonly kind: 'person' | 'structure'; readonly id: string };
  readonly field: LocalField;
  /** `''` clears the field. */
  readonly value: string;
  /** Version the editor saw; a different current version is `directory.edit.stale-version`. */
  readonly version: number;
};

export type EditVerdict =
  | { readonly accepted: true; readonly line: HistoryLine; readonly version: number }
  | {
      readonly accepted: false;
      readonly code: DirectoryCode;
      readonly detail: string;
      readonly current?: Professional | Structure;
    };

/** What is said of one membership by hand. `seen`: what the editor saw of it; another state is `directory.edit.stale-version`. */
export type MembershipCommand = Omit<Membership, 'by'> &
  (
    | { readonly command: 'admit' }
    | { readonly command: 'change'; readonly seen: Pick<Membership, 'tier' | 'role' | 'until'> }
  );

export type MembershipVerdict =
  | { readonly accepted: true; readonly line: HistoryLine; readonly membership: Membership }
  | {
      readonly accepted: false;
      readonly code: DirectoryCode;
      readonly detail: string;
      readonly current?: Membership;
    };

/** What a person asks to have corrected on their own sheet. */
export interface ProposalAsked {
  readonly personId: string;
  readonly field: LocalField;
  readonly value: string;
}

/** An administrator's answer to the proposal that was shown, on the sheet that was shown. */
export interface ProposalAnswer {
  readonly personId: string;
  readonly field: LocalField;
  /** Instant of the proposal that was read: another one is `directory.edit.stale-version`. */
  readonly at: string;
  /** Version of the sheet that was read. */
  readonly version: number;
  readonly outcome: 'accepted' | 'declined';
  /** Said to the person when it is declined. */
  readonly reason: string;
}

export interface ProposalRefusal {
  readonly accepted: false;
  readonly code: DirectoryCode;
  readonly detail: string;
}

export type ProposalVerdict = { readonly accepted: true; readonly proposal: Proposal } | ProposalRefusal;

/** Writes. Resolves after the flush to disk. */
export interface DirectoryEditor {
  perform(actor: Actor, command: EditCommand, at: Date): Promise<EditVerdict>;
  performMembership(actor: Actor, command: MembershipCommand, at: Date): Promise<MembershipVerdict>;
  /** What a person asks to have corrected on their own sheet; nothing of it changes before somebody else accepts. */
  propose(asked: ProposalAsked, at: Date): Promise<ProposalVerdict>;
  /** Take back one's own proposal, or put away its answer. */
  forgetProposal(personId: string, field: LocalField): Promise<ProposalVerdict>;
  /** Accept or decline what waits; of two answers to one proposal exactly one is accepted. */
  answerProposal(actor: Actor, answer: ProposalAnswer, at: Date): Promise<ProposalVerdict>;
}
