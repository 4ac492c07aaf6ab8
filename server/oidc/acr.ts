/** Assurance levels, weakest first. The table is configuration's; the order is the levels' own. */
export const ACR_LEVELS = ['eidas1', 'eidas2', 'eidas3'] as const;
export type Acr = (typeof ACR_LEVELS)[number];

/** How a card sign-in is said in tokens: smart card, several factors (RFC 8176). */
export const CARD_AMR: readonly string[] = ['sc', 'mfa'];

/** A passkey that stays on its device: a key of its hardware, its holder present, several factors (RFC 8176). */
export const PASSKEY_AMR: readonly string[] = ['hwk', 'user', 'mfa'];
/** One that its holder's devices copy to one another: the key lives in software. */
export const SYNCED_PASSKEY_AMR: readonly string[] = ['swk', 'user', 'mfa'];

function levelOf(acr: string | undefined): number {
  return (ACR_LEVELS as readonly (string | undefined)[]).indexOf(acr);
}

function requested(acrValues: unknown): readonly string[] {
  return typeof acrValues === 'string' ? acrValues.split(' ').filter(Boolean) : [];
}

/**
 * The `acr` to answer: of the levels a client asks for, the first one that the session meets; without a question, the
 * session's own. A client that asks for `eidas1` must not be handed a value it cannot map.
 */
export function answeredAcr(sessionAcr: string | undefined, acrValues: unknown): string | undefined {
  const met = requested(acrValues).find((acr) => levelOf(acr) >= 0 && levelOf(acr) <= levelOf(sessionAcr));
  return met ?? sessionAcr;
}

/** Whether the session is below every level asked for, so that a stronger proof is needed (RFC 9470). Unknown levels ask for nothing. */
export function needsStepUp(sessionAcr: string | undefined, acrValues: unknown): boolean {
  const known = requested(acrValues).filter((acr) => levelOf(acr) >= 0);
  return known.length > 0 && known.every((acr) => levelOf(acr) > levelOf(sessionAcr));
}
