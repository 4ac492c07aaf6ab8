/**
 * Every script that a page may hold: written here, never filled from outside, allowed by its digest in that page's policy. A page
 * works the same without it.
 */
export const SCRIPTS = {
  /** Presses the page's own button, for whoever lets scripts run. */
  'press-continue': "document.getElementById('continue').click()",
} as const;

export type KnownScript = keyof typeof SCRIPTS;
