/** A care network (réseau de soins). Its members carry a tier and the network's own role code. */
export interface Network {
  /** Short stable code, e.g. `rmes-palliatif`. */
  readonly id: string;
  readonly name: string;
  /** onco, diabete, palliatif, ville-hopital… */
  readonly kind: string;
  readonly city: string;
  readonly closedOn: string | null;
  readonly version: number;
}

/** The four tiers of the 2007 plan: permanents, militants, adhérents, other professionals. */
export type Tier = 'permanent' | 'active' | 'member' | 'other';

export interface Membership {
  readonly networkId: string;
  readonly personId: string;
  readonly tier: Tier;
  /** The network's own role code, or `''`. */
  readonly role: string;
  /** ISO days; `until` null while running. The membership holds from the first to the last day inclusive. */
  readonly from: string;
  readonly until: string | null;
  /** Who wrote it by hand, an internal person id: no file that leaves it out ends it. Absent: a file says so. */
  readonly by?: string;
}

/** Longest role code, in characters. */
export const MAX_ROLE_CHARS = 64;
