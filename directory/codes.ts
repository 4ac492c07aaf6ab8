/** The eight kinds of bad news; each door translates them once (docs/architecture.md, « Bad news »). */
export type CodeKind =
  | 'malformed'
  | 'unauthenticated'
  | 'refused'
  | 'absent'
  | 'conflict'
  | 'limit'
  | 'unavailable'
  | 'defect';

/** What a code means to a person: the professional or support (`fr`, `advice`), an English reader (`en`). */
export interface CodeSheet {
  readonly kind: CodeKind;
  /** A sentence a professional or support can read. */
  readonly fr: string;
  readonly en: string;
  /** French: what support should do. */
  readonly advice: string;
}

/** Every code of the directory, refusals and errors alike. `docs/errors.md` is generated from it. */
export const directoryCodes = {
  'directory.person.absent': {
    kind: 'absent',
    fr: "Ce professionnel n'est pas dans l'annuaire.",
    en: 'This professional is not in the directory.',
    advice: "Vérifier l'identifiant national et la date du dernier import.",
  },
  'directory.person.closed': {
    kind: 'refused',
    fr: 'Ce professionnel ne figure plus au répertoire national.',
    en: 'This professional has left the national register.',
    advice: "Consulter l'historique de la fiche : date de clôture et fichier en cause.",
  },
  'directory.structure.absent': {
    kind: 'absent',
    fr: "Cette structure n'est pas dans l'annuaire.",
    en: 'This structure is not in the directory.',
    advice: 'Vérifier le numéro FINESS et la date du dernier import FINESS.',
  },
  'directory.structure.closed': {
    kind: 'refused',
    fr: 'Cette structure est fermée.',
    en: 'This structure is closed.',
    advice: "Consulter l'historique de la structure.",
  },
  'directory.network.absent': {
    kind: 'absent',
    fr: "Ce réseau n'est pas dans l'annuaire.",
    en: 'This network is not in the directory.',
    advice: 'Vérifier le code du réseau.',
  },
  'directory.network.closed': {
    kind: 'refused',
    fr: 'Ce réseau est clos.',
    en: 'This network is closed.',
    advice: "Consulter l'historique du réseau.",
  },
  'directory.identifier.malformed': {
    kind: 'malformed',
    fr: "Cet identifiant n'a pas la forme attendue.",
    en: 'This identifier is not well formed.',
    advice: "Comparer avec la forme décrite dans docs/formats.md ; la valeur est gardée telle quelle à l'import.",
  },
  'directory.identifier.bad-check-digit': {
    kind: 'malformed',
    fr: 'La clé de contrôle de cet identifiant est fausse.',
    en: 'The check digit of this identifier is wrong.',
    advice: "Simple avertissement à l'import : signaler la valeur à l'autorité d'enregistrement.",
  },
  'directory.search.too-long': {
    kind: 'limit',
    fr: 'La recherche est trop longue.',
    en: 'The search text is too long.',
    advice: 'Chercher avec moins de mots.',
  },
  'directory.search.malformed': {
    kind: 'malformed',
    fr: "La recherche n'est pas valable.",
    en: 'The search is not well formed.',
    advice: 'Reprendre la recherche depuis la première page.',
  },
  'directory.query.limit': {
    kind: 'limit',
    fr: 'Le nombre de réponses demandé est hors limites.',
    en: 'The number of answers asked for is out of bounds.',
    advice: 'Demander entre 1 et la limite documentée.',
  },
  'directory.edit.stale-version': {
    kind: 'conflict',
    fr: "La fiche a changé depuis que vous l'avez ouverte.",
    en: 'The record changed since you opened it.',
    advice: 'Relire la fiche, puis recommencer la modification.',
  },
  'directory.edit.closed-record': {
    kind: 'refused',
    fr: 'Une fiche close ne se modifie pas.',
    en: 'A closed record cannot be edited.',
    advice: 'Attendre le retour de la personne ou de la structure dans son fichier national.',
  },
  'directory.edit.invalid-phone': {
    kind: 'malformed',
    fr: "Ce numéro de téléphone n'est pas valable.",
    en: 'This telephone number is not valid.',
    advice: 'Chiffres, espaces, points, tirets et un + initial ; entre 4 et 15 chiffres.',
  },
  'directory.edit.invalid-secure-mail': {
    kind: 'malformed',
    fr: "Cette adresse de messagerie n'est pas valable.",
    en: 'This mail address is not valid.',
    advice: 'Une seule adresse, de la forme nom@domaine.',
  },
  'directory.edit.unchanged': {
    kind: 'conflict',
    fr: 'La fiche porte déjà cette valeur.',
    en: 'The record already holds this value.',
    advice: 'Rien à faire.',
  },
  'directory.import.unknown-format': {
    kind: 'refused',
    fr: "Ce fichier n'est pas d'un format connu de l'annuaire.",
    en: 'This file is not of a format the directory knows.',
    advice: 'Comparer sa première ligne avec docs/formats.md.',
  },
  'directory.import.empty': {
    kind: 'malformed',
    fr: 'Ce fichier est vide.',
    en: 'This file is empty.',
    advice: 'Télécharger le fichier de nouveau.',
  },
  'directory.import.too-large': {
    kind: 'limit',
    fr: 'Ce fichier dépasse la taille admise.',
    en: 'This file is larger than allowed.',
    advice: 'Vérifier que le fichier est bien décompressé et du bon type.',
  },
  'directory.import.line-too-long': {
    kind: 'limit',
    fr: 'Une ligne de ce fichier dépasse la longueur admise.',
    en: 'A line of this file is longer than allowed.',
    advice: 'Télécharger le fichier de nouveau ; un guillemet ouvert ou une coupure en est souvent la cause.',
  },
  'directory.import.malformed-csv': {
    kind: 'malformed',
    fr: "Les guillemets ou séparateurs de ce fichier n'ont pas pu être lus.",
    en: 'The quotes or separators of this file could not be read.',
    advice: 'Corriger la ligne indiquée ou télécharger le fichier de nouveau.',
  },
  'directory.import.truncated': {
    kind: 'malformed',
    fr: 'La dernière ligne de ce fichier est coupée.',
    en: 'The last line of this file is cut.',
    advice: "Télécharger le fichier de nouveau ; rien n'a été appliqué.",
  },
  'directory.import.older-file': {
    kind: 'conflict',
    fr: 'Un fichier plus récent de la même famille a déjà été appliqué.',
    en: 'A newer file of the same family has already been applied.',
    advice: 'Importer le fichier du jour.',
  },
  'directory.import.guarded': {
    kind: 'refused',
    fr: "Trop de fiches disparaîtraient : l'import est arrêté avant tout changement.",
    en: 'Too many records would vanish: the import is stopped before any change.',
    advice: 'Vérifier que le fichier est complet ; si les départs sont vrais, relancer en les autorisant.',
  },
  'directory.import.busy': {
    kind: 'conflict',
    fr: 'Un autre import est en cours.',
    en: 'Another import is running.',
    advice: "Attendre la fin de l'import en cours.",
  },
  'directory.import.column-count': {
    kind: 'malformed',
    fr: "Cette ligne n'a pas le bon nombre de colonnes.",
    en: 'This row does not have the right number of columns.',
    advice: "La ligne est laissée de côté ; la signaler à l'émetteur du fichier.",
  },
  'directory.import.too-many-rows': {
    kind: 'limit',
    fr: 'Trop de lignes portent le même identifiant.',
    en: 'Too many rows carry the same identifier.',
    advice: 'Les premières lignes sont gardées ; signaler le fichier à son émetteur.',
  },
  'directory.import.identifier-missing': {
    kind: 'malformed',
    fr: 'Cette ligne ne porte pas son identifiant.',
    en: 'This row lacks its identifier.',
    advice: "La ligne est laissée de côté ; la signaler à l'émetteur du fichier.",
  },
  'directory.import.value-too-long': {
    kind: 'limit',
    fr: 'Une valeur de cette ligne est trop longue.',
    en: 'A value of this row is too long.',
    advice: 'La ligne est laissée de côté ; chercher un séparateur manquant.',
  },
  'directory.import.national-id-mismatch': {
    kind: 'malformed',
    fr: "L'identifiant et l'identification nationale de cette ligne ne concordent pas.",
    en: 'The identifier and the national identification of this row disagree.',
    advice: "L'identification nationale fait foi ; signaler la ligne à l'autorité d'enregistrement.",
  },
  'directory.import.rows-disagree': {
    kind: 'conflict',
    fr: "Les lignes d'une même personne ne disent pas la même chose.",
    en: 'The rows of one person do not say the same thing.',
    advice: "La valeur retenue ne dépend pas de l'ordre des lignes ; vérifier la fiche.",
  },
  'directory.import.identifier-taken': {
    kind: 'conflict',
    fr: 'Un autre identifiant de cette personne appartient déjà à une autre fiche.',
    en: 'A further identifier of this person already belongs to another record.',
    advice: "L'identifiant reste à la première fiche ; vérifier la correspondance ADELI–RPPS.",
  },
  'directory.import.old-identifier': {
    kind: 'conflict',
    fr: 'Cette ligne désigne une personne par un ancien identifiant.',
    en: 'This row names a person by an old identifier.',
    advice: "La fiche actuelle de la personne est gardée ; la ligne n'est pas appliquée.",
  },
  'directory.import.damaged-text': {
    kind: 'malformed',
    fr: 'Des caractères de cette ligne étaient déjà perdus dans le fichier.',
    en: 'Characters of this row were already lost in the file.',
    advice: "La valeur est gardée telle quelle ; demander un fichier sain à l'émetteur.",
  },
  'directory.import.date-malformed': {
    kind: 'malformed',
    fr: "Cette date n'existe pas ou n'a pas la forme attendue.",
    en: 'This date does not exist or is not well formed.',
    advice: 'Écrire les dates AAAA-MM-JJ (ou JJ/MM/AAAA).',
  },
  'directory.import.unknown-value': {
    kind: 'malformed',
    fr: 'Cette colonne porte une valeur inconnue.',
    en: 'This column holds an unknown value.',
    advice: 'Les valeurs admises sont dans docs/formats.md.',
  },
  'directory.import.duplicate-row': {
    kind: 'conflict',
    fr: "Cette ligne répète une ligne précédente avec d'autres valeurs.",
    en: 'This row repeats an earlier row with other values.',
    advice: 'Garder une seule ligne par clé.',
  },
  'directory.store.read-only': {
    kind: 'defect',
    fr: "L'annuaire est ouvert en lecture seule.",
    en: 'The directory is open for reading only.',
    advice: "Signaler l'incident : un programme de lecture a tenté d'écrire.",
  },
  'directory.store.unavailable': {
    kind: 'unavailable',
    fr: "Le fichier de l'annuaire ne peut pas être ouvert.",
    en: 'The directory file cannot be opened.',
    advice: 'Vérifier le dossier de données, ses droits et la place disponible.',
  },
  'directory.backup.refused': {
    kind: 'conflict',
    fr: "La sauvegarde ou la reprise n'a pas pu être écrite là.",
    en: 'The backup or the restoration could not be written there.',
    advice: 'Donner un dossier vide, sur un disque qui a de la place ; mettre de côté un annuaire déjà présent.',
  },
  'directory.backup.damaged': {
    kind: 'malformed',
    fr: "Cette sauvegarde n'est pas entière.",
    en: 'This backup is not whole.',
    advice: 'Recopier la sauvegarde depuis son support, ou en prendre une autre.',
  },
  'directory.store.busy': {
    kind: 'unavailable',
    fr: "Trop d'écritures attendent déjà dans l'annuaire.",
    en: 'Too many writes already wait in the directory.',
    advice: 'Recommencer dans un instant ; vérifier la charge du disque.',
  },
  'directory.store.other-base': {
    kind: 'conflict',
    fr: "L'annuaire a été écrit sous un autre nom de base.",
    en: 'The directory was written under another base name.',
    advice: "Remettre l'ancien nom de base, ou vider le dossier de l'annuaire et refaire les imports.",
  },
  'directory.store.incoherent': {
    kind: 'defect',
    fr: "L'annuaire contient un renvoi vers une fiche manquante.",
    en: 'The directory holds a reference to a missing record.',
    advice: "Signaler l'incident et reprendre depuis la dernière sauvegarde.",
  },
  'directory.entry.malformed': {
    kind: 'defect',
    fr: "Une fiche n'a pas pu être écrite dans l'annuaire LDAP.",
    en: 'A record could not be written to the LDAP directory.',
    advice: "Signaler l'incident avec le message : nom ou attribut hors du schéma publié.",
  },
  'directory.entry.name-taken': {
    kind: 'conflict',
    fr: "Deux fiches voudraient le même nom dans l'annuaire LDAP.",
    en: 'Two records would have the same name in the LDAP directory.',
    advice: 'Chercher deux fiches portant le même identifiant national ou le même numéro de structure.',
  },
  'directory.filter.malformed': {
    kind: 'malformed',
    fr: "Ce filtre LDAP n'est pas valable.",
    en: 'This LDAP filter is not well formed.',
    advice: 'Vérifier les parenthèses et les caractères échappés (RFC 4515).',
  },
  'directory.ldif.malformed': {
    kind: 'malformed',
    fr: 'Le fichier LDIF ne se lit pas.',
    en: 'The LDIF file cannot be read.',
    advice: 'Corriger la ligne nommée ; ce qui la précède a pu être repris.',
  },
  'directory.schema.malformed': {
    kind: 'malformed',
    fr: 'Une définition du schéma ne se lit pas, ou nomme un type inconnu.',
    en: 'A schema definition cannot be read, or names an unknown type.',
    advice: 'Corriger le fichier de schéma nommé dans ldap.schema ; la définition en cause est citée.',
  },
  'directory.ldap.malformed': {
    kind: 'malformed',
    fr: "Un message reçu n'est pas du LDAP valable.",
    en: 'A received message is not valid LDAP.',
    advice: 'Vérifier le logiciel client ; la connexion en cause a été fermée.',
  },
  'directory.ldap.listen-failed': {
    kind: 'unavailable',
    fr: "Le serveur LDAP ne peut pas écouter sur l'adresse demandée.",
    en: 'The LDAP server cannot listen on the address asked for.',
    advice: "Vérifier que le port est libre et que l'adresse appartient à la machine.",
  },
  'directory.ldap.misconfigured': {
    kind: 'malformed',
    fr: 'La configuration du serveur LDAP est incomplète ou fausse.',
    en: 'The configuration of the LDAP server is incomplete or wrong.',
    advice: 'Vérifier le nom de base, le certificat et les comptes de service.',
  },
} as const satisfies Readonly<Record<string, CodeSheet>>;

/** A stable code `directory.<subject>.<fault>`. */
export type DirectoryCode = keyof typeof directoryCodes;
