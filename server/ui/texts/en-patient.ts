import type { frPatient } from './fr-patient.ts';

/** English words of the pages about a patient's choices. */
export const enPatient: typeof frPatient = {
  title: 'The patient’s choice',
  heading: 'The patient’s choice',
  about: (dossier) => `Patient handed over by “${dossier}”, under the reference`,
  lead: 'Record what the patient told you. Your name, the time and how they said it are kept.',
  agree: {
    heading: 'The patient agrees',
    detail: 'The record then opens by its own rules. The patient may change their mind at any time.',
    button: 'Record the agreement',
  },
  oppose: {
    heading: 'The patient opposes',
    detail: 'The record closes to everybody its rules then shut out, you among them.',
    button: 'Record the opposition',
  },
  emergency: {
    heading: 'Emergency: the patient cannot express themselves',
    detail:
      'One hour at most, for this patient alone. The patient is told, and each declaration is reviewed by somebody else.',
    reason: 'Reason',
    hint: 'Ten characters at least, no clinical data.',
    button: 'Declare an emergency access',
    fault: 'Give a reason of 10 to 300 characters.',
  },
  regulation: {
    heading: 'Emergency call centre (15)',
    detail:
      'One hour at most, for this patient alone, for the time of the call. The patient is told, and each declaration is reviewed by somebody else.',
    reason: 'Reason',
    hint: 'Ten characters at least, no clinical data.',
    button: 'Declare the call',
    fault: 'Give a reason of 10 to 300 characters.',
  },
  how: 'How did they say it?',
  means: {
    oral: 'By word of mouth',
    written: 'In writing',
    electronic: 'Electronically',
    representative: 'Through their representative',
  },
  closedHeading: 'This record lets you note nothing',
  own: {
    title: 'Choices I recorded',
    lead: 'Nothing is erased: what was recorded by mistake is withdrawn, with a reason, and the history keeps both.',
    none: 'You have recorded no patient’s choice.',
    kinds: { agree: 'Agreement', oppose: 'Opposition', 'break-glass': 'Emergency access' },
    over: 'no longer holds',
    next: 'Earlier choices',
    withdraw: 'Withdraw',
    detail: 'It stops counting from now on. What was opened until now was, and stays explained.',
    reason: 'Reason',
    hint: 'Ten characters at least, no clinical data.',
    confirm: 'Withdraw this act',
    done: 'Act withdrawn.',
  },
  back: (dossier) => `Back to “${dossier}”`,
};
