/** French words of the pages where a person answers an application's request. */
export const frMobile = {
  title: 'Demandes à approuver',
  lead: 'Un logiciel vous demande ici votre accord. N’approuvez que ce que vous avez demandé vous-même.',
  none: 'Aucune demande ne vous attend.',
  noneAdvice:
    'Cette page se rafraîchit d’elle-même : laissez-la ouverte, ou revenez-y quand votre logiciel vous le dit.',
  refresh: 'Rafraîchir',
  open: 'Voir la demande',
  asks: (application: string) => `« ${application} » vous demande de vous identifier.`,
  since: (time: string) => `Reçue à ${time}`,
  until: (time: string) => `Elle attend jusqu’à ${time}.`,
  message: 'Message affiché aussi par le logiciel',
  compare: 'Comparez-le à ce qu’affiche votre logiciel : s’il diffère, refusez.',
  noMessage: 'Le logiciel n’a pas donné de message à comparer.',
  approve: 'Approuver avec ma clé d’accès',
  without: 'Ce navigateur n’exécute pas de script, ou ne connaît pas les clés d’accès. Approuvez avec votre carte.',
  byCard: 'Approuver avec la carte présentée',
  showCard: 'Présenter ma carte pour approuver',
  refuse: 'Refuser',
  back: 'Toutes les demandes',
  approved: { title: 'Demande approuvée', lead: (application: string) => `« ${application} » continue sans vous.` },
  refused: {
    title: 'Demande refusée',
    lead: (application: string) => `« ${application} » le sait. Rien n’a été transmis.`,
  },
  link: 'Demandes à approuver',
};
