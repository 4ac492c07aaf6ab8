import type { ServerCodeEntry } from './code-entry.ts';

/** Codes the doors answer to people and programs. Part of the one table of `codes.ts`. */
export const doorCodes = {
  'server.page.absent': {
    kind: 'absent',
    fr: 'Cette page n’existe pas.',
    en: 'There is no such page.',
    advice: 'Vérifier l’adresse ; un ancien favori est la cause la plus fréquente.',
  },
  'server.request.malformed': {
    kind: 'malformed',
    fr: 'Cette demande est mal formée.',
    en: 'This request is malformed.',
    advice:
      'Recommencer depuis la page d’accueil ; pour un programme, comparer avec la documentation de l’intégrateur.',
  },
  'server.request.not-json': {
    kind: 'malformed',
    fr: 'Le corps de cette demande n’est pas du JSON en UTF-8, annoncé par « Content-Type: application/json ».',
    en: 'The body of this request is not JSON in UTF-8, announced by “Content-Type: application/json”.',
    advice: 'Comparer le corps et son en-tête avec la documentation de l’intégrateur.',
  },
  'server.request.repeated-name': {
    kind: 'malformed',
    fr: 'Un objet du corps de cette demande a deux fois le même nom : lequel compte n’est pas dit.',
    en: 'An object in the body of this request has the same name twice: which one counts is not said.',
    advice: 'La réponse nomme l’endroit (« place ») ; n’écrire chaque nom qu’une fois par objet.',
  },
  'server.trial.not-invited': {
    kind: 'refused',
    fr: 'Cet essai demande d’être administrateur, ou un lien qui vaut encore.',
    en: 'This trial needs an administrator, or a link that is still good.',
    advice: 'Un administrateur fait un lien de 24 heures sur la page « Tester l’application » du dossier.',
  },
  'server.trial.not-active': {
    kind: 'conflict',
    fr: 'Cette application n’est pas active : elle n’obtiendrait aucun code.',
    en: 'This application is not active: it would get no code.',
    advice: 'L’approuver d’abord (vestibule client approve), au besoin en bac à sable.',
  },
  'server.trial.no-code-flow': {
    kind: 'conflict',
    fr: 'Cette application ne connecte personne par un navigateur : il n’y a pas de parcours à essayer.',
    en: 'This application signs nobody in by a browser: there is no flow to try.',
    advice:
      'Sa déclaration n’a pas « authorization_code » dans grant_types ; un logiciel qui demande par CIBA se teste avec sa propre carte.',
  },
  'server.trial.over': {
    kind: 'absent',
    fr: 'Cet essai est terminé, ou n’est pas le vôtre. Recommencez-le depuis sa page.',
    en: 'This trial is over, or is not yours. Start it again from its page.',
    advice: 'Un essai vaut dix minutes et se lit une fois, par la personne qui l’a commencé.',
  },
  'server.request.method': {
    kind: 'malformed',
    fr: 'Cette adresse ne s’utilise pas avec cette méthode HTTP.',
    en: 'This address is not used with this HTTP method.',
    advice: 'L’en-tête « Allow » de la réponse nomme celles qui conviennent.',
  },
  'server.request.too-large': {
    kind: 'limit',
    fr: 'Cette demande est trop volumineuse.',
    en: 'This request is too large.',
    advice: 'Pour un programme, respecter la taille annoncée dans la documentation ; sinon prévenir l’exploitant.',
  },
  'server.limit.too-many-tries': {
    kind: 'limit',
    fr: 'Trop d’essais ont été refusés depuis ce réseau. Patientez quelques minutes.',
    en: 'Too many tries were refused from this network. Wait a few minutes.',
    advice:
      'Les essais refusés sont dans l’audit, avec leur adresse ; seuils : limits.* (docs/configuration.md). Un établissement entier derrière une adresse peut en demander de plus hauts.',
  },
  'server.request.foreign-origin': {
    kind: 'refused',
    fr: 'Cette demande vient d’une autre page que la nôtre ; elle est refusée.',
    en: 'This request comes from a page that is not ours; it is refused.',
    advice:
      'Recommencer depuis le portail. Répété : un autre site tente d’agir à la place du professionnel, prévenir la sécurité.',
  },
  'server.outbound.refused': {
    kind: 'unavailable',
    fr: 'Un service extérieur nécessaire n’a pas pu être joint.',
    en: 'An outside service we need could not be reached.',
    advice: 'L’adresse n’est pas permise, ou sa réponse dépasse les limites : le journal technique nomme laquelle.',
  },
  'server.interaction.expired': {
    kind: 'conflict',
    fr: 'Cette connexion a expiré ou a déjà été utilisée. Recommencez depuis l’application.',
    en: 'This sign-in has expired or was already used. Start again from the application.',
    advice: 'Rouvrir l’application depuis le portail ; vérifier que le navigateur accepte les cookies.',
  },
  'server.backchannel.unknown': {
    kind: 'absent',
    fr: 'Cette demande d’approbation n’existe plus : elle a expiré ou a déjà reçu une réponse.',
    en: 'This request for approval no longer exists: it has expired or was already answered.',
    advice: 'Recommencer depuis l’application ; une demande vaut cinq minutes au plus et une seule fois.',
  },
  'server.backchannel.too-weak': {
    kind: 'refused',
    fr: 'Ce moyen de connexion ne suffit pas à cette application. Approuvez avec votre carte.',
    en: 'This means of signing in is not enough for this application. Approve with your card.',
    advice: 'L’application demande un niveau plus élevé (acr_values) que celui du moyen employé.',
  },
  'server.card.not-presented': {
    kind: 'unauthenticated',
    fr: 'Aucune carte n’a été présentée. Insérez votre carte dans le lecteur et recommencez.',
    en: 'No card was presented. Put your card in the reader and start again.',
    advice: 'Vérifier le lecteur, la carte et son logiciel ; fermer puis rouvrir le navigateur avant de recommencer.',
  },
  'server.card.ticket-unknown': {
    kind: 'unauthenticated',
    fr: 'La lecture de votre carte a expiré ou a déjà servi. Présentez-la de nouveau.',
    en: 'The reading of your card has expired or was already used. Present it again.',
    advice: 'Recommencer depuis l’application ; un retour arrière du navigateur est la cause la plus fréquente.',
  },
  'server.card.challenge-unknown': {
    kind: 'unauthenticated',
    fr: 'La demande de signature a expiré ou a déjà servi. Recommencez depuis la page de connexion.',
    en: 'The request for a signature has expired or was already used. Start again from the sign-in page.',
    advice: 'Une demande vaut deux minutes et une seule fois ; vérifier aussi l’horloge du poste.',
  },
  'server.card.too-many-challenges': {
    kind: 'limit',
    fr: 'Trop de signatures ont été demandées pour cette approbation. Recommencez depuis votre logiciel.',
    en: 'Too many signatures were asked for this approval. Start again from your software.',
    advice: 'Une demande d’approbation reçoit dix défis au plus : le logiciel en ouvre une nouvelle (CIBA).',
  },
  'server.card.other-person': {
    kind: 'refused',
    fr: 'Cette carte n’est pas celle du professionnel que le logiciel a nommé.',
    en: 'This card is not that of the professional the software named.',
    advice: 'login_hint porte l’identifiant national lu sur la carte qui signe : les deux doivent s’accorder.',
  },
  'server.situation.unknown': {
    kind: 'refused',
    fr: 'Cette situation d’exercice n’est pas l’une des vôtres, ou elle a pris fin.',
    en: 'This situation is not one of yours, or it has ended.',
    advice: 'Consulter la fiche du professionnel : situations et dates. L’annuaire national est la source.',
  },
  'server.access.unauthenticated': {
    kind: 'unauthenticated',
    fr: 'L’application n’a pas prouvé son identité.',
    en: 'The application has not proved who it is.',
    advice: 'Jeton absent, expiré ou inconnu : vérifier l’authentification de l’application par client_credentials.',
  },
  'server.access.return-address': {
    kind: 'malformed',
    fr: 'L’adresse de retour n’est pas à cette application.',
    en: 'The return address is not this application’s.',
    advice: 'Même origine que l’adresse de lancement ou qu’une adresse de retour inscrite de l’application.',
  },
  'server.handover.malformed': {
    kind: 'malformed',
    fr: 'La présentation du patient au portail est mal formée ; aucune adresse n’a été faite.',
    en: 'The patient cannot be handed over so: the call is malformed, and no address was made.',
    advice:
      'Le détail nomme l’endroit fautif : « patient » (un pseudonyme), « professional », « return_to » (une adresse, ou rien).',
  },
  'server.handover.gone': {
    kind: 'absent',
    fr: 'Cette page n’est plus valable. Revenez au dossier et présentez de nouveau le patient.',
    en: 'This page is no longer valid. Go back to the record and hand the patient over again.',
    advice: 'L’adresse vaut dix minutes, une fois, pour la personne à qui le dossier a présenté le patient.',
  },
  'server.access.page-token': {
    kind: 'malformed',
    fr: 'La suite demandée n’est pas celle de cette recherche ou de cette liste, ou n’est plus valable.',
    en: 'The page asked for is not of this search or list, or is no longer valid.',
    advice: 'Reprendre au début : tout doit rester inchangé d’une page à l’autre, et la feuille aussi.',
  },
  'server.access.publishing': {
    kind: 'limit',
    fr: 'Une publication de cette application est en cours ; attendez sa réponse.',
    en: 'A publication of this application is under way; wait for its answer.',
    advice:
      'Une feuille à la fois par application : sa lecture tient de la mémoire quelques secondes. « Retry-After » dit quand recommencer ; répété, un programme publie sans attendre.',
  },
  'server.access.forbidden-scope': {
    kind: 'refused',
    fr: 'L’application n’a pas le droit de poser cette question.',
    en: 'The application may not ask this question.',
    advice:
      'Vérifier la portée du jeton (pdp.evaluate, pdp.search, pdp.facts, pdp.patients, pdp.sheets) et la fiche de l’application dans le domaine de confiance.',
  },
  'server.admin.reason-too-short': {
    kind: 'malformed',
    fr: 'Un motif de dix caractères au moins est attendu.',
    en: 'A reason of ten characters at least is expected.',
    advice: 'Le motif est gardé à l’audit : dire en quelques mots pourquoi.',
  },
  'server.admin.works-too-many': {
    kind: 'limit',
    fr: 'Trop de longs travaux de cette sorte sont en cours ; celui-ci n’a pas commencé.',
    en: 'Too many long works of this kind are under way; this one has not begun.',
    advice: 'Six à la fois : attendre que l’un finisse, ou arrêter depuis sa page celui dont personne n’a plus besoin.',
  },
  'server.admin.not-administrator': {
    kind: 'refused',
    fr: 'Cette page est réservée aux administrateurs de l’annuaire.',
    en: 'This page is for the directory’s administrators.',
    advice: 'Un administrateur se déclare par le lien à usage unique donné au démarrage ou par la ligne de commande.',
  },
  'server.admin.right-changed': {
    kind: 'conflict',
    fr: 'Ce droit a changé depuis que vous l’avez lu.',
    en: 'This right changed since you read it.',
    advice: 'Relire la liste des administrateurs, puis recommencer.',
  },
  'server.admin.last-regional': {
    kind: 'conflict',
    fr: 'C’est le dernier droit sur toute la région : le donner d’abord à quelqu’un d’autre.',
    en: 'This is the last right over the whole region: give it to somebody else first.',
    advice: 'Donner un droit régional à une autre personne, puis limiter ou finir celui-ci.',
  },
  'server.admin.right-malformed': {
    kind: 'malformed',
    fr: 'Un territoire (départements, numéros FINESS) et une fin, dans les deux ans, sont attendus.',
    en: 'A territory (departments, FINESS numbers) and an end within two years are expected.',
    advice: 'Départements comme 75, 2A, 974 ; numéros FINESS de neuf caractères ; séparés par des espaces.',
  },
  'server.application.closed': {
    kind: 'refused',
    fr: 'Cette application ne vous est pas ouverte dans cette situation.',
    en: 'This application is not open to you in this situation.',
    advice:
      'La règle « ouvrir » de la fiche de l’application dit ce qui manque ; une application suspendue n’ouvre à personne.',
  },
  'server.application.unreachable': {
    kind: 'unavailable',
    fr: 'Cette application ne répond pas pour le moment.',
    en: 'This application does not answer at the moment.',
    advice: 'Prévenir l’exploitant de l’application ; la connexion du professionnel n’est pas en cause.',
  },
  'server.ldap.failed': {
    kind: 'unavailable',
    fr: 'L’annuaire LDAP ne répond pas pour le moment.',
    en: 'The LDAP directory does not answer at the moment.',
    advice:
      'Le serveur rouvre cette porte de lui-même ; si cela se répète, le journal technique dit pourquoi elle s’arrête.',
  },
  'server.keys.unreadable': {
    kind: 'unavailable',
    fr: 'Les clés de signature ne s’ouvrent pas avec la clé maîtresse de ce serveur.',
    en: 'The signing keys do not open with this server’s master key.',
    advice: 'Remettre la clé maîtresse qui va avec ce dossier de données ; sans elle, les clés doivent être refaites.',
  },
} as const satisfies Record<string, ServerCodeEntry>;
