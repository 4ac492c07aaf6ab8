import type { PatientAct } from './act.ts';

/** What a patient is told of one break-glass declaration. */
export interface PatientNotice {
  readonly fr: string;
  readonly en: string;
}

/**
 * The notice of a break-glass declaration, ready for whoever can reach the patient: when, who, why, and what comes next.
 *
 * @param professional as the patient may know them, in both languages: name, or national identifier
 * @returns null for any other act
 */
export function patientNotice(
  act: PatientAct,
  { professional, timeZone }: { readonly professional: PatientNotice; readonly timeZone: string },
): PatientNotice | null {
  if (act.kind !== 'break-glass') return null;
  const when = (language: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(act.at));
  const what =
    act.mode === 'centre_15'
      ? { fr: 'un accès pour la régulation médicale (centre 15)', en: 'an access for the emergency call centre (15)' }
      : { fr: 'un accès en urgence', en: 'an emergency access' };
  return {
    fr: `Le ${when('fr-FR')}, ${professional.fr} a déclaré ${what.fr} à votre dossier. Motif indiqué : « ${act.reason} ». Cet accès dure une heure au plus et sera contrôlé par une autre personne. Vous pouvez demander des explications au responsable du dossier.`,
    en: `On ${when('en-GB')}, ${professional.en} declared ${what.en} to your record. Reason given: “${act.reason}”. This access lasts one hour at most and will be reviewed by somebody else. You may ask whoever runs the record to explain it.`,
  };
}
