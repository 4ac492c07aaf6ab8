import type { Membership } from './network.ts';
import type { LocalField, Professional } from './professional.ts';
import type { Proposal } from './proposal.ts';

/** Of a locally owned field that both sheets hold: whose value stays. */
export type MergeChoice = Partial<Record<LocalField, 'survivor' | 'absorbed'>>;

/** Two records that are one person since: what both were, so that it can be taken back. Kept as long as the merge holds. */
export interface PersonMerge {
  readonly survivorId: string;
  readonly absorbedId: string;
  /** ISO instant. */
  readonly at: string;
  /** Internal person id, `import:<batch id>`, or `system` for a command. */
  readonly by: string;
  readonly reason: string;
  /** Both as they were. */
  readonly survivor: Professional;
  readonly absorbed: Professional;
  /** The sheet made of them: what it is no longer was changed since. */
  readonly merged: Professional;
  readonly memberships: {
    /** Those that followed the absorbed one, by network and first day. */
    readonly moved: readonly Pick<Membership, 'networkId' | 'from'>[];
    /** Those of the absorbed one that the survivor had too, of the same network and first day. */
    readonly aside: readonly Membership[];
  };
  readonly proposals: {
    readonly moved: readonly LocalField[];
    /** The survivor had one on the same field. */
    readonly aside: readonly Proposal[];
  };
}
