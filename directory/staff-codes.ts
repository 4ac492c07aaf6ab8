import type { CodeSheet } from './code-sheet.ts';

/** Codes of staff, local places and their curators; part of the directory's table. */
export const staffCodes = {
  'directory.staff.absent': {
    kind: 'absent',
    fr: 'Votre établissement ne vous a pas encore inscrit à l’annuaire.',
    en: 'Your establishment has not entered you in the directory yet.',
    advice:
      'Le curateur de l’établissement crée la fiche, avec le numéro que porte la carte ; la personne peut le demander depuis cette page.',
  },
  'directory.staff.to-come': {
    kind: 'refused',
    fr: 'Votre poste n’a pas encore commencé.',
    en: 'Your post has not begun yet.',
    advice: 'Lire les dates des postes sur la fiche ; le curateur de l’établissement les corrige.',
  },
  'directory.staff.closed': {
    kind: 'refused',
    fr: 'Votre poste dans cet établissement a pris fin.',
    en: 'Your post in this establishment has ended.',
    advice: 'Le curateur de l’établissement rouvre la fiche, ou y ajoute un poste.',
  },
  'directory.staff.not-local': {
    kind: 'refused',
    fr: 'Cette fiche vient d’un fichier national : un curateur ne la modifie pas.',
    en: 'This record comes from a national file: curators do not change it.',
    advice: 'Demander la correction à l’autorité d’enregistrement ; seuls les champs de la région se modifient ici.',
  },
  'directory.staff.number-malformed': {
    kind: 'malformed',
    fr: 'Ce numéro n’est pas de ceux que cet établissement donne à son personnel.',
    en: 'This number is none that this establishment gives its staff.',
    advice: 'Reprendre le numéro de la carte CPE ou CPA : numéro de l’établissement, barre oblique, numéro interne.',
  },
  'directory.staff.number-taken': {
    kind: 'conflict',
    fr: 'Ce numéro est déjà celui d’une fiche de l’annuaire.',
    en: 'This number is already that of a record of the directory.',
    advice: 'Chercher ce numéro : la fiche est peut-être close, et se rouvre.',
  },
  'directory.staff.number-in-register': {
    kind: 'conflict',
    fr: 'Ce numéro est celui d’une personne que tient un curateur : un administrateur décide.',
    en: 'This number is that of somebody whom a curator keeps: an administrator decides.',
    advice:
      'Trancher sous « Conflits » : le registre reprend la fiche, ou le curateur la garde ; puis reprendre le fichier.',
  },
  'directory.staff.malformed': {
    kind: 'malformed',
    fr: 'Un champ de cette fiche n’est pas valable.',
    en: 'A field of this record is not valid.',
    advice: 'Le détail nomme le champ et ce qui est attendu.',
  },
  'directory.staff.regulated': {
    kind: 'refused',
    fr: 'Un membre du personnel ne porte ni profession réglementée, ni RPPS, ni ADELI.',
    en: 'A member of staff bears no regulated profession, RPPS or ADELI.',
    advice: 'Une profession de santé s’enregistre auprès de son autorité ; choisir un autre rôle, ou aucun.',
  },
  'directory.staff.no-post': {
    kind: 'refused',
    fr: 'Aucun poste de cette fiche ne court, ni ne commencera.',
    en: 'No post of this record runs, or will begin.',
    advice: 'Ajouter un poste, ou repousser le dernier jour de l’un d’eux, puis rouvrir.',
  },
  'directory.staff.own': {
    kind: 'refused',
    fr: 'Un curateur ne modifie pas sa propre fiche.',
    en: 'Curators do not change their own record.',
    advice: 'Un autre curateur de l’établissement, ou un administrateur, le fait.',
  },
  'directory.local-structure.malformed': {
    kind: 'malformed',
    fr: 'Un champ de cette structure locale n’est pas valable.',
    en: 'A field of this local structure is not valid.',
    advice: 'Le détail nomme le champ et ce qui est attendu.',
  },
  'directory.local-structure.taken': {
    kind: 'conflict',
    fr: 'Une structure porte déjà ce code.',
    en: 'A structure already has this code.',
    advice: 'Choisir un autre code, ou rouvrir la structure de ce code.',
  },
  'directory.local-structure.not-local': {
    kind: 'refused',
    fr: 'Cette structure vient d’un fichier national : un curateur ne la modifie pas.',
    en: 'This structure comes from a national file: curators do not change it.',
    advice: 'Demander la correction au gestionnaire de FINESS.',
  },
  'directory.local-structure.in-use': {
    kind: 'conflict',
    fr: 'Des postes courent encore dans cette structure ce jour-là.',
    en: 'Posts still run in this structure on that day.',
    advice: 'Clore d’abord ces postes, ou choisir un jour plus tardif.',
  },
  'directory.curation.refused': {
    kind: 'refused',
    fr: 'Vous n’êtes pas curateur de cet établissement.',
    en: 'You are not a curator of this establishment.',
    advice: 'Un administrateur donne ce droit, daté, sous « Curateurs ».',
  },
  'directory.curation.malformed': {
    kind: 'malformed',
    fr: 'Les jours de ce droit ne sont pas valables.',
    en: 'The days of this right are not valid.',
    advice: 'Deux jours réels, le dernier pas avant le premier, deux ans au plus.',
  },
  'directory.curation.overlaps': {
    kind: 'conflict',
    fr: 'Cette personne a déjà ce droit en ces jours.',
    en: 'This person already has this right on those days.',
    advice: 'Modifier le droit qui court, ou choisir d’autres jours.',
  },
  'directory.curation.absent': {
    kind: 'absent',
    fr: 'Cette personne n’a pas ce droit.',
    en: 'This person does not have this right.',
    advice: 'Relire la liste des curateurs.',
  },
} as const satisfies Readonly<Record<string, CodeSheet>>;
