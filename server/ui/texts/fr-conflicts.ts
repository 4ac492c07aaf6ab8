import { count, plural } from './formats.ts';

/** French words of what files and the directory disagree about. */
export const frConflicts = {
  nav: 'Conflits',
  title: 'Conflits entre les fichiers et l’annuaire',
  lead: 'Rien n’a été écrasé : chaque ligne attend que quelqu’un décide.',
  none: 'Aucun conflit n’attend de décision.',
  waiting: (conflicts: number) =>
    `${count('fr', conflicts)} ${plural('fr', conflicts, 'conflit attend', 'conflits attendent')}`,
  file: 'Fichier',
  raised: 'Relevé',
  number: 'Numéro de la ligne',
  claims: 'Elle nomme aussi',
  leftOut: 'La ligne n’a pas été reprise : elle le sera à la prochaine reprise du fichier, une fois décidé.',
  takenIn: 'Le reste de la ligne a été repris.',
  compare: 'Comparer ces deux fiches pour les réunir',
  field: 'Champ',
  local: 'Tenu ici',
  before: 'Registre, avant',
  register: 'Registre, désormais',
  staff: 'Tenu par un établissement',
  staffRegister: 'Registre du fichier',
  decision: 'Décision',
  decisions: {
    local: 'Garder ce qui est tenu ici',
    register: 'Prendre la valeur du registre',
    staffLocal: 'L’établissement garde la fiche : ce fichier n’y touche pas',
    staffRegister: 'Le registre reprend la fiche, à la prochaine reprise du fichier',
    apart: 'Aucune de ces personnes : ne plus les rapprocher',
    is: (name: string) => `C’est ${name}, et personne d’autre`,
  },
  reason: 'Motif',
  reasonHint: 'Dix caractères au moins : l’historique le garde.',
  settle: 'Décider',
  done: 'Conflit tranché.',
};
