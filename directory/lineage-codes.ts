import type { CodeSheet } from './code-sheet.ts';

/** Codes of what makes two records or two identifiers one person; part of the directory's table. */
export const lineageCodes = {
  'directory.merge.same': {
    kind: 'conflict',
    fr: 'Ces deux numéros sont déjà ceux d’une même fiche.',
    en: 'These two numbers already lead to one record.',
    advice: 'Rien à réunir : relire la fiche.',
  },
  'directory.merge.reason': {
    kind: 'malformed',
    fr: 'Dites pourquoi, en 10 à 300 caractères : l’historique le gardera.',
    en: 'Say why, in 10 to 300 characters: the history keeps it.',
    advice: 'Écrire ce qui montre que c’est la même personne, ou que ce ne l’est pas.',
  },
  'directory.merge.survivor-closed': {
    kind: 'refused',
    fr: 'La fiche à garder est close alors que l’autre est ouverte.',
    en: 'The record to keep is closed, and the other one is open.',
    advice: 'Garder la fiche ouverte.',
  },
  'directory.merge.survivor-local': {
    kind: 'refused',
    fr: 'La fiche à garder est tenue par un établissement, l’autre vient d’un registre national.',
    en: 'The record to keep is an establishment’s, the other one a national register’s.',
    advice: 'Garder celle du registre : le numéro du personnel mènera à elle.',
  },
  'directory.merge.too-many': {
    kind: 'limit',
    fr: 'Trop de fiches ont déjà été réunies en celle-ci.',
    en: 'Too many records were merged into this one already.',
    advice: 'Vérifier qu’il s’agit bien d’une seule personne ; séparer ce qui ne l’est pas.',
  },
  'directory.merge.absent': {
    kind: 'absent',
    fr: 'Cette fiche n’a pas été réunie à une autre.',
    en: 'This record was not merged into another one.',
    advice: 'Relire la fiche et son historique.',
  },
  'directory.merge.not-latest': {
    kind: 'conflict',
    fr: 'Une autre fiche a été réunie depuis : elle se sépare d’abord.',
    en: 'Another record was merged since: it comes apart first.',
    advice: 'Séparer d’abord la fiche nommée, puis celle-ci.',
  },
  'directory.correspondence.absent': {
    kind: 'absent',
    fr: 'Ces deux numéros ne sont pas ceux d’une même personne.',
    en: 'These two numbers are not of one person.',
    advice: 'Relire la fiche : ses numéros y sont, l’actuel et les anciens.',
  },
  'directory.conflict.absent': {
    kind: 'absent',
    fr: 'Ce conflit n’attend plus de décision.',
    en: 'This conflict does not wait for a decision any more.',
    advice: 'Relire la liste des conflits : quelqu’un d’autre a décidé, ou une fiche a changé.',
  },
  'directory.conflict.undecided': {
    kind: 'malformed',
    fr: 'Cette décision ne répond pas à ce conflit.',
    en: 'This decision does not answer this conflict.',
    advice: 'Choisir une des réponses proposées avec le conflit.',
  },
  'directory.import.ambiguous-identity': {
    kind: 'conflict',
    fr: 'Cette ligne nomme par leurs numéros plusieurs personnes de l’annuaire.',
    en: 'This row names several people of the directory by their numbers.',
    advice:
      'La ligne attend : réunir les fiches, ou dire dans la liste des conflits de qui il s’agit, puis reprendre le fichier.',
  },
  'directory.import.local-field-differs': {
    kind: 'conflict',
    fr: 'Le registre a changé une valeur dont la région tient une autre.',
    en: 'The register changed a value of which the region keeps another one.',
    advice: 'Les deux sont gardées : choisir dans la liste des conflits.',
  },
  'directory.import.correspondence-withdrawn': {
    kind: 'conflict',
    fr: 'Cette correspondance a été retirée par un administrateur.',
    en: 'An administrator withdrew this correspondence.',
    advice: 'La ligne est laissée de côté ; rétablir la correspondance si le retrait était une erreur.',
  },
  'directory.import.correspondence-contradicts': {
    kind: 'conflict',
    fr: 'Cette correspondance en contredit une autre, du fichier ou de l’annuaire.',
    en: 'This correspondence contradicts another one, of the file or of the directory.',
    advice: 'La ligne est laissée de côté ; retirer la correspondance fausse, puis reprendre le fichier.',
  },
} as const satisfies Readonly<Record<string, CodeSheet>>;
