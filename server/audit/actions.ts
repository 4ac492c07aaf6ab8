import type { AuditAction } from './event.ts';

/** What an action means, in French, for whoever reads the audit. */
export interface ActionWords {
  readonly label: string;
  /** When the line is written, and what its details hold. */
  readonly meaning: string;
}

/** The closed list of actions. `docs/audit-events.md` is generated from it. */
export const AUDIT_ACTIONS: Readonly<Record<AuditAction, ActionWords>> = {
  'server.started': { label: 'Démarrage du serveur', meaning: 'Le serveur écoute ; version et mode.' },
  'server.stopped': { label: 'Arrêt du serveur', meaning: 'Arrêt demandé, connexions en cours achevées.' },
  'sign-in.accepted': {
    label: 'Connexion acceptée',
    meaning: 'Carte vérifiée et professionnel ouvert dans l’annuaire : moyen, carte, niveau.',
  },
  'sign-in.refused': {
    label: 'Connexion refusée',
    meaning: 'Carte ou professionnel refusé : code, toutes les fautes, identité prétendue non prouvée.',
  },
  'situation.chosen': {
    label: 'Situation choisie',
    meaning: 'Le professionnel a choisi ou changé sa situation d’exercice active.',
  },
  'sign-out.everywhere': {
    label: 'Déconnexion de partout',
    meaning: 'Session et autorisations fermées : nombre d’applications prévenues et en échec.',
  },
  'access.ended': {
    label: 'Accès fermés',
    meaning:
      'Sessions d’un professionnel fermées par un administrateur, par lui-même, par le refus de sa carte ou par sa fermeture à l’annuaire : motif, nombre de sessions, applications et issue.',
  },
  'logout.notified': {
    label: 'Application prévenue',
    meaning:
      'Issue de l’avis de déconnexion envoyé à une application : premier essai, et dernier ; entre les deux il est renvoyé.',
  },
  'authorization.granted': { label: 'Authentification transmise', meaning: 'Un code a été remis à une application.' },
  'authorization.refused': {
    label: 'Authentification non transmise',
    meaning: 'Demande d’une application refusée : code de l’erreur.',
  },
  'token.issued': { label: 'Jeton émis', meaning: 'Jetons remis à une application ; jamais leur valeur.' },
  'token.refused': { label: 'Jeton refusé', meaning: 'Demande de jeton refusée ; réemploi d’un code compris.' },
  'backchannel.asked': {
    label: 'Approbation demandée',
    meaning: 'Une application demande à un professionnel d’approuver sur son propre appareil : moyen, message commun.',
  },
  'backchannel.answered': {
    label: 'Approbation donnée ou refusée',
    meaning: 'Réponse du professionnel : niveau prouvé, application prévenue ou non.',
  },
  'habilitation.decided': {
    label: 'Habilitation décidée',
    meaning: 'Réponse donnée à une application : action, règles appliquées, version de la fiche.',
  },
  'habilitation.searched': {
    label: 'Habilitation recherchée',
    meaning: 'Recherche d’une application sur elle-même : ce qui était cherché, jamais ce qui a été trouvé.',
  },
  'facts.kept': {
    label: 'Faits conservés',
    meaning: 'Une application a fait conserver ou oublier des faits : combien.',
  },
  'sheet.drafted': { label: 'Fiche de règles préparée', meaning: 'Brouillon d’une version : qui, empreinte.' },
  'sheet.approved': {
    label: 'Fiche de règles approuvée',
    meaning: 'Seconde personne : empreinte, et empreinte de la répétition qu’elle a lue.',
  },
  'sheet.rolled-back': {
    label: 'Fiche de règles rétablie',
    meaning: 'Contenu d’une version antérieure publié sous une nouvelle version : motif.',
  },
  'directory.imported': {
    label: 'Annuaire importé',
    meaning: 'Fichier national repris : empreinte, lignes, créés, modifiés, fermés.',
  },
  'directory.changed': { label: 'Annuaire modifié', meaning: 'Champ local modifié : champs, valeurs avant et après.' },
  'application.changed': {
    label: 'Application modifiée',
    meaning: 'Application admise, modifiée ou suspendue dans le domaine de confiance.',
  },
  'sheet.published': { label: 'Fiche de règles publiée', meaning: 'Nouvelle version des règles d’une application.' },
  'trust.changed': {
    label: 'Confiance modifiée',
    meaning:
      'Autorité ajoutée ou retirée, par commande ou par la configuration : empreinte, nom, rôle, produits, provenance.',
  },
  'card.denied': {
    label: 'Carte refusée par le service',
    meaning: 'Carte perdue, volée ou retirée, refusée avant la liste de l’émetteur : numéro, motif, auteur.',
  },
  'card.allowed': { label: 'Refus de carte levé', meaning: 'Carte de nouveau acceptée : numéro, motif, auteur.' },
  'crl.loaded': {
    label: 'Liste de révocation chargée',
    meaning: 'Liste acceptée ou refusée : émetteur, numéro, dates.',
  },
  'administrator.granted': {
    label: 'Administrateur déclaré',
    meaning: 'Lien à usage unique utilisé, ou déclaration par la ligne de commande.',
  },
  'administrator.refused': {
    label: 'Administrateur refusé',
    meaning: 'Lien expiré, déjà utilisé, ou page réservée demandée par un autre.',
  },
  'ldap.updated': {
    label: 'Contexte LDAP modifié',
    meaning:
      'Ajout, changement, renommage, suppression ou mot de passe dans un contexte ordinaire : opération et résultat LDAP.',
  },
  'ldap.bound': {
    label: 'Compte LDAP connecté',
    meaning: 'Compte de service authentifié ou refusé sur la porte LDAP.',
  },
  'key.rotated': {
    label: 'Clé renouvelée',
    meaning: 'Clé de signature mise en service ou retirée : identifiant de clé.',
  },
};
