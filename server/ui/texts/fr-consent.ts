/** French words of a person's agreement to an application. */
export const frConsent = {
  title: 'Votre accord',
  heading: (application: string) => `Se présenter à ${application} ?`,
  lead: 'À chaque ouverture, cette application apprend :',
  leadOwner: (owner: string) => `Exploitant : ${owner}. À chaque ouverture, cette application apprend :`,
  about: {
    signIn: 'que c’est vous qui revenez, quand et comment vous vous êtes connecté',
    who: 'qui vous êtes (nom, prénoms, identifiant national) et dans quelle situation vous exercez',
    register:
      'vos professions, savoir-faire, lieux d’exercice et autres identifiants, comme l’annuaire national les donne',
  },
  others: 'd’autres portées :',
  claims: 'en particulier :',
  reaches: 'elle agit en votre nom auprès de',
  noRight: 'Aucun droit n’est transmis : ce que vous pouvez y faire est décidé par ses propres règles.',
  kept: (days: number) => `Cet accord est gardé ${days} jours. Vous le retirez à tout moment dans « Vos accès ».`,
  notKept: 'C’est un essai : cet accord n’est pas gardé.',
  agree: 'Accepter et continuer',
  refuse: 'Refuser',
  own: {
    heading: 'Accords donnés',
    lead: 'Une application dont vous retirez l’accord est fermée aussitôt, partout, et le redemande avant de se rouvrir.',
    none: 'Aucun accord ne vous a été demandé.',
    since: (when: string) => `Donné le ${when}`,
    withdraw: (application: string) => `Retirer l’accord à ${application}`,
    withdrawn: 'Accord retiré. L’application est fermée et prévenue ; elle le redemandera.',
  },
};
