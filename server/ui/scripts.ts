import { PASSKEY_SCRIPT } from './passkey-script.ts';
import { SUGGEST_SCRIPT } from './suggest-script.ts';

/**
 * Every script that a page may hold: written here, never filled from outside, allowed by its digest in that page's policy. A page
 * works the same without it, or says what else to do.
 */
export const SCRIPTS = {
  /** Presses the page's own button, for whoever lets scripts run. */
  'press-continue': "document.getElementById('continue').click()",
  /** Asks the device for the gesture of the page's passkey forms: browsers offer passkeys to scripts alone. */
  passkey: PASSKEY_SCRIPT,
  /** Lists a few records under the search field while somebody types. */
  suggest: SUGGEST_SCRIPT,
} as const;

export type KnownScript = keyof typeof SCRIPTS;

/** Scripts that ask the house itself for something; the others may reach nothing. */
export const ASKING_SCRIPTS: ReadonlySet<KnownScript> = new Set(['suggest']);
