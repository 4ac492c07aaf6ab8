import type { Both, Lang } from '../../page.ts';

/** What every dossier's pages say. */
export const WORDS = {
  fr: {
    foot: 'Dossier de démonstration\u00a0: patients, professionnels et établissements inventés.',
    you: 'Vous',
    profession: 'Profession',
    situation: "Situation d'exercice",
    noSituation: 'aucune',
    means: 'Authentification',
    level: 'Niveau',
    time: 'Connexion',
    rights: 'Vos droits ici',
    open: 'Ouvert',
    closed: 'Fermé',
    granted: 'Autorisé',
    denied: 'Non autorisé',
    why: 'Pourquoi\u00a0:',
    change: 'Ce qui changerait la réponse\u00a0:',
    noReason: 'Aucune règle de ce dossier ne le permet dans votre situation.',
    patients: 'Dossiers patients',
    askAgreement: 'Demander l’accord du patient',
    patientChoice: 'Consigner un choix du patient ou une urgence',
    signOut: 'Se déconnecter',
    signIn: 'Se connecter',
    again: 'Réessayer',
    goOn: 'Ouvrir le dossier',
    endedTitle: 'Session terminée',
    ended:
      'Votre session a été fermée depuis le portail ou par une déconnexion générale. Rien de ce dossier ne reste ouvert ici.',
    signedOutTitle: 'Vous êtes déconnecté',
    signedOut: 'Ce dossier est fermé sur ce poste.',
    troubleTitle: "Le dossier ne peut pas s'ouvrir",
    unverified: 'Droits non vérifiés',
  },
  en: {
    foot: 'Demonstration record: patients, professionals and establishments are invented.',
    you: 'You',
    profession: 'Profession',
    situation: 'Place of practice',
    noSituation: 'none',
    means: 'Authentication',
    level: 'Level',
    time: 'Signed in',
    rights: 'Your rights here',
    open: 'Open',
    closed: 'Closed',
    granted: 'Allowed',
    denied: 'Not allowed',
    why: 'Why:',
    change: 'What would change the answer:',
    noReason: 'No rule of this record allows it in your situation.',
    patients: 'Patient files',
    askAgreement: 'Ask for the patient’s agreement',
    patientChoice: 'Record a patient’s choice or an emergency',
    signOut: 'Sign out',
    signIn: 'Sign in',
    again: 'Try again',
    goOn: 'Open the record',
    endedTitle: 'Session ended',
    ended:
      'Your session was closed from the portal or by signing out everywhere. Nothing of this record stays open here.',
    signedOutTitle: 'You are signed out',
    signedOut: 'This record is closed on this workstation.',
    troubleTitle: 'The record cannot be opened',
    unverified: 'Rights not checked',
  },
} as const satisfies Readonly<Record<Lang, Readonly<Record<string, string>>>>;

/** Professions by their code of nomenclature G15; a code missing here is shown as it is. */
export const PROFESSIONS: Readonly<Record<string, Both>> = {
  '10': { fr: 'Médecin', en: 'Physician' },
  '21': { fr: 'Pharmacien', en: 'Pharmacist' },
  '26': { fr: 'Audioprothésiste', en: 'Audiologist' },
  '28': { fr: 'Opticien-lunetier', en: 'Optician' },
  '40': { fr: 'Chirurgien-dentiste', en: 'Dentist' },
  '50': { fr: 'Sage-femme', en: 'Midwife' },
  '60': { fr: 'Infirmier', en: 'Nurse' },
  '70': { fr: 'Masseur-kinésithérapeute', en: 'Physiotherapist' },
  '80': { fr: 'Pédicure-podologue', en: 'Podiatrist' },
  '91': { fr: 'Orthophoniste', en: 'Speech therapist' },
  '92': { fr: 'Orthoptiste', en: 'Orthoptist' },
  '94': { fr: 'Ergothérapeute', en: 'Occupational therapist' },
  '95': { fr: 'Diététicien', en: 'Dietitian' },
  '96': { fr: 'Psychomotricien', en: 'Psychomotor therapist' },
  '98': { fr: 'Manipulateur ERM', en: 'Radiographer' },
};

/** Modes of practice, nomenclature R23. */
export const MODES: Readonly<Record<string, Both>> = {
  L: { fr: 'libéral', en: 'self-employed' },
  S: { fr: 'salarié', en: 'employed' },
  B: { fr: 'bénévole', en: 'volunteer' },
  I: { fr: 'indirect', en: 'indirect' },
};

/** Authentication methods (RFC 8176 §2) in plain words. */
export const METHODS: Readonly<Record<string, Both>> = {
  sc: { fr: 'carte à puce', en: 'smart card' },
  mfa: { fr: 'plusieurs facteurs', en: 'several factors' },
  hwk: { fr: 'clé matérielle', en: 'hardware key' },
  user: { fr: 'présence vérifiée', en: 'presence checked' },
};

/** Levels of assurance in plain words. */
export const LEVELS: Readonly<Record<string, Both>> = {
  eidas1: { fr: 'faible (eidas1)', en: 'low (eidas1)' },
  eidas2: { fr: 'substantiel (eidas2)', en: 'substantial (eidas2)' },
  eidas3: { fr: 'élevé (eidas3)', en: 'high (eidas3)' },
};
