/** A record outlives its artefact by the provider's clock tolerance, so that "expired" is said by the provider. */
export const CLOCK_TOLERANCE_SECONDS = 15;
