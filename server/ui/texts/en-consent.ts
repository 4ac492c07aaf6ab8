import type { frConsent } from './fr-consent.ts';

/** English words of a person's agreement to an application. */
export const enConsent: typeof frConsent = {
  title: 'Your agreement',
  heading: (application) => `Introduce yourself to ${application}?`,
  lead: 'At each opening, this application learns:',
  leadOwner: (owner) => `Run by ${owner}. At each opening, this application learns:`,
  about: {
    signIn: 'that it is you who comes back, when and how you signed in',
    who: 'who you are (names, national identifier) and in which situation you practise',
    register:
      'your professions, skills, places of practice and other identifiers, as the national directory gives them',
  },
  others: 'further scopes:',
  claims: 'in particular:',
  reaches: 'it acts in your name at',
  noRight: 'No right is handed over: what you may do there is decided by its own rules.',
  kept: (days) => `This agreement is kept for ${days} days. You withdraw it at any time under “Your access”.`,
  notKept: 'This is a trial: this agreement is not kept.',
  agree: 'Agree and continue',
  refuse: 'Refuse',
  own: {
    heading: 'Agreements given',
    lead: 'An application whose agreement you withdraw is closed at once, everywhere, and asks again before it opens.',
    none: 'No agreement was asked of you.',
    since: (when) => `Given on ${when}`,
    withdraw: (application) => `Withdraw the agreement to ${application}`,
    withdrawn: 'Agreement withdrawn. The application is closed and told; it will ask again.',
  },
};
