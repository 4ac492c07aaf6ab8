import { count, plural } from './formats.ts';

/** French words of long works about sheets. */
export const frSheetWorks = {
  idleRules: {
    lead: 'Aucune décision consignée sous la version en vigueur ne repose sur elles. Une règle suspendue n’est pas citée.',
    since: 'Décisions depuis le',
    ask: 'Chercher',
    found: (rules: number, asked: number) =>
      `${count('fr', rules)} ${plural('fr', rules, 'règle', 'règles')}, sur ${count('fr', asked)} ${plural('fr', asked, 'décision relue', 'décisions relues')}`,
    cut: (at: string) =>
      `La limite de travail a été atteinte : les décisions prises à partir du ${at} n’ont pas été relues. Cherchez depuis ce jour.`,
    at: (at: string) => `Cherché le ${at}.`,
    again: 'Chercher de nouveau',
    next: 'Règles suivantes',
  },
  work: {
    titles: {
      rehearsal: 'Répétition du brouillon',
      whoMay: 'Qui peut le faire',
      idle: 'Règles qui n’ont encore rien décidé',
    },
    title: 'En cours',
    lead: 'Ce travail peut durer. La page se recharge d’elle-même ; vous pouvez la quitter et y revenir.',
    beginning: 'Le travail commence.',
    recorded: (done: number) =>
      `${count('fr', done)} ${plural('fr', done, 'décision passée relue', 'décisions passées relues')}`,
    directory: (done: number) =>
      `${count('fr', done)} ${plural('fr', done, 'personne de l’annuaire interrogée', 'personnes de l’annuaire interrogées')}`,
    since: (at: string) => `Commencé à ${at}.`,
    look: 'Voir où il en est',
    stop: 'Arrêter',
  },
};
