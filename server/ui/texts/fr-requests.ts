/** French words of requests to be taken into the directory, for who asks and for who answers. */
export const frRequests = {
  heading: 'Demander votre inscription à l’annuaire',
  lead: (name: string, number: string) =>
    `Votre carte est valide : elle prouve ${name === '' ? 'l’identifiant' : `${name}, identifiant`} ${number}. Un administrateur de l’annuaire, ou le curateur de votre établissement, verra votre demande.`,
  contact: 'Comment vous joindre',
  contactHint: 'Téléphone ou messagerie professionnelle, 120 caractères au plus. Facultatif.',
  message: 'Votre situation',
  messageHint: 'Où et depuis quand vous exercez, 500 caractères au plus. Rien sur un patient. Facultatif.',
  send: 'Envoyer la demande',
  waiting: (when: string) => `Votre demande du ${when} attend une réponse. Revenez avec votre carte pour la lire.`,
  declined: 'Votre demande a été refusée :',
  admin: {
    nav: 'Demandes',
    title: 'Demandes d’inscription',
    lead: 'Titulaires de cartes valides que l’annuaire ne connaît pas. La carte prouve l’identité ; elle ne donne aucun droit.',
    none: 'Aucune demande n’attend.',
    number: 'Identifiant national',
    card: 'Carte',
    askedAt: 'Demandé le',
    contact: 'Contact',
    message: 'Situation déclarée',
    absent:
      'Pas encore dans l’annuaire. Faire inscrire la personne par la prochaine extraction nationale, ou importer le fichier qui la porte ; la demande se clôt ensuite.',
    present: 'L’annuaire la connaît à présent :',
    sheet: 'ouvrir sa fiche',
    close: 'Clore : la personne est inscrite',
    reason: 'Motif du refus',
    reasonHint: 'Lu par le demandeur, carte en main.',
    decline: 'Refuser',
    done: { closed: 'Demande close.', declined: 'Demande refusée ; le motif sera lu à la prochaine connexion.' },
  },
};
