import type { ServerCodeEntry } from './code-entry.ts';

/** Codes of passkeys and of one's own access. Part of the one table of `codes.ts`. */
export const passkeyCodes = {
  'server.passkey.challenge-unknown': {
    kind: 'unauthenticated',
    fr: 'Le temps donné à ce geste est écoulé, ou il a déjà servi. Recommencez.',
    en: 'The time for this gesture is over, or it was already used. Start again.',
    advice: 'Un geste vaut cinq minutes, une fois, pour la page qui l’a demandé. Vérifier l’horloge du serveur.',
  },
  'server.passkey.unknown': {
    kind: 'unauthenticated',
    fr: 'Cette clé d’accès n’est pas connue ici, ou a pris fin. Connectez-vous avec votre carte.',
    en: 'This passkey is not known here, or has ended. Sign in with your card.',
    advice: 'Une clé prend fin avec sa carte, ou quand son titulaire la retire. Il en refait une, sa carte en main.',
  },
  'server.passkey.refused': {
    kind: 'unauthenticated',
    fr: 'Cette clé d’accès n’a pas été acceptée. Recommencez, ou connectez-vous avec votre carte.',
    en: 'This passkey was not accepted. Try again, or sign in with your card.',
    advice:
      'Signature, adresse du service ou vérification de la personne non conforme. L’appareil doit demander un code ou une empreinte.',
  },
  'server.passkey.counter': {
    kind: 'refused',
    fr: 'Cette clé d’accès semble avoir été copiée : elle est refusée. Connectez-vous avec votre carte, puis retirez-la.',
    en: 'This passkey looks as if it was copied: it is refused. Sign in with your card, then remove it.',
    advice: 'Le compteur de signatures de l’appareil n’a pas avancé. Chercher d’où viennent les deux derniers emplois.',
  },
  'server.passkey.card-needed': {
    kind: 'refused',
    fr: 'Il faut la carte : une clé d’accès n’ouvre ni l’administration ni le personnel d’un établissement, et ne se crée que dans les dix minutes qui suivent la présentation de la carte. Présentez-la.',
    en: 'The card is needed: a passkey opens neither the administration nor the staff of an establishment, and is only made within ten minutes of showing the card. Show it.',
    advice:
      'Présenter la carte. Pour créer une clé d’accès, repartir de « Ajouter une clé d’accès » sur le portail : une clé n’en crée jamais une autre.',
  },
  'server.passkey.link-unknown': {
    kind: 'absent',
    fr: 'Ce lien n’est plus valable. Demandez-en un autre depuis le portail, votre carte en main.',
    en: 'This link is no longer valid. Ask for another one on the portal, with your card.',
    advice: 'Un lien vaut dix minutes et une seule fois.',
  },
  'server.passkey.too-many': {
    kind: 'limit',
    fr: 'Vous avez déjà vingt clés d’accès. Retirez-en une avant d’en ajouter.',
    en: 'You have twenty passkeys already. Remove one before you add another.',
    advice: 'Le titulaire retire, sur le portail, les clés des appareils qu’il n’a plus.',
  },
  'server.passkey.known': {
    kind: 'conflict',
    fr: 'Cette clé d’accès existe déjà.',
    en: 'This passkey exists already.',
    advice: 'L’appareil a présenté une clé déjà enrôlée : rien n’a été changé.',
  },
  'server.consent.unknown': {
    kind: 'absent',
    fr: 'Aucun accord n’est donné à cette application, ou il est déjà retiré.',
    en: 'No agreement is given to this application, or it is withdrawn already.',
    advice: 'Recharger la page : elle montre les accords en cours.',
  },
  'server.session.unknown': {
    kind: 'absent',
    fr: 'Cette session n’est pas à vous, ou est déjà terminée.',
    en: 'This session is not yours, or has ended already.',
    advice: 'Recharger la page : elle montre ce qui est ouvert maintenant.',
  },
  'server.card.number-unknown': {
    kind: 'conflict',
    fr: 'Le numéro de votre carte n’est pas connu de cette session. Appelez l’assistance.',
    en: 'This session does not know your card’s number. Call the help desk.',
    advice: 'La session a été ouverte par une version antérieure, ou la carte n’a pas de numéro : vestibule card deny.',
  },
} as const satisfies Record<string, ServerCodeEntry>;
