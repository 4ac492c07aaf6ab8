/** French words of the pages about a patient's choices. */
export const frPatient = {
  title: 'Le choix du patient',
  heading: 'Le choix du patient',
  about: (dossier: string) => `Patient présenté par « ${dossier} », sous la référence`,
  lead: 'Consignez ce que le patient vous a dit. Votre nom, l’heure et la façon dont il l’a dit sont gardés.',
  agree: {
    heading: 'Le patient est d’accord',
    detail: 'Le dossier s’ouvre ensuite selon ses propres règles. Le patient peut changer d’avis à tout moment.',
    button: 'Consigner son accord',
  },
  oppose: {
    heading: 'Le patient s’oppose',
    detail: 'Le dossier se ferme à tous ceux que ses règles en écartent, vous compris.',
    button: 'Consigner son opposition',
  },
  emergency: {
    heading: 'Urgence : le patient ne peut pas s’exprimer',
    detail:
      'Une heure au plus, pour ce patient seulement. Le patient en est averti, et chaque déclaration est contrôlée par une autre personne.',
    reason: 'Motif',
    hint: 'Dix caractères au moins, sans donnée clinique.',
    button: 'Déclarer un accès en urgence',
    fault: 'Indiquez un motif de 10 à 300 caractères.',
  },
  regulation: {
    heading: 'Régulation médicale : un appel au centre 15',
    detail:
      'Une heure au plus, pour ce patient seulement, le temps de l’appel. Le patient en est averti, et chaque déclaration est contrôlée par une autre personne.',
    reason: 'Motif',
    hint: 'Dix caractères au moins, sans donnée clinique.',
    button: 'Déclarer l’appel',
    fault: 'Indiquez un motif de 10 à 300 caractères.',
  },
  how: 'Comment l’a-t-il dit ?',
  means: {
    oral: 'De vive voix',
    written: 'Par écrit',
    electronic: 'Par voie électronique',
    representative: 'Par son représentant',
  },
  closedHeading: 'Ce dossier ne vous laisse rien consigner',
  own: {
    title: 'Les choix que j’ai consignés',
    lead: 'Rien ne s’efface : ce qui a été consigné par erreur se retire, avec un motif, et l’historique garde les deux.',
    none: 'Vous n’avez consigné aucun choix de patient.',
    kinds: { agree: 'Accord', oppose: 'Opposition', 'break-glass': 'Accès en urgence' },
    over: 'ne vaut plus',
    next: 'Choix plus anciens',
    withdraw: 'Retirer',
    detail: 'Il cesse de compter dès maintenant. Ce qui a été ouvert jusqu’ici l’a été, et reste expliqué.',
    reason: 'Motif',
    hint: 'Dix caractères au moins, sans donnée clinique.',
    confirm: 'Retirer cet acte',
    done: 'Acte retiré.',
  },
  back: (dossier: string) => `Revenir à « ${dossier} »`,
};
