/** What bounds one judgement. Each is counted the same whatever is remembered, so that the verdict is the same too. */
export interface PathLimits {
  /** Certificates in one path, leaf, anchor and self-issued ones included: a bound on work, no path length constraint. */
  readonly pathLength: number;
  /** Certificates presented beside the leaf. */
  readonly pool: number;
  /** Signatures checked: the bound that ends circular and look-alike forests. */
  readonly signatures: number;
  /** Complete paths judged. */
  readonly paths: number;
  /** Certificates stood upon by the search, the same one as often as it is reached by another way. */
  readonly steps: number;
}

export const DEFAULT_LIMITS: PathLimits = { pathLength: 32, pool: 100, signatures: 100, paths: 64, steps: 1_000 };

/** Certificates in the path of a card, anchor included; and certificates a card may present. */
export const MAX_CHAIN_LENGTH = 8;

/** For cards: a real one needs two signatures and presents two certificates. */
export const CARD_LIMITS: PathLimits = {
  pathLength: MAX_CHAIN_LENGTH,
  pool: MAX_CHAIN_LENGTH - 1,
  signatures: 32,
  paths: 8,
  steps: 200,
};
