import type { ServerCodeEntry } from '../code-entry.ts';

/** Codes of requests to be taken into the directory. Part of the one table of `codes.ts`. */
export const requestCodes = {
  'server.holder-request.unproved': {
    kind: 'conflict',
    fr: 'Cette demande ne repose plus sur une carte lue à l’instant. Présentez votre carte à nouveau.',
    en: 'This request no longer rests on a card that was just read. Show your card again.',
    advice: 'Recommencer la connexion : la demande se fait depuis la page qui suit la lecture de la carte.',
  },
  'server.holder-request.waiting': {
    kind: 'conflict',
    fr: 'Une demande au nom de cette carte attend déjà une réponse.',
    en: 'A request in the name of this card already waits for an answer.',
    advice: 'Attendre la réponse ; les administrateurs la voient sous « Demandes ».',
  },
  'server.holder-request.too-soon': {
    kind: 'limit',
    fr: 'Une demande au nom de cette carte a été refusée il y a moins d’un jour.',
    en: 'A request in the name of this card was declined less than a day ago.',
    advice: 'Régler ce que dit le motif du refus, puis demander de nouveau le lendemain.',
  },
  'server.holder-request.unknown': {
    kind: 'absent',
    fr: 'Cette demande n’attend pas, ou plus, de réponse.',
    en: 'This request does not wait for an answer, or no longer.',
    advice: 'Un autre administrateur y a répondu entre-temps : relire la liste.',
  },
  'server.holder-request.no-reason': {
    kind: 'malformed',
    fr: 'Un refus demande un motif : le demandeur le lira.',
    en: 'Declining takes a reason: whoever asked will read it.',
    advice: 'Écrire en une phrase ce qui manque et à qui s’adresser.',
  },
  'server.holder-request.not-in-directory': {
    kind: 'conflict',
    fr: 'Le titulaire de cette carte n’est pas encore dans l’annuaire.',
    en: 'The holder of this card is not in the directory yet.',
    advice:
      'Importer d’abord le fichier qui le porte (`vestibule import`), puis clore la demande ; la vérification se fait à cet instant.',
  },
} as const satisfies Readonly<Record<string, ServerCodeEntry>>;
