import type { Both } from '../page.ts';

/** Why the reader does not sign: all that a person may be told. */
export const READER_REFUSALS = {
  'reader.request.malformed': {
    status: 400,
    fr: 'La demande de signature est incomplète ou mal formée.',
    en: 'The request to sign is incomplete or malformed.',
  },
  'reader.issuer.not-pinned': {
    status: 403,
    fr: "Ce lecteur ne signe pas pour ce serveur\u00a0: il n'est pas dans sa liste.",
    en: 'This reader does not sign for that server: it is not on its list.',
  },
  'reader.origin.foreign': {
    status: 403,
    fr: 'La demande ne vient pas de la page de connexion du serveur.',
    en: "The request does not come from the server's own sign-in page.",
  },
  'reader.address.foreign': {
    status: 403,
    fr: 'La demande enverrait la preuve ou le navigateur ailleurs que sur le serveur qui la fait.',
    en: 'The request would send the proof or the browser elsewhere than to the server that asks.',
  },
  'reader.request.stale': {
    status: 403,
    fr: 'La demande a été faite il y a trop longtemps. Recommencez depuis la page de connexion.',
    en: 'The request was made too long ago. Start again from the sign-in page.',
  },
  'reader.request.unknown': {
    status: 404,
    fr: 'Cette demande est inconnue, terminée ou expirée. Recommencez depuis la page de connexion.',
    en: 'This request is unknown, finished or expired. Start again from the sign-in page.',
  },
  'reader.card.absent': {
    status: 400,
    fr: 'Choisissez une carte.',
    en: 'Choose a card.',
  },
  'reader.card.blocked': {
    status: 403,
    fr: 'Carte bloquée après trois codes faux. Relancez le lecteur pour la débloquer.',
    en: 'Card blocked after three wrong codes. Start the reader again to unblock it.',
  },
  'reader.pin.wrong': {
    status: 403,
    fr: 'Code porteur faux.',
    en: 'Wrong PIN.',
  },
  'reader.server.unreachable': {
    status: 503,
    fr: 'Le serveur ne répond pas\u00a0: la preuve signée ne lui est pas parvenue.',
    en: 'The server does not answer: the signed proof did not reach it.',
  },
  'reader.page.absent': {
    status: 404,
    fr: "Cette page n'existe pas sur le lecteur.",
    en: 'There is no such page on the reader.',
  },
} as const satisfies Readonly<Record<string, Both & { readonly status: number }>>;

export type ReaderRefusal = keyof typeof READER_REFUSALS;
