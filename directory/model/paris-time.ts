const PARIS_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });
const PARIS_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** The day it is in Paris at an instant, `YYYY-MM-DD`: national files and memberships count in Paris days. */
export function parisDay(at: Date): string {
  return PARIS_DAY.format(at);
}

/**
 * The instant at which Paris clocks show `YYYY-MM-DDTHH:mm`; null when there is no such day. Inside the hour that a
 * clock change skips or repeats, one of the two readings.
 */
export function parisInstant(local: string): Date | null {
  const asUtc = new Date(`${local}:00Z`);
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 16) !== local) {
    return null;
  }
  const shown = new Date(`${PARIS_CLOCK.format(asUtc).replace(' ', 'T')}Z`);
  const guess = new Date(asUtc.getTime() - (shown.getTime() - asUtc.getTime()));
  const shownThen = new Date(`${PARIS_CLOCK.format(guess).replace(' ', 'T')}Z`);
  return new Date(guess.getTime() - (shownThen.getTime() - asUtc.getTime()));
}

/** `YYYY-MM-DD` when the text is a real day in that form or in dd/MM/yyyy; null otherwise. */
export function parseDay(text: string): string | null {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const iso = french === null ? text : `${french[3]}-${french[2]}-${french[1]}`;
  const real = /^\d{4}-\d{2}-\d{2}$/.test(iso) && !Number.isNaN(new Date(iso).getTime());
  return real && new Date(iso).toISOString().slice(0, 10) === iso ? iso : null;
}
