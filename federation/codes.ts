/** Eight kinds of bad news; each door translates them once. */
export type FederationKind =
  | 'malformed'
  | 'unauthenticated'
  | 'refused'
  | 'absent'
  | 'conflict'
  | 'limit'
  | 'unavailable'
  | 'defect';

/** What a code means: to a person in French and English, and to the support desk in French. */
export interface FederationCodeEntry {
  readonly kind: FederationKind;
  readonly fr: string;
  readonly en: string;
  readonly advice: string;
}

/** Every code of the trust domain. `docs/errors.md` is generated from it. */
export const federationCodes = {
  'federation.habilitation.no-rule': {
    kind: 'refused',
    fr: 'Les règles de ce dossier ne vous ouvrent pas cet accès.',
    en: 'The rules of this record do not open this access to you.',
    advice:
      'La réponse indique ce qui changerait la décision. Si elle n’indique rien, seul le responsable du dossier peut dire pourquoi : il tient ses règles et les choix de ses patients.',
  },
  'federation.habilitation.forbidden': {
    kind: 'refused',
    fr: 'Une règle de ce dossier interdit cet accès.',
    en: 'A rule of this record forbids this access.',
    advice: 'Consulter la règle citée dans la décision. Une interdiction l’emporte sur toute autorisation.',
  },
  'federation.habilitation.no-sheet': {
    kind: 'refused',
    fr: 'Ce dossier n’a pas de règles d’habilitation en vigueur ; il reste fermé.',
    en: 'This record has no rules in force; it stays closed.',
    advice: 'Le responsable du dossier doit publier sa feuille de règles, avec sa date d’entrée en vigueur.',
  },
  'federation.habilitation.unknown-professional': {
    kind: 'refused',
    fr: 'L’annuaire ne connaît pas ce professionnel dans cette situation.',
    en: 'The directory does not know this professional in this situation.',
    advice: 'Vérifier la fiche et la situation d’exercice ; une situation terminée n’ouvre plus rien.',
  },
  'federation.habilitation.unknown-subject-type': {
    kind: 'refused',
    fr: 'Ce dossier ne connaît aucun sujet de ce type.',
    en: 'This record knows no subject of this type.',
    advice:
      'Une personne de l’annuaire est du type « professional » ; les autres types sont ceux que nomme la feuille en vigueur (« subjects » de ses règles).',
  },
  'federation.habilitation.closed-professional': {
    kind: 'refused',
    fr: 'La fiche de ce professionnel est fermée dans l’annuaire.',
    en: 'This professional’s record is closed in the directory.',
    advice: 'Vérifier la date de fermeture et le fichier national qui l’a causée.',
  },
  'federation.habilitation.foreign-application': {
    kind: 'refused',
    fr: 'Une application ne pose de questions que sur elle-même.',
    en: 'An application asks about itself only.',
    advice:
      'L’application interroge pour une autre : corriger son paramétrage, ou chercher qui se sert de ses identifiants.',
  },
  'federation.habilitation.question-malformed': {
    kind: 'malformed',
    fr: 'La question d’habilitation est mal formée.',
    en: 'The question is malformed.',
    advice: 'Comparer avec la documentation AuthZEN : subject, action et resource sont requis, avec leurs types.',
  },
  'federation.habilitation.too-many-questions': {
    kind: 'limit',
    fr: 'Trop de questions dans une seule demande.',
    en: 'Too many questions in one request.',
    advice: 'Découper la demande : cent questions au plus par appel.',
  },
  'federation.habilitation.defect': {
    kind: 'defect',
    fr: 'Une erreur de notre fait empêche ce dossier de répondre ; il reste fermé, les autres répondent.',
    en: 'A fault of ours keeps this record from answering; it stays closed, the others answer.',
    advice:
      'La ligne d’erreur du journal du service porte l’incident et le dossier : la transmettre à qui maintient le service. « vestibule_habilitation_defects_total » compte ces réponses par dossier.',
  },
  'federation.sheet.malformed': {
    kind: 'malformed',
    fr: 'La feuille de règles est mal formée.',
    en: 'The sheet of rules is malformed.',
    advice: 'Le détail nomme chaque endroit fautif et le mot connu le plus proche.',
  },
  'federation.sheet.unknown-application': {
    kind: 'absent',
    fr: 'Cette feuille est celle d’une application absente du domaine de confiance.',
    en: 'This sheet is for an application that the trust domain does not know.',
    advice: 'Admettre d’abord l’application, puis publier sa feuille.',
  },
  'federation.sheet.version-exists': {
    kind: 'conflict',
    fr: 'Cette version de la feuille existe déjà avec un autre contenu.',
    en: 'This version of the sheet exists already with another content.',
    advice: 'Une version publiée ne change jamais : publier la version suivante.',
  },
  'federation.sheet.version-out-of-order': {
    kind: 'conflict',
    fr: 'Une version plus récente de cette feuille est déjà publiée.',
    en: 'A later version of this sheet is published already.',
    advice: 'Numéroter la feuille après la plus haute version publiée, et relire ce que celle-ci a changé.',
  },
  'federation.sheet.too-many-versions': {
    kind: 'limit',
    fr: 'Cette feuille a autant de versions qu’il est permis, en nombre ou en taille ; celle-ci n’est pas publiée.',
    en: 'This sheet has as many versions as it may, in number or in size; this one is not published.',
    advice:
      'Dix mille versions et un gibioctet au plus par application, et toutes restent : elles rendent compte des décisions prises. Chercher le programme qui publie sans fin.',
  },
  'federation.sheet.absent': {
    kind: 'absent',
    fr: 'Cette version de la feuille n’a jamais été publiée.',
    en: 'This version of the sheet was never published.',
    advice: 'Voir les versions publiées de la feuille, et reprendre avec le numéro de l’une d’elles.',
  },
  'federation.draft.absent': {
    kind: 'absent',
    fr: 'Aucune version de cette feuille n’est en préparation.',
    en: 'No version of this sheet is being prepared.',
    advice: 'Écrire d’abord le brouillon de la version suivante.',
  },
  'federation.draft.changed': {
    kind: 'conflict',
    fr: 'Le brouillon a été modifié entre-temps.',
    en: 'The draft was changed meanwhile.',
    advice: 'Relire le brouillon, puis reprendre à la vérification de ses cas.',
  },
  'federation.draft.overtaken': {
    kind: 'conflict',
    fr: 'Une autre version a été publiée depuis sous le numéro du brouillon, ou un plus haut.',
    en: 'Another version was published since under the draft’s number, or a higher one.',
    advice:
      'Lire ce que cette version a changé (un retour en arrière, peut-être), puis enregistrer le brouillon sous le numéro suivant et reprendre ses étapes.',
  },
  'federation.draft.cases-fail': {
    kind: 'refused',
    fr: 'Les cas de la feuille ne passent pas, ou elle n’en a pas.',
    en: 'The cases of the sheet do not pass, or it has none.',
    advice: 'Le rapport nomme chaque cas, ce qu’il attend et ce qui est répondu : corriger les règles ou le cas.',
  },
  'federation.draft.not-rehearsed': {
    kind: 'refused',
    fr: 'Le brouillon n’a pas été répété : personne ne sait qui y gagne et qui y perd.',
    en: 'The draft was not rehearsed: nobody knows who gains and who loses.',
    advice: 'Répéter le brouillon sur les décisions passées et sur l’annuaire, puis lire le rapport.',
  },
  'federation.draft.same-person': {
    kind: 'refused',
    fr: 'Qui a écrit le brouillon ne peut pas l’approuver.',
    en: 'Whoever wrote the draft may not approve it.',
    advice: 'Faire relire et approuver par une seconde personne, qui n’y a rien écrit.',
  },
  'federation.draft.rehearsing': {
    kind: 'limit',
    fr: 'Le brouillon de cette application est déjà en répétition ; attendez son compte rendu.',
    en: 'This application’s draft is being rehearsed already; wait for its report.',
    advice: 'Une répétition à la fois par application ; recharger la page du brouillon quand elle est finie.',
  },
  'federation.draft.rehearsal-stopped': {
    kind: 'conflict',
    fr: 'La répétition a été arrêtée ; rien n’en est gardé.',
    en: 'The rehearsal was stopped; nothing of it is kept.',
    advice: 'Répéter de nouveau, sur une période plus courte si elle durait trop.',
  },
  'federation.draft.not-approved': {
    kind: 'refused',
    fr: 'Le brouillon n’est pas approuvé.',
    en: 'The draft is not approved.',
    advice: 'Faire approuver le brouillon par une seconde personne, puis le publier.',
  },
  'federation.facts.malformed': {
    kind: 'malformed',
    fr: 'Les faits à conserver sont mal formés ; rien n’a été conservé.',
    en: 'The facts to keep are malformed; nothing was kept.',
    advice:
      'Le détail nomme le premier endroit fautif : type et id, chacun une fois, propriétés simples ou listes de textes, mille au plus.',
  },
  'federation.facts.too-many': {
    kind: 'limit',
    fr: 'L’application fait conserver autant de faits qu’il est permis ; rien de nouveau n’a été conservé.',
    en: 'The application has as many facts kept as it may; nothing new was kept.',
    advice:
      'Un million de choses et de sujets et un gibioctet au plus par application : faire oublier ceux qui ne servent plus (« forget »), et chercher le programme qui en ajoute sans fin.',
  },
  'federation.act.malformed': {
    kind: 'malformed',
    fr: 'L’acte à consigner est mal formé ; rien n’a été consigné.',
    en: 'The act to record is malformed; nothing was recorded.',
    advice: 'Le détail nomme l’endroit fautif : pseudonyme, dates, motif ; cent actes au plus par appel.',
  },
  'federation.act.absent': {
    kind: 'absent',
    fr: 'Cette application n’a pas consigné d’acte de cet identifiant.',
    en: 'This application recorded no act of that id.',
    advice: 'Relire l’historique du patient. Un retrait ou un contrôle ne se retire pas : consigner un nouvel acte.',
  },
  'federation.act.settled': {
    kind: 'conflict',
    fr: 'Cet acte est déjà retiré, ou déjà contrôlé.',
    en: 'This act is withdrawn, or reviewed, already.',
    advice: 'Un acte se retire et se contrôle une fois : relire l’historique du patient.',
  },
  'federation.act.own-review': {
    kind: 'refused',
    fr: 'Nul ne contrôle son propre accès en urgence.',
    en: 'Nobody reviews their own emergency access.',
    advice: 'Faire contrôler la déclaration par un autre administrateur.',
  },
  'federation.act.unknown-professional': {
    kind: 'absent',
    fr: 'L’annuaire ne connaît pas un professionnel que l’acte nomme.',
    en: 'The directory does not know a professional that the act names.',
    advice: 'Donner l’identifiant national, ou le « sub » d’un jeton de ce domaine.',
  },
  'federation.act.key-reused': {
    kind: 'conflict',
    fr: 'Cette clé d’idempotence a déjà servi à d’autres actes.',
    en: 'This idempotency key was used for other acts already.',
    advice: 'Une clé vaut pour un seul contenu : en faire une nouvelle pour de nouveaux actes.',
  },
  'federation.act.too-many': {
    kind: 'limit',
    fr: 'Trop d’actes sont consignés pour ce patient dans cette application.',
    en: 'Too many acts are recorded for this patient in this application.',
    advice:
      'Deux mille actes au plus par patient et par application, et cinq cents de plus pour ce qui n’est ni accord ni lien : chercher le programme qui les répète.',
  },
  'federation.patient.identity-malformed': {
    kind: 'malformed',
    fr: 'L’identité nationale de santé est mal formée, ou sa clé est fausse.',
    en: 'The national health identity is malformed, or its key is wrong.',
    advice: 'Matricule de quinze caractères avec sa clé, et son OID ; cent patients au plus par appel.',
  },
  'federation.patient.pseudonym-malformed': {
    kind: 'malformed',
    fr: 'Le nom de patient demandé n’est pas un pseudonyme.',
    en: 'The patient’s name that was asked for is no pseudonym.',
    advice:
      'De 6 à 100 lettres sans accent, chiffres et « . _ ~ - », jamais un numéro national : les demander par « pseudonyms », ou en faire de propres à l’application.',
  },
  'federation.application.absent': {
    kind: 'absent',
    fr: 'Cette application n’est pas membre du domaine de confiance.',
    en: 'This application is not a member of the trust domain.',
    advice: 'Vérifier son identifiant dans la liste des applications.',
  },
  'federation.application.suspended': {
    kind: 'refused',
    fr: 'Cette application est suspendue du domaine de confiance.',
    en: 'This application is suspended from the trust domain.',
    advice: 'Voir qui l’a suspendue, quand et pourquoi dans l’audit.',
  },
  'federation.application.malformed': {
    kind: 'malformed',
    fr: 'La déclaration de l’application est mal formée.',
    en: 'The application’s registration is malformed.',
    advice: 'Le détail nomme chaque champ fautif.',
  },
  'federation.application.stale-version': {
    kind: 'conflict',
    fr: 'Cette application a été modifiée entre-temps.',
    en: 'This application was changed meanwhile.',
    advice: 'Relire la fiche de l’application, puis reprendre la modification.',
  },
  'federation.store.unavailable': {
    kind: 'unavailable',
    fr: 'Le domaine de confiance ne peut être ni ouvert ni écrit en ce moment.',
    en: 'The trust domain can be neither opened nor written at this moment.',
    advice: 'Vérifier le dossier de données, ses droits et l’espace disponible ; rien n’a été écrit.',
  },
  'federation.store.incoherent': {
    kind: 'defect',
    fr: 'Une feuille de règles publiée ne se relit pas telle qu’elle a été publiée ; son dossier reste fermé.',
    en: 'A published sheet of rules cannot be read back as it was published; its record stays closed.',
    advice:
      'Le stockage a été modifié ou endommagé : restaurer la sauvegarde, puis comparer l’empreinte à celle de l’audit.',
  },
} as const satisfies Record<string, FederationCodeEntry>;

export type FederationCode = keyof typeof federationCodes;
