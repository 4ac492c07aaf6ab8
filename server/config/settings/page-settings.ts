import { mail, phone, text, timeZone } from '../parsers.ts';
import { define, REQUIRED } from './setting.ts';

const shown = (words: string, example: string) =>
  define({ parse: text, words, unit: 'texte', example, demo: example, production: REQUIRED });

/** What pages say of the region and of its support. */
export const PAGE_SETTINGS = {
  'region.fr': shown('Nom de la région, en français, montré sur chaque page.', 'Région de démonstration'),
  'region.en': shown('Nom de la région, en anglais.', 'Demonstration region'),
  'support.phone': define({
    parse: phone,
    words: 'Téléphone de l’assistance, montré sur chaque page.',
    unit: 'numéro',
    example: '"01 99 00 12 34"',
    demo: '01 99 00 12 34',
    production: REQUIRED,
  }),
  'support.mail': define({
    parse: mail,
    words: 'Courriel de l’assistance.',
    unit: 'courriel',
    example: 'assistance@region.example',
    demo: 'assistance@region.example',
    production: REQUIRED,
  }),
  'support.hours.fr': shown('Heures de l’assistance, en français.', 'du lundi au vendredi, de 8 h à 18 h'),
  'support.hours.en': shown('Heures de l’assistance, en anglais.', 'Monday to Friday, 8 am to 6 pm'),
  timeZone: define({
    parse: timeZone,
    words: 'Fuseau horaire des dates montrées.',
    unit: 'nom IANA',
    example: 'Europe/Paris',
    demo: 'Europe/Paris',
    production: 'Europe/Paris',
  }),
} as const;
