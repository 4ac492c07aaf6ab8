import type { CodeSheet } from './code-sheet.ts';

/** Codes of rights by class and territory; part of the directory's table. */
export const territoryCodes = {
  'directory.territory.outside': {
    kind: 'refused',
    fr: 'Cette fiche n’est pas, ou n’est plus, de votre territoire.',
    en: 'This record is not, or no longer, of your territory.',
    advice:
      'Comparer les lieux d’exercice de la fiche avec les départements et les établissements du droit ; un administrateur régional peut faire la modification, ou étendre le droit.',
  },
  'directory.territory.reading-class': {
    kind: 'refused',
    fr: 'Cette classe d’identité lit l’annuaire sans y écrire.',
    en: 'This class of identity reads the directory and writes nothing in it.',
    advice: 'Déclarer l’application dans une classe qui écrit (application, administrator) : docs/directory-api.md.',
  },
  'directory.territory.regional': {
    kind: 'refused',
    fr: 'Cet acte porte sur toute la région : il demande un droit sur elle entière, sans territoire.',
    en: 'This act is about the whole region: it takes a right over all of it, without a territory.',
    advice:
      'Le demander à un administrateur régional ; à un programme, une classe qui voit tout, sans territoire : docs/directory-api.md.',
  },
} as const satisfies Readonly<Record<string, CodeSheet>>;
