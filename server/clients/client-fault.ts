/** One thing to mend in a registration: where, and what to do, in French. */
export interface ClientFault {
  /** Path in the object, e.g. `redirect_uris.0`; empty for the whole. */
  readonly place: string;
  readonly why: string;
}

/** One fault, as a list. */
export const faultAt = (place: string, why: string): readonly ClientFault[] => [{ place, why }];
