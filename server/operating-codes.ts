import type { ServerCodeEntry } from './code-entry.ts';

/** Codes met by whoever runs the server: configuration, audit, stores, start. Part of the one table of `codes.ts`. */
export const operatingCodes = {
  'server.client.malformed': {
    kind: 'malformed',
    fr: 'Cette application ne peut pas être enregistrée telle qu’elle est écrite.',
    en: 'This application cannot be registered as it is written.',
    advice: 'Chaque faute est nommée avec sa place et ce qu’il faut écrire ; docs/clients.md donne la liste des mots.',
  },
  'server.client.stale-version': {
    kind: 'conflict',
    fr: 'Cette application a été modifiée entre-temps.',
    en: 'This application was changed meanwhile.',
    advice: 'Relire l’application, refaire la modification, donner la version lue.',
  },
  'server.client.unknown': {
    kind: 'absent',
    fr: 'Cette application n’est pas dans le domaine de confiance.',
    en: 'This application is not in the trust domain.',
    advice: 'Vérifier l’identifiant avec « vestibule client list ».',
  },
  'server.seed.malformed': {
    kind: 'malformed',
    fr: 'Le fichier d’amorçage ne peut pas être repris.',
    en: 'The seed file cannot be taken in.',
    advice:
      'Chaque faute est nommée avec sa place ; docs/seed.md décrit le fichier, docs/seed.schema.json le vérifie dans un éditeur.',
  },
  'server.defect': {
    kind: 'defect',
    fr: 'Une erreur de notre fait s’est produite.',
    en: 'Something went wrong on our side.',
    advice: 'Relever le numéro d’incident et le transmettre à l’exploitant : le journal technique porte le détail.',
  },
  'server.crl-numbers.unreadable': {
    kind: 'unavailable',
    fr: 'Le fichier des numéros de listes de révocation est altéré : le serveur ne démarre pas.',
    en: 'The file of revocation list numbers is damaged: the server does not start.',
    advice:
      'Le remettre d’une sauvegarde. Le supprimer fait oublier quelles listes étaient les dernières : ne le faire qu’après avoir chargé des listes fraîches.',
  },
  'server.config.unreadable': {
    kind: 'malformed',
    fr: 'Le fichier de configuration ne peut pas être lu.',
    en: 'The configuration file cannot be read.',
    advice: 'Vérifier le chemin, les droits et la syntaxe YAML ; « vestibule init » écrit un fichier commenté.',
  },
  'server.config.invalid': {
    kind: 'malformed',
    fr: 'La configuration comporte des fautes : le serveur ne démarre pas.',
    en: 'The configuration has faults: the server does not start.',
    advice: 'Lancer « vestibule check » : toutes les fautes sont nommées d’un coup, avec leur origine et un exemple.',
  },
  'server.config.master-key-readable': {
    kind: 'refused',
    fr: 'La clé maîtresse peut être lue par d’autres comptes de la machine : le serveur ne démarre pas.',
    en: 'The master key can be read by other accounts of the machine: the server does not start.',
    advice:
      'Retirer les droits du groupe et des autres (chmod 600) ; si d’autres y ont eu accès, considérer la clé comme perdue.',
  },
  'server.config.master-key-malformed': {
    kind: 'malformed',
    fr: 'Le fichier de la clé maîtresse ne contient pas une clé.',
    en: 'The master key file does not hold a key.',
    advice:
      'Remettre le fichier depuis la sauvegarde des secrets ; ne pas en créer un autre, les données scellées seraient perdues.',
  },
  'server.config.master-key-unavailable': {
    kind: 'unavailable',
    fr: 'La clé maîtresse ne peut être ni lue ni créée : le serveur ne démarre pas.',
    en: 'The master key can be neither read nor made: the server does not start.',
    advice:
      'Donner au compte du service un dossier de secrets (« secrets ») à lui, où il peut lire et écrire ; sur une installation faite, le remettre d’une sauvegarde.',
  },
  'server.data.unusable': {
    kind: 'unavailable',
    fr: 'Le dossier de données ne peut pas être utilisé : le serveur ne démarre pas.',
    en: 'The data folder cannot be used: the server does not start.',
    advice:
      'Donner au compte du service un dossier de données (« data ») à lui, où il peut lire et écrire, et tout ce qu’il contient avec.',
  },
  'server.command.unknown': {
    kind: 'malformed',
    fr: 'Cette commande n’existe pas.',
    en: 'There is no such command.',
    advice: 'Lancer « vestibule --help ».',
  },
  'server.command.malformed': {
    kind: 'malformed',
    fr: 'Cette commande est mal écrite.',
    en: 'This command is not well formed.',
    advice: 'Lancer « vestibule --help » : options et arguments y sont donnés.',
  },
  'server.command.file-unreadable': {
    kind: 'malformed',
    fr: 'Le fichier que nomme la commande ne peut pas être lu.',
    en: 'The file that the command names cannot be read.',
    advice:
      'Vérifier le nom du fichier, le dossier d’où la commande est lancée, et que ce compte a le droit de le lire.',
  },
  'server.command.absent': {
    kind: 'absent',
    fr: 'Ce que la commande nomme n’existe pas ici.',
    en: 'What the command names does not exist here.',
    advice: 'Le détail dit ce qui manque : vérifier le nom, et le dossier de données de la configuration.',
  },
  'server.command.file-exists': {
    kind: 'conflict',
    fr: 'Un fichier de ce nom existe déjà ; il n’est pas remplacé.',
    en: 'A file of this name exists already; it is not replaced.',
    advice: 'Choisir un autre nom, ou déplacer l’ancien fichier.',
  },
  'server.certificate.unreadable': {
    kind: 'malformed',
    fr: 'Ce fichier ne contient pas de certificat lisible.',
    en: 'This file holds no readable certificate.',
    advice:
      'Donner un certificat en PEM (« BEGIN CERTIFICATE ») ou en DER ; un fichier PKCS#12 (.p12) doit d’abord être converti.',
  },
  'server.cards.authority-forged': {
    kind: 'refused',
    fr: 'Une autorité du registre n’y a pas été inscrite par ce service : rien n’est démarré avec elle.',
    en: 'An authority of the ledger was not written there by this service: nothing starts with it.',
    advice:
      'Mettre de côté le dossier « cards » des données et prévenir la sécurité ; ou remettre ensemble données et clé maîtresse de la même sauvegarde.',
  },
  'server.house.in-use': {
    kind: 'conflict',
    fr: 'Un autre Vestibule utilise déjà ces dossiers de données et de secrets.',
    en: 'Another Vestibule already uses these data and secrets folders.',
    advice: 'Arrêter l’autre processus, ou donner à celui-ci des dossiers à lui (--data, --secrets).',
  },
  'server.port.taken': {
    kind: 'conflict',
    fr: 'Un port du serveur est déjà occupé par un autre programme.',
    en: 'A port of the server is already taken by another program.',
    advice: 'Arrêter l’autre programme ou changer le port dans la configuration ; le message nomme le port.',
  },
  'server.ldap.failed': {
    kind: 'unavailable',
    fr: 'L’annuaire LDAP s’est arrêté ; il est relancé.',
    en: 'The LDAP directory stopped; it is being started again.',
    advice: 'Sans suite si cela reste isolé ; répété, transmettre le journal technique à l’exploitant.',
  },
  'server.worker.failed': {
    kind: 'unavailable',
    fr: 'Un processus qui répond aux connexions n’a pas pu démarrer.',
    en: 'A process that answers connections could not start.',
    advice: 'La ligne précédente du journal technique dit pourquoi ; « vestibule doctor » vérifie la machine.',
  },
  'server.store.unavailable': {
    kind: 'unavailable',
    fr: 'L’état des connexions ne peut pas être enregistré pour le moment. Réessayez dans quelques instants.',
    en: 'Sign-in state cannot be written at the moment. Try again in a few moments.',
    advice: 'Vérifier l’espace libre et les droits du dossier de données.',
  },
  'server.keys.unconfirmed': {
    kind: 'unavailable',
    fr: 'Les clés ont été remplacées, mais le serveur n’a pas confirmé que tous ses processus signent avec les nouvelles.',
    en: 'The keys were replaced, but the server has not confirmed that each of its processes signs with the new ones.',
    advice:
      'Ne pas recommencer le remplacement : les processus nommés prennent les nouvelles clés dès qu’ils répondent. S’ils ne répondent plus, redémarrer le serveur, qui n’ouvre que les nouvelles.',
  },
  'server.keys.too-soon': {
    kind: 'conflict',
    fr: 'Les clés suivantes ne sont pas encore connues de toutes les applications.',
    en: 'The next keys are not known to every application yet.',
    advice:
      'Attendre l’heure dite ; « --emergency » remplace les clés tout de suite, et met fin à tout ce qu’elles ont signé.',
  },
  'server.store.redis-unsafe': {
    kind: 'unavailable',
    fr: 'Ce serveur Redis peut oublier ce qu’il a accepté : le service ne démarre pas avec lui.',
    en: 'This Redis server may forget what it accepted: the service does not start with it.',
    advice: 'Mettre « maxmemory-policy noeviction » et « appendonly yes » dans sa configuration, puis redémarrer.',
  },
  'server.store.closed': {
    kind: 'defect',
    fr: 'Le serveur s’arrête. Réessayez dans quelques instants.',
    en: 'The server is stopping. Try again in a few moments.',
    advice: 'Sans suite pendant un arrêt ; sinon transmettre le numéro d’incident à l’exploitant.',
  },
  'server.store.record-malformed': {
    kind: 'defect',
    fr: 'Un enregistrement de l’état des connexions est mal formé.',
    en: 'A record of the sign-in state is malformed.',
    advice: 'Transmettre le numéro d’incident à l’exploitant.',
  },
  'server.audit.event-malformed': {
    kind: 'defect',
    fr: 'Une action n’a pas pu être consignée au journal d’audit ; elle n’a pas été faite.',
    en: 'An action could not be entered in the audit log; it was not carried out.',
    advice: 'Transmettre le numéro d’incident à l’exploitant.',
  },
  'server.audit.page-malformed': {
    kind: 'malformed',
    fr: 'Cette page du journal d’audit n’existe pas.',
    en: 'There is no such page of the audit log.',
    advice: 'Revenir à la première page du journal.',
  },
  'server.audit.unavailable': {
    kind: 'unavailable',
    fr: 'Le journal d’audit ne peut pas être écrit : rien n’est accepté sans lui. Réessayez dans quelques instants.',
    en: 'The audit log cannot be written: nothing is accepted without it. Try again in a few moments.',
    advice: 'Vérifier l’espace libre et les droits du dossier de données et du dossier des secrets.',
  },
  'server.audit.closed': {
    kind: 'defect',
    fr: 'Le serveur s’arrête. Réessayez dans quelques instants.',
    en: 'The server is stopping. Try again in a few moments.',
    advice: 'Sans suite pendant un arrêt ; sinon transmettre le numéro d’incident à l’exploitant.',
  },
  'server.audit.line-changed': {
    kind: 'refused',
    fr: 'Une ligne du journal d’audit a été modifiée.',
    en: 'A line of the audit log has been changed.',
    advice: 'Mettre de côté le dossier audit et l’empreinte scellée, prévenir le responsable de la sécurité.',
  },
  'server.audit.line-missing': {
    kind: 'refused',
    fr: 'Une ligne manque dans le journal d’audit.',
    en: 'A line of the audit log is missing.',
    advice: 'Mettre de côté le dossier audit et l’empreinte scellée, prévenir le responsable de la sécurité.',
  },
  'server.audit.line-misplaced': {
    kind: 'refused',
    fr: 'Une ligne du journal d’audit n’est pas à sa place.',
    en: 'A line of the audit log is not in its place.',
    advice: 'Mettre de côté le dossier audit et l’empreinte scellée, prévenir le responsable de la sécurité.',
  },
  'server.audit.chain-broken': {
    kind: 'refused',
    fr: 'Une ligne du journal d’audit ne suit pas celle qui la précède.',
    en: 'A line of the audit log does not follow the one before it.',
    advice:
      'La ligne nommée ou la précédente a été réécrite : mettre de côté le journal, prévenir le responsable de la sécurité.',
  },
  'server.audit.tail-cut': {
    kind: 'refused',
    fr: 'Le journal d’audit est plus court que son empreinte scellée : la fin manque, ou une copie ancienne a été remise.',
    en: 'The audit log is shorter than its sealed head: its end is missing, or an older copy was put back.',
    advice:
      'Après une restauration, remettre aussi l’empreinte de la même sauvegarde ; sinon prévenir le responsable de la sécurité.',
  },
  'server.audit.tail-forged': {
    kind: 'refused',
    fr: 'Le journal d’audit porte des lignes qu’aucun sceau ne couvre.',
    en: 'The audit log holds lines that no seal covers.',
    advice: 'Mettre de côté le dossier audit et l’empreinte scellée, prévenir le responsable de la sécurité.',
  },
  'server.audit.seal-missing': {
    kind: 'refused',
    fr: 'Le journal d’audit ne porte pas son sceau.',
    en: 'The audit log does not hold its seal.',
    advice: 'Mettre de côté le dossier audit et l’empreinte scellée, prévenir le responsable de la sécurité.',
  },
  'server.audit.seal-forged': {
    kind: 'refused',
    fr: 'Le sceau du journal d’audit n’a pas été fait avec la clé de ce serveur.',
    en: 'The seal of the audit log was not made with this server’s key.',
    advice:
      'Vérifier que la clé maîtresse est bien celle de ces données ; sinon prévenir le responsable de la sécurité.',
  },
  'server.audit.head-missing': {
    kind: 'refused',
    fr: 'L’empreinte scellée du journal d’audit a disparu.',
    en: 'The sealed head of the audit log is gone.',
    advice:
      'La remettre depuis la sauvegarde des secrets ; sinon mettre de côté le journal, prévenir le responsable de la sécurité.',
  },
  'server.audit.head-forged': {
    kind: 'refused',
    fr: 'L’empreinte scellée du journal d’audit est illisible ou n’a pas été faite avec la clé de ce serveur.',
    en: 'The sealed head of the audit log is unreadable or was not made with this server’s key.',
    advice:
      'Vérifier que la clé maîtresse est bien celle de ces données ; sinon prévenir le responsable de la sécurité.',
  },
  'server.audit.head-mismatch': {
    kind: 'refused',
    fr: 'Le journal d’audit a été réécrit : son contenu ne correspond plus à l’empreinte scellée.',
    en: 'The audit log has been rewritten: it no longer fits its sealed head.',
    advice: 'Mettre de côté le dossier audit et l’empreinte scellée, prévenir le responsable de la sécurité.',
  },
} as const satisfies Record<string, ServerCodeEntry>;
