import type { Both } from '../page.ts';

/** Bad news that a dossier's own pages tell. */
export const DOSSIER_REFUSALS = {
  'dossier.provider.unavailable': {
    status: 503,
    fr: "Le service de connexion ne répond pas. Votre carte n'est pas en cause. Réessayez dans un instant.",
    en: 'The sign-in service does not answer. Nothing is wrong with your card. Try again in a moment.',
  },
  'dossier.decision.unavailable': {
    status: 503,
    fr: 'Le service des habilitations ne répond pas\u00a0: ce dossier reste fermé tant que vos droits ne sont pas vérifiés.',
    en: 'The authorisation service does not answer: this record stays closed until your rights are checked.',
  },
  'dossier.sign-in.denied': {
    status: 403,
    fr: "Ce dossier ne vous est pas ouvert dans cette situation, ou vous avez renoncé à l'ouvrir.",
    en: 'This record is not open to you in this situation, or you gave up opening it.',
  },
  'dossier.sign-in.refused': {
    status: 403,
    fr: "La connexion n'a pas abouti.",
    en: 'The sign-in did not succeed.',
  },
  'dossier.callback.unknown': {
    status: 400,
    fr: "Ce retour de connexion n'a pas été demandé par ce navigateur, ou l'a été il y a trop longtemps. Vérifiez que les cookies sont acceptés.",
    en: 'This sign-in was not started in this browser, or too long ago. Check that cookies are accepted.',
  },
  'dossier.logout.refused': {
    status: 400,
    fr: "L'ordre de déconnexion n'est pas valable.",
    en: 'The logout token is not valid.',
  },
  'dossier.origin.foreign': {
    status: 403,
    fr: "Cette action n'a pas été demandée depuis une page de ce dossier.",
    en: "This action was not asked for from one of this record's pages.",
  },
  'dossier.request.malformed': {
    status: 400,
    fr: 'La demande est mal formée.',
    en: 'The request is malformed.',
  },
  'dossier.page.absent': {
    status: 404,
    fr: "Cette page n'existe pas dans ce dossier.",
    en: 'There is no such page in this record.',
  },
} as const satisfies Readonly<Record<string, Both & { readonly status: number }>>;

export type DossierRefusal = keyof typeof DOSSIER_REFUSALS;
