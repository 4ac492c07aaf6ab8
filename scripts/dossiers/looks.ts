import type { Accent } from '../page-style.ts';
import type { DossierId } from '../region/applications.ts';

/** Each dossier's own colour; everything else is the house's. */
export const LOOKS: Readonly<Record<DossierId, Accent>> = {
  dmp: { light: '#1c5796', dark: '#8fbdf0' },
  dcc: { light: '#74378a', dark: '#d5aae6' },
  'rmes-palliatif': { light: '#2a6a49', dark: '#8ad3ac' },
  'rmes-diabete': { light: '#8f4600', dark: '#f0b277' },
  portalys: { light: '#0a6c74', dark: '#5cc3c9' },
};
