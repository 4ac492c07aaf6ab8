import type { frClaims } from './fr-claims.ts';

/** English words of « which claims would this person get here, and why ». */
export const enClaims: typeof frClaims = {
  title: 'What the application would learn',
  open: 'What the application learns',
  lead: 'The claims that this application would receive for this person, signed in by card: the value, where it comes from, and why others are missing. Nothing is opened; the trial is in the audit.',
  scope: 'Scopes asked',
  scopeHint: 'Separated by spaces. Nothing: those of the registration.',
  acrValues: 'Levels asked (acr_values)',
  acrValuesHint: 'Nothing: any.',
  would: 'The sign-in would succeed',
  wouldNot: 'The sign-in would stop',
  obstacles: {
    'application-not-active': 'The application is not active.',
    'invented-only': 'Sandbox: invented professionals only.',
    'scope-not-registered': 'A scope that is asked is not in the registration (invalid_scope).',
    level: 'The level asked is above that of a card.',
    'situation-to-choose': 'The person will have to choose a situation first.',
    'not-open': 'The application’s opening rule refuses them.',
  },
  withheld: {
    'scope-not-registered': 'scope not in the registration',
    'scope-not-asked': 'scope not asked',
    'no-situation': 'no active situation',
    'not-in-directory': 'not in the sheet',
  },
  told: 'Claims received',
  missing: 'Claims missing',
  claim: 'Claim',
  value: 'Value',
  places: 'Where',
  place: { id_token: 'ID token', userinfo: 'userinfo' },
  byScope: 'By the scope',
  origin: 'Origin',
  why: 'Why',
  source: (by, day) => `Sheet: ${by}, as of ${day}.`,
};
