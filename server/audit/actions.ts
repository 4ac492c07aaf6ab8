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
    meaning: 'Carte ou clé d’accès vérifiée et professionnel ouvert dans l’annuaire : moyen, carte, niveau.',
  },
  'sign-in.refused': {
    label: 'Connexion refusée',
    meaning: 'Carte ou professionnel refusé : code, toutes les fautes, identité prétendue non prouvée.',
  },
  'situation.chosen': {
    label: 'Situation choisie',
    meaning: 'Le professionnel a choisi ou changé sa situation d’exercice active.',
  },
  'passkey.enrolled': {
    label: 'Clé d’accès créée',
    meaning:
      'Clé d’accès créée depuis une carte : son empreinte, où (poste ou lien), carte d’origine, copiable ou non.',
  },
  'passkey.refused': {
    label: 'Clé d’accès non créée',
    meaning: 'Création refusée : code.',
  },
  'passkey.linked': {
    label: 'Lien d’enrôlement donné',
    meaning: 'Lien à usage unique donné au titulaire, sa carte en main, pour enrôler un autre appareil.',
  },
  'passkey.changed': {
    label: 'Clé d’accès modifiée',
    meaning: 'Clé renommée, ou rattachée à la nouvelle carte du même titulaire.',
  },
  'passkey.ended': {
    label: 'Clé d’accès retirée',
    meaning: 'Par son titulaire, par le refus ou la révocation de sa carte, ou par la fermeture du titulaire : motif.',
  },
  'sign-out.everywhere': {
    label: 'Déconnexion de partout',
    meaning:
      'Session et autorisations fermées : applications à prévenir ; l’issue de chacune est dans `logout.notified`.',
  },
  'claims.tried': {
    label: 'Revendications essayées',
    meaning:
      'Un administrateur ou un programme a demandé ce qu’une application apprendrait d’un professionnel : application, nombre, obstacles.',
  },
  'consent.given': {
    label: 'Accord donné',
    meaning: 'Le professionnel accepte de se présenter à une application : application, portées et revendications.',
  },
  'consent.withdrawn': {
    label: 'Accord retiré',
    meaning: 'Par le professionnel : application, fermée partout et prévenue ; combien d’ouvertures.',
  },
  'flow.invited': {
    label: 'Essai permis',
    meaning: 'Lien remis par un administrateur pour essayer le parcours d’une application : application, fin.',
  },
  'flow.tried': {
    label: 'Parcours essayé',
    meaning:
      'Parcours réel d’une application essayé par son double : application, nombre d’appels, étape et erreur où il s’est arrêté.',
  },
  'holder-request.asked': {
    label: 'Inscription demandée',
    meaning: 'Titulaire d’une carte valide, inconnu de l’annuaire, qui demande à y être inscrit : identifiant, carte.',
  },
  'holder-request.answered': {
    label: 'Demande d’inscription traitée',
    meaning: 'Close par un administrateur une fois la personne inscrite, ou refusée : motif.',
  },
  'access.ended': {
    label: 'Accès fermés',
    meaning:
      'Sessions d’un professionnel fermées par un administrateur, par lui-même, par le refus de sa carte ou par sa fermeture à l’annuaire, ou une application seule (aucune session) : motif, nombre de sessions, applications à prévenir ; l’issue de chacune est dans `logout.notified`.',
  },
  'logout.notified': {
    label: 'Application prévenue',
    meaning:
      'Issue de l’avis de déconnexion envoyé à une application : premier essai, et dernier ; entre les deux il est renvoyé.',
  },
  'signal.sent': {
    label: 'Application prévenue d’un changement',
    meaning:
      'Événement signé envoyé à une application qui le demande : cause, premier essai, et dernier ; entre les deux il est renvoyé.',
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
    meaning:
      'Recherche d’une application sur elle-même, ou d’un administrateur : ce qui était cherché, et pour lui combien de personnes le peuvent.',
  },
  'habilitation.simulated': {
    label: 'Habilitation essayée',
    meaning: 'Un administrateur a demandé ce qu’aurait répondu un dossier à un professionnel : action, réponse.',
  },
  'facts.kept': {
    label: 'Faits conservés',
    meaning: 'Une application a fait conserver ou oublier des faits : combien.',
  },
  'patient.act-recorded': {
    label: 'Acte consigné',
    meaning:
      'Lien de prise en charge ou choix d’un patient : application, identifiant de l’acte, porte ; jamais son contenu.',
  },
  'patient.acts-read': {
    label: 'Actes d’un patient lus',
    meaning: 'Un administrateur a lu les actes gardés sur un patient d’un dossier : combien ; jamais de qui.',
  },
  'patient.mapped': {
    label: 'Pseudonymes donnés',
    meaning: 'Une application a demandé les siens : combien ; jamais l’identité.',
  },
  'break-glass.declared': {
    label: 'Accès en urgence déclaré',
    meaning: 'Déclaré par le professionnel lui-même : application, identifiant de l’acte, fin.',
  },
  'break-glass.reviewed': {
    label: 'Accès en urgence contrôlé',
    meaning: 'Contrôle par une autre personne : identifiant de la déclaration, conclusion.',
  },
  'sheet.drafted': { label: 'Fiche de règles préparée', meaning: 'Brouillon d’une version : qui, empreinte.' },
  'sheet.rehearsed': {
    label: 'Fiche de règles répétée',
    meaning: 'Décisions passées rejouées sous un brouillon : qui, empreinte, depuis quand, combien changent.',
  },
  'sheet.approved': {
    label: 'Fiche de règles approuvée',
    meaning: 'Seconde personne : empreinte.',
  },
  'sheet.rolled-back': {
    label: 'Fiche de règles rétablie',
    meaning: 'Contenu d’une version antérieure publié sous une nouvelle version : motif.',
  },
  'directory.proposed': {
    label: 'Correction proposée',
    meaning: 'Un professionnel propose de corriger sa propre fiche : quel champ.',
  },
  'directory.proposal-withdrawn': { label: 'Proposition retirée', meaning: 'Par son auteur, avant toute réponse.' },
  'directory.proposal-answered': {
    label: 'Proposition répondue',
    meaning: 'Par un administrateur : quel champ, acceptée ou refusée.',
  },
  'directory.conflict-settled': {
    label: 'Conflit tranché',
    meaning: 'Un administrateur a décidé d’un conflit entre un fichier et l’annuaire : lequel, comment, motif.',
  },
  'directory.imported': {
    label: 'Annuaire importé',
    meaning: 'Fichier national repris : empreinte, lignes, créés, modifiés, fermés.',
  },
  'directory.import-planned': {
    label: 'Import préparé',
    meaning:
      'Fichier lu et plan gardé, rien n’est écrit : numéro du plan, empreinte, ce qu’il créerait, modifierait, fermerait, retiendrait.',
  },
  'directory.plan-dropped': { label: 'Plan abandonné', meaning: 'Un plan qui attendait n’attend plus : son numéro.' },
  'directory.slice-released': {
    label: 'Tranche retenue appliquée',
    meaning:
      'Départs retenus d’un département ou d’un établissement, regardés puis appliqués : motif, fiches écrites, fiches laissées.',
  },
  'directory.slice-dropped': {
    label: 'Tranche retenue écartée',
    meaning: 'Départs retenus, regardés puis écartés : les fiches restent ouvertes ; motif.',
  },
  'directory.import-undone': {
    label: 'Import annulé',
    meaning: 'Import annulé : fiches comme avant, fiches fermées, fiches laissées parce que modifiées depuis.',
  },
  'directory.changed': {
    label: 'Annuaire modifié',
    meaning:
      'Champ local modifié, numéros ou fiches réunis ou séparés, personnel et lieux locaux créés, modifiés, clos ou rouverts, droit de curateur donné ou changé : champs, valeurs avant et après.',
  },
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
    meaning:
      'Lien à usage unique utilisé, ou droit donné ou changé par un administrateur régional : toute la région ou territoire, fin, motif.',
  },
  'administrator.ended': {
    label: 'Droit d’administrateur fini',
    meaning: 'Droit fini avant son terme par un administrateur régional : motif.',
  },
  'administrator.refused': {
    label: 'Administrateur refusé',
    meaning: 'Lien expiré, déjà utilisé, ou page réservée demandée par un autre.',
  },
  'ldap.updated': {
    label: 'Contexte LDAP modifié',
    meaning:
      'Ajout, changement, renommage, suppression ou mot de passe dans un contexte ordinaire : opération et résultat LDAP. De refus en rafale, quelques-uns ; `omitted` : combien d’autres avant celui-ci.',
  },
  'ldap.bound': {
    label: 'Compte LDAP connecté',
    meaning:
      'Compte de service authentifié ou refusé sur la porte LDAP. De refus en rafale, quelques-uns ; `omitted` : combien d’autres avant celui-ci.',
  },
  'key.rotated': {
    label: 'Clé renouvelée',
    meaning: 'Clé de signature mise en service ou retirée : identifiant de clé.',
  },
};
