import type { Lang } from '../../page.ts';

const TIME_ZONE = 'Europe/Paris';

/** « 23 novembre 2026 à 14 h 05 », “23 November 2026 at 14:05”; Paris time. */
export function moment(at: Date, lang: Lang): string {
  const locale = lang === 'fr' ? 'fr-FR' : 'en-GB';
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: TIME_ZONE }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: TIME_ZONE }).format(at);
  return lang === 'fr' ? `${day} à ${time.replace(':', ' h ')}` : `${day} at ${time}`;
}
