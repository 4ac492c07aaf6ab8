import type { AuditAction } from './event.ts';

/** What an action means, for whoever reads the audit. */
export interface ActionWords {
  /** Its name for people, as the page of the audit shows it. */
  readonly label: { readonly fr: string; readonly en: string };
  /** When the line is written, and what its details hold; in French. */
  readonly meaning: string;
}

/** The closed list of actions. `docs/audit-events.md` is generated from it. */
export const AUDIT_ACTIONS: Readonly<Record<AuditAction, ActionWords>> = {
  'server.started': {
    label: { fr: 'Démarrage du serveur', en: 'Server started' },
    meaning: 'Le serveur écoute ; version et mode.',
  },
  'server.stopped': {
    label: { fr: 'Arrêt du serveur', en: 'Server stopped' },
    meaning: 'Arrêt demandé, connexions en cours achevées.',
  },
  'sign-in.accepted': {
    label: { fr: 'Connexion acceptée', en: 'Sign-in accepted' },
    meaning: 'Carte ou clé d’accès vérifiée et professionnel ouvert dans l’annuaire : moyen, carte, niveau.',
  },
  'sign-in.refused': {
    label: { fr: 'Connexion refusée', en: 'Sign-in refused' },
    meaning: 'Carte ou professionnel refusé : code, toutes les fautes, identité prétendue non prouvée.',
  },
  'situation.chosen': {
    label: { fr: 'Situation choisie', en: 'Situation chosen' },
    meaning: 'Le professionnel a choisi ou changé sa situation d’exercice active.',
  },
  'passkey.enrolled': {
    label: { fr: 'Clé d’accès créée', en: 'Passkey created' },
    meaning:
      'Clé d’accès créée depuis une carte : son empreinte, où (poste ou lien), carte d’origine, copiable ou non.',
  },
  'passkey.refused': {
    label: { fr: 'Clé d’accès non créée', en: 'Passkey not created' },
    meaning: 'Création refusée : code.',
  },
  'passkey.linked': {
    label: { fr: 'Lien d’enrôlement donné', en: 'Enrolment link given' },
    meaning: 'Lien à usage unique donné au titulaire, sa carte en main, pour enrôler un autre appareil.',
  },
  'passkey.changed': {
    label: { fr: 'Clé d’accès modifiée', en: 'Passkey changed' },
    meaning: 'Clé renommée, ou rattachée à la nouvelle carte du même titulaire.',
  },
  'passkey.ended': {
    label: { fr: 'Clé d’accès retirée', en: 'Passkey removed' },
    meaning: 'Par son titulaire, par le refus ou la révocation de sa carte, ou par la fermeture du titulaire : motif.',
  },
  'sign-out.everywhere': {
    label: { fr: 'Déconnexion de partout', en: 'Signed out everywhere' },
    meaning:
      'Session et autorisations fermées : applications à prévenir ; l’issue de chacune est dans `logout.notified`.',
  },
  'claims.tried': {
    label: { fr: 'Revendications essayées', en: 'Claims tried' },
    meaning:
      'Un administrateur ou un programme a demandé ce qu’une application apprendrait d’un professionnel : application, nombre, obstacles.',
  },
  'consent.given': {
    label: { fr: 'Accord donné', en: 'Consent given' },
    meaning: 'Le professionnel accepte de se présenter à une application : application, portées et revendications.',
  },
  'consent.withdrawn': {
    label: { fr: 'Accord retiré', en: 'Consent withdrawn' },
    meaning: 'Par le professionnel : application, fermée partout et prévenue ; combien d’ouvertures.',
  },
  'flow.invited': {
    label: { fr: 'Essai permis', en: 'Trial allowed' },
    meaning: 'Lien remis par un administrateur pour essayer le parcours d’une application : application, fin.',
  },
  'flow.tried': {
    label: { fr: 'Parcours essayé', en: 'Flow tried' },
    meaning:
      'Parcours réel d’une application essayé par son double : application, nombre d’appels, étape et erreur où il s’est arrêté.',
  },
  'holder-request.asked': {
    label: { fr: 'Inscription demandée', en: 'Registration asked for' },
    meaning: 'Titulaire d’une carte valide, inconnu de l’annuaire, qui demande à y être inscrit : identifiant, carte.',
  },
  'holder-request.answered': {
    label: { fr: 'Demande d’inscription traitée', en: 'Registration request dealt with' },
    meaning: 'Close par un administrateur une fois la personne inscrite, ou refusée : motif.',
  },
  'access.ended': {
    label: { fr: 'Accès fermés', en: 'Access ended' },
    meaning:
      'Sessions d’un professionnel fermées par un administrateur, par lui-même, par le refus de sa carte ou par sa fermeture à l’annuaire, ou une application seule (aucune session) : motif, nombre de sessions, applications à prévenir ; l’issue de chacune est dans `logout.notified`.',
  },
  'logout.notified': {
    label: { fr: 'Application prévenue', en: 'Application told' },
    meaning:
      'Issue de l’avis de déconnexion envoyé à une application : premier essai, et dernier ; entre les deux il est renvoyé.',
  },
  'signal.sent': {
    label: { fr: 'Application prévenue d’un changement', en: 'Application told of a change' },
    meaning:
      'Événement signé envoyé à une application qui le demande : cause, premier essai, et dernier ; entre les deux il est renvoyé.',
  },
  'authorization.granted': {
    label: { fr: 'Authentification transmise', en: 'Authentication handed on' },
    meaning: 'Un code a été remis à une application.',
  },
  'authorization.refused': {
    label: { fr: 'Authentification non transmise', en: 'Authentication not handed on' },
    meaning: 'Demande d’une application refusée : code de l’erreur.',
  },
  'token.issued': {
    label: { fr: 'Jeton émis', en: 'Token issued' },
    meaning: 'Jetons remis à une application ; jamais leur valeur.',
  },
  'token.refused': {
    label: { fr: 'Jeton refusé', en: 'Token refused' },
    meaning: 'Demande de jeton refusée ; réemploi d’un code compris.',
  },
  'backchannel.asked': {
    label: { fr: 'Approbation demandée', en: 'Approval asked for' },
    meaning: 'Une application demande à un professionnel d’approuver sur son propre appareil : moyen, message commun.',
  },
  'backchannel.answered': {
    label: { fr: 'Approbation donnée ou refusée', en: 'Approval given or refused' },
    meaning: 'Réponse du professionnel : niveau prouvé, application prévenue ou non.',
  },
  'habilitation.decided': {
    label: { fr: 'Habilitation décidée', en: 'Right decided' },
    meaning: 'Réponse donnée à une application : action, règles appliquées, version de la fiche.',
  },
  'habilitation.searched': {
    label: { fr: 'Habilitation recherchée', en: 'Rights searched' },
    meaning:
      'Recherche d’une application sur elle-même, ou d’un administrateur : ce qui était cherché, et pour lui combien de personnes le peuvent.',
  },
  'habilitation.simulated': {
    label: { fr: 'Habilitation essayée', en: 'Right tried' },
    meaning: 'Un administrateur a demandé ce qu’aurait répondu un dossier à un professionnel : action, réponse.',
  },
  'facts.kept': {
    label: { fr: 'Faits conservés', en: 'Facts kept' },
    meaning: 'Une application a fait conserver ou oublier des faits : combien.',
  },
  'patient.act-recorded': {
    label: { fr: 'Acte consigné', en: 'Act recorded' },
    meaning:
      'Lien de prise en charge ou choix d’un patient : application, identifiant de l’acte, porte ; jamais son contenu.',
  },
  'patient.acts-read': {
    label: { fr: 'Actes d’un patient lus', en: 'Acts of a patient read' },
    meaning: 'Un administrateur a lu les actes gardés sur un patient d’un dossier : combien ; jamais de qui.',
  },
  'patient.mapped': {
    label: { fr: 'Pseudonymes donnés', en: 'Pseudonyms given' },
    meaning: 'Une application a demandé les siens : combien ; jamais l’identité.',
  },
  'break-glass.declared': {
    label: { fr: 'Accès en urgence déclaré', en: 'Emergency access declared' },
    meaning: 'Déclaré par le professionnel lui-même : application, identifiant de l’acte, fin.',
  },
  'break-glass.reviewed': {
    label: { fr: 'Accès en urgence contrôlé', en: 'Emergency access reviewed' },
    meaning: 'Contrôle par une autre personne : identifiant de la déclaration, conclusion.',
  },
  'sheet.drafted': {
    label: { fr: 'Fiche de règles préparée', en: 'Sheet of rules prepared' },
    meaning: 'Brouillon d’une version : qui, empreinte.',
  },
  'sheet.rehearsed': {
    label: { fr: 'Fiche de règles répétée', en: 'Sheet of rules rehearsed' },
    meaning: 'Décisions passées rejouées sous un brouillon : qui, empreinte, depuis quand, combien changent.',
  },
  'sheet.approved': {
    label: { fr: 'Fiche de règles approuvée', en: 'Sheet of rules approved' },
    meaning: 'Seconde personne : empreinte.',
  },
  'sheet.rolled-back': {
    label: { fr: 'Fiche de règles rétablie', en: 'Sheet of rules restored' },
    meaning: 'Contenu d’une version antérieure publié sous une nouvelle version : motif.',
  },
  'directory.proposed': {
    label: { fr: 'Correction proposée', en: 'Correction proposed' },
    meaning: 'Un professionnel propose de corriger sa propre fiche : quel champ.',
  },
  'directory.proposal-withdrawn': {
    label: { fr: 'Proposition retirée', en: 'Proposal withdrawn' },
    meaning: 'Par son auteur, avant toute réponse.',
  },
  'directory.proposal-answered': {
    label: { fr: 'Proposition répondue', en: 'Proposal answered' },
    meaning: 'Par un administrateur : quel champ, acceptée ou refusée.',
  },
  'directory.conflict-settled': {
    label: { fr: 'Conflit tranché', en: 'Conflict settled' },
    meaning: 'Un administrateur a décidé d’un conflit entre un fichier et l’annuaire : lequel, comment, motif.',
  },
  'directory.imported': {
    label: { fr: 'Annuaire importé', en: 'Directory imported' },
    meaning: 'Fichier national repris : empreinte, lignes, créés, modifiés, fermés.',
  },
  'directory.import-planned': {
    label: { fr: 'Import préparé', en: 'Import prepared' },
    meaning:
      'Fichier lu et plan gardé, rien n’est écrit : numéro du plan, empreinte, ce qu’il créerait, modifierait, fermerait, retiendrait.',
  },
  'directory.plan-dropped': {
    label: { fr: 'Plan abandonné', en: 'Plan dropped' },
    meaning: 'Un plan qui attendait n’attend plus : son numéro.',
  },
  'directory.slice-released': {
    label: { fr: 'Tranche retenue appliquée', en: 'Held slice applied' },
    meaning:
      'Départs retenus d’un département ou d’un établissement, regardés puis appliqués : motif, fiches écrites, fiches laissées.',
  },
  'directory.slice-dropped': {
    label: { fr: 'Tranche retenue écartée', en: 'Held slice set aside' },
    meaning: 'Départs retenus, regardés puis écartés : les fiches restent ouvertes ; motif.',
  },
  'directory.import-undone': {
    label: { fr: 'Import annulé', en: 'Import undone' },
    meaning: 'Import annulé : fiches comme avant, fiches fermées, fiches laissées parce que modifiées depuis.',
  },
  'directory.changed': {
    label: { fr: 'Annuaire modifié', en: 'Directory changed' },
    meaning:
      'Champ local modifié, numéros ou fiches réunis ou séparés, personnel et lieux locaux créés, modifiés, clos ou rouverts, droit de curateur donné ou changé : champs, valeurs avant et après.',
  },
  'application.changed': {
    label: { fr: 'Application modifiée', en: 'Application changed' },
    meaning: 'Application admise, modifiée ou suspendue dans le domaine de confiance.',
  },
  'sheet.published': {
    label: { fr: 'Fiche de règles publiée', en: 'Sheet of rules published' },
    meaning: 'Nouvelle version des règles d’une application.',
  },
  'trust.changed': {
    label: { fr: 'Confiance modifiée', en: 'Trust changed' },
    meaning:
      'Autorité ajoutée ou retirée, par commande ou par la configuration : empreinte, nom, rôle, produits, provenance.',
  },
  'card.denied': {
    label: { fr: 'Carte refusée par le service', en: 'Card refused by the service' },
    meaning: 'Carte perdue, volée ou retirée, refusée avant la liste de l’émetteur : numéro, motif, auteur.',
  },
  'card.allowed': {
    label: { fr: 'Refus de carte levé', en: 'Refusal of a card lifted' },
    meaning: 'Carte de nouveau acceptée : numéro, motif, auteur.',
  },
  'crl.loaded': {
    label: { fr: 'Liste de révocation chargée', en: 'Revocation list loaded' },
    meaning: 'Liste acceptée ou refusée : émetteur, numéro, dates.',
  },
  'administrator.granted': {
    label: { fr: 'Administrateur déclaré', en: 'Administrator declared' },
    meaning:
      'Lien à usage unique utilisé, ou droit donné ou changé par un administrateur régional : toute la région ou territoire, fin, motif.',
  },
  'administrator.ended': {
    label: { fr: 'Droit d’administrateur fini', en: 'Administrator’s right ended' },
    meaning: 'Droit fini avant son terme par un administrateur régional : motif.',
  },
  'administrator.refused': {
    label: { fr: 'Administrateur refusé', en: 'Administrator refused' },
    meaning: 'Lien expiré, déjà utilisé, ou page réservée demandée par un autre.',
  },
  'ldap.updated': {
    label: { fr: 'Contexte LDAP modifié', en: 'LDAP context changed' },
    meaning:
      'Ajout, changement, renommage, suppression ou mot de passe dans un contexte ordinaire : opération et résultat LDAP. De refus en rafale, quelques-uns ; `omitted` : combien d’autres avant celui-ci.',
  },
  'ldap.bound': {
    label: { fr: 'Compte LDAP connecté', en: 'LDAP account connected' },
    meaning:
      'Compte de service authentifié ou refusé sur la porte LDAP. De refus en rafale, quelques-uns ; `omitted` : combien d’autres avant celui-ci.',
  },
  'key.rotated': {
    label: { fr: 'Clé renouvelée', en: 'Key renewed' },
    meaning: 'Clé de signature mise en service ou retirée : identifiant de clé.',
  },
};

/** What an action is called; `''` of one that this version does not know: a line changed since it was written, or another version's, is shown as it is. */
export function actionLabel(action: string, lang: 'fr' | 'en'): string {
  return Object.entries(AUDIT_ACTIONS).find(([known]) => known === action)?.[1].label[lang] ?? '';
}
