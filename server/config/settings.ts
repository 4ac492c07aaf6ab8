import type { AuthorityFile, LdapService, NamingContext } from './config.ts';
import {
  accept,
  distinguishedName,
  flag,
  hostName,
  list,
  mail,
  namedBy,
  oneOf,
  origin,
  type Parser,
  path,
  phone,
  port,
  record,
  redisUrl,
  refuse,
  text,
  timeZone,
  wholeNumber,
} from './parsers.ts';
import { type Secret, secret } from './secret.ts';

/** Marks a setting that must be given in this mode. */
export const REQUIRED = Symbol('required');

/** One setting. Its key is its dotted name in {@link SETTINGS}. */
export interface Setting<T> {
  readonly parse: Parser<T>;
  /** French, for the reference page: one sentence. */
  readonly words: string;
  /** Unit or form of the value, French. */
  readonly unit: string;
  /** A value that parses, as YAML. */
  readonly example: string;
  readonly secret?: true;
  /** Value in the demo when nothing is said, as it would be written. */
  readonly demo: unknown;
  /** The same in production, or {@link REQUIRED}. */
  readonly production: unknown;
}

const PRODUCTS = oneOf('CPS', 'CPF', 'CPE', 'CPA', 'software-person', 'organisation');
const UNIVERSES = oneOf('production', 'test', 'demo');
const APPLICATION_ID = /^[a-z][a-z0-9-]{1,63}$/;
const MIN_SECRET_CHARACTERS = 32;
const MAX_SESSION_HOURS = 24;

const hidden: Parser<Secret> = (raw, folder) => {
  const parsed = text(raw, folder);
  return parsed.ok ? accept(secret(parsed.value)) : parsed;
};

const optionalSecret: Parser<Secret | null> = (raw, folder) =>
  raw === null || raw === '' ? accept(null) : hidden(raw, folder);

const longSecret: Parser<Secret> = (raw) =>
  typeof raw === 'string' && raw.length >= MIN_SECRET_CHARACTERS
    ? accept(secret(raw))
    : refuse(`un secret d’au moins ${MIN_SECRET_CHARACTERS} caractères est attendu`);

const passwordHash: Parser<Secret> = (raw, folder) =>
  typeof raw === 'string' && /^\{(ARGON2|SSHA512|SSHA)\}\S+$/.test(raw)
    ? hidden(raw, folder)
    : refuse('une empreinte {ARGON2}…, {SSHA512}… ou {SSHA}… est attendue, jamais un mot de passe');

const authority: Parser<AuthorityFile> = record({
  file: path,
  role: oneOf('anchor', 'intermediate'),
  provenance: UNIVERSES,
  issues: list(PRODUCTS),
});

const ldapService: Parser<LdapService> = record(
  { dn: distinguishedName, passwordHash, class: oneOf('application', 'replication'), certificateSubject: text },
  { class: 'application', certificateSubject: '' },
);

const namingContext: Parser<NamingContext> = record(
  {
    suffix: distinguishedName,
    rootDn: distinguishedName,
    rootPassword: passwordHash,
    anonymousRead: flag,
    writers: list(distinguishedName),
    selfWrite: list(text),
    unique: list(text),
  },
  { anonymousRead: true, writers: [], selfWrite: [], unique: [] },
);

/** `null`, or nothing, or a path. */
const optionalPath: Parser<string | null> = (raw, folder) =>
  raw === null || raw === '' ? accept(null) : path(raw, folder);

/** Keeps each setting's own type while checking its shape. */
function define<T>(setting: Setting<T>): Setting<T> {
  return setting;
}

const tlsFile = (what: string, example: string) =>
  define({ parse: optionalPath, words: what, unit: 'fichier PEM', example, demo: null, production: null });

const shown = (words: string, example: string) =>
  define({ parse: text, words, unit: 'texte', example, demo: example, production: REQUIRED });

/** Every key of the configuration, once: what it is, how it is read, what it is when nothing is said. */
export const SETTINGS = {
  mode: define({
    parse: oneOf('demo', 'production'),
    words: 'Démonstration sur données inventées, ou production : rien de la démonstration n’y est accepté.',
    unit: 'demo | production',
    example: 'production',
    demo: 'demo',
    production: 'production',
  }),
  issuer: define({
    parse: origin,
    words:
      'Adresse publique du service, telle que les applications la connaissent. En clair (http) seulement en démonstration, sur la machine même.',
    unit: 'adresse sans chemin',
    example: 'https://identite.region.example',
    demo: 'http://localhost:4000',
    production: REQUIRED,
  }),
  host: define({
    parse: hostName,
    words: 'Adresse d’écoute.',
    unit: 'nom ou adresse IP',
    example: '0.0.0.0',
    demo: '127.0.0.1',
    production: '127.0.0.1',
  }),
  port: define({
    parse: port,
    words: 'Port du portail, du fournisseur OpenID et des interfaces.',
    unit: 'port',
    example: '4000',
    demo: 4000,
    production: 4000,
  }),
  'https.enabled': define({
    parse: flag,
    words: 'Chiffrer le port principal soi-même ; false derrière un répartiteur qui le fait.',
    unit: 'true | false',
    example: 'true',
    demo: false,
    production: false,
  }),
  'https.certFile': tlsFile('Certificat du port principal, chaîne comprise.', '/etc/vestibule/serveur.pem'),
  'https.keyFile': tlsFile('Clé de ce certificat.', '/etc/vestibule/serveur.key'),
  'cardTls.enabled': define({
    parse: flag,
    words: 'Ouvrir le port qui demande la carte au navigateur (TLS).',
    unit: 'true | false',
    example: 'true',
    demo: false,
    production: true,
  }),
  'cardTls.port': define({
    parse: port,
    words: 'Port de présentation de la carte.',
    unit: 'port',
    example: '4001',
    demo: 4001,
    production: 4001,
  }),
  'cardTls.certFile': tlsFile('Certificat du port de la carte.', '/etc/vestibule/carte.pem'),
  'cardTls.keyFile': tlsFile('Clé de ce certificat.', '/etc/vestibule/carte.key'),
  'organisationTls.enabled': define({
    parse: flag,
    words: 'Ouvrir le port des programmes qui présentent un certificat d’organisation (TLS mutuel).',
    unit: 'true | false',
    example: 'true',
    demo: false,
    production: false,
  }),
  'organisationTls.port': define({
    parse: port,
    words: 'Port des certificats d’organisation.',
    unit: 'port',
    example: '4002',
    demo: 4002,
    production: 4002,
  }),
  'organisationTls.certFile': tlsFile('Certificat du port des organisations.', '/etc/vestibule/organisations.pem'),
  'organisationTls.keyFile': tlsFile('Clé de ce certificat.', '/etc/vestibule/organisations.key'),
  'reader.url': define({
    parse: origin,
    words: 'Lecteur de carte du poste, vu du navigateur.',
    unit: 'adresse sans chemin',
    example: 'http://localhost:4010',
    demo: 'http://localhost:4010',
    production: 'http://localhost:4010',
  }),
  data: define({
    parse: path,
    words: 'Dossier des données.',
    unit: 'dossier',
    example: '/var/lib/vestibule',
    demo: 'data',
    production: 'data',
  }),
  secrets: define({
    parse: path,
    words: 'Dossier des secrets, hors du dossier des données.',
    unit: 'dossier',
    example: '/etc/vestibule/secrets',
    demo: 'secrets',
    production: 'secrets',
  }),
  'ldap.enabled': define({
    parse: flag,
    words: 'Ouvrir la porte LDAP de l’annuaire.',
    unit: 'true | false',
    example: 'true',
    demo: false,
    production: false,
  }),
  'ldap.host': define({
    parse: hostName,
    words: 'Adresse d’écoute de la porte LDAP.',
    unit: 'nom ou adresse IP',
    example: '0.0.0.0',
    demo: '127.0.0.1',
    production: '127.0.0.1',
  }),
  'ldap.port': define({
    parse: port,
    words: 'LDAP avec StartTLS.',
    unit: 'port',
    example: '4389',
    demo: 4389,
    production: 4389,
  }),
  'ldap.tlsPort': define({ parse: port, words: 'LDAPS.', unit: 'port', example: '4636', demo: 4636, production: 4636 }),
  'ldap.baseDn': define({
    parse: distinguishedName,
    words: 'Racine de l’annuaire LDAP.',
    unit: 'nom LDAP',
    example: 'dc=region,dc=example',
    demo: 'dc=region,dc=example',
    production: 'dc=region,dc=example',
  }),
  'ldap.certFile': tlsFile('Certificat de la porte LDAP ; exigé quand elle est ouverte.', '/etc/vestibule/ldap.pem'),
  'ldap.keyFile': tlsFile('Clé de ce certificat.', '/etc/vestibule/ldap.key'),
  'ldap.services': define({
    parse: list(ldapService),
    words:
      'Comptes des programmes qui s’authentifient sur la porte LDAP ; « vestibule hash-password » fait leur empreinte.',
    unit: 'liste { dn, passwordHash, class?: application | replication, certificateSubject? }',
    example:
      '[{ dn: "cn=messagerie,ou=services,dc=region,dc=example", passwordHash: "{SSHA}UW5lIGVtcHJlaW50ZSBmaWN0aXZl" }]',
    secret: true,
    demo: [],
    production: [],
  }),
  'directory.contexts': define({
    parse: list(namingContext),
    words:
      'Contextes de nommage ordinaires, ouverts en lecture et en écriture par LDAP : racine, compte qui y peut tout et son empreinte ; lecture sans authentification (oui par défaut), autres comptes qui écrivent, attributs que chacun change de sa propre entrée, attributs à valeur unique.',
    unit: 'liste { suffix, rootDn, rootPassword, anonymousRead?, writers?, selfWrite?, unique? }',
    example:
      '[{ suffix: "dc=hopital,dc=example", rootDn: "cn=admin,dc=hopital,dc=example", rootPassword: "{SSHA}UW5lIGVtcHJlaW50ZSBmaWN0aXZl" }]',
    secret: true,
    demo: [],
    production: [],
  }),
  'directory.schema': define({
    parse: list(path),
    words:
      'Fichiers de schéma ajoutés à celui des normes (core, cosine, inetOrgPerson, nis), en texte RFC 4512 : forme .schema d’OpenLDAP, ou LDIF.',
    unit: 'liste de fichiers',
    example: '[/etc/vestibule/hopital.schema]',
    demo: [],
    production: [],
  }),
  'trust.universe': define({
    parse: UNIVERSES,
    words: 'Cartes acceptées : de production, de test ou de démonstration. Un seul monde à la fois.',
    unit: 'production | test | demo',
    example: 'production',
    demo: 'demo',
    production: 'production',
  }),
  'trust.authorities': define({
    parse: list(authority),
    words:
      'Autorités reconnues, avec celles de « vestibule trust add ». Aucune : aucune carte n’est acceptée. Une autorité de test n’entre pas en production.',
    unit: 'liste { file, role, provenance, issues }',
    example: '[{ file: autorites/racine.pem, role: anchor, provenance: production, issues: [] }]',
    demo: [],
    production: REQUIRED,
  }),
  'trust.crlFolder': define({
    parse: optionalPath,
    words:
      'Dossier des listes de révocation (*.crl), relu chaque minute. Sans liste à jour, aucune carte n’est acceptée.',
    unit: 'dossier',
    example: '/var/lib/vestibule-crl',
    demo: null,
    production: REQUIRED,
  }),
  'revocation.hosts': define({
    parse: list(hostName),
    words:
      'Serveurs auxquels demander listes de révocation et réponses OCSP, aux adresses que publient les autorités reconnues. Vide : rien n’est demandé à l’extérieur, seul le dossier des listes compte.',
    unit: 'liste de noms',
    example: '[igc-sante.esante.gouv.fr, annuaire-igc.esante.gouv.fr]',
    demo: [],
    production: [],
  }),
  'revocation.lists': define({
    parse: list(text),
    words: 'Adresses de listes (http, https, ldap) en plus de celles que publient les autorités reconnues.',
    unit: 'liste d’adresses',
    example: '["http://igc-sante.esante.gouv.fr/CRL/ACI-FO-PP.crl"]',
    demo: [],
    production: [],
  }),
  'revocation.insideNetworks': define({
    parse: list(text),
    words: 'Réseaux intérieurs où peuvent se trouver ces serveurs (un miroir de la région) ; sinon publics seulement.',
    unit: 'liste de réseaux (CIDR)',
    example: '["10.20.0.0/16"]',
    demo: [],
    production: [],
  }),
  'revocation.refreshMinutes': define({
    parse: wholeNumber(5, 1440),
    words: 'Temps entre deux demandes d’une même liste, à un cinquième près, tiré au sort.',
    unit: 'minutes, 5 à 1440',
    example: '60',
    demo: 60,
    production: 60,
  }),
  'revocation.liveOcsp': define({
    parse: flag,
    words:
      'Interroger le répondeur OCSP de l’autorité pendant la connexion : un essai d’une seconde au plus, les listes décident s’il se tait.',
    unit: 'true | false',
    example: 'false',
    demo: false,
    production: false,
  }),
  'revocation.ocspNonce': define({
    parse: oneOf('none', 'optional', 'required'),
    words: 'Numéro envoyé avec la question OCSP : aucun, envoyé sans être exigé, ou exigé en retour.',
    unit: 'none | optional | required',
    example: 'none',
    demo: 'none',
    production: 'none',
  }),
  'metrics.enabled': define({
    parse: flag,
    words:
      'Ouvrir le port de surveillance : /metrics (Prometheus), /healthz, /readyz. Sans chiffrement ni mot de passe : à garder sur la machine ou un réseau d’exploitation.',
    unit: 'true | false',
    example: 'true',
    demo: false,
    production: true,
  }),
  'metrics.host': define({
    parse: hostName,
    words: 'Adresse d’écoute du port de surveillance.',
    unit: 'nom ou adresse IP',
    example: '127.0.0.1',
    demo: '127.0.0.1',
    production: '127.0.0.1',
  }),
  'metrics.port': define({
    parse: port,
    words: 'Port de surveillance.',
    unit: 'port',
    example: '4009',
    demo: 4009,
    production: 4009,
  }),
  'acr.card': define({
    parse: oneOf('eidas1', 'eidas2', 'eidas3'),
    words: 'Niveau annoncé pour une connexion par carte.',
    unit: 'eidas1 | eidas2 | eidas3',
    example: 'eidas2',
    demo: 'eidas2',
    production: 'eidas2',
  }),
  'outbound.caFile': define({
    parse: optionalPath,
    words:
      'Autorités reconnues en plus des autorités publiques quand le serveur appelle une application (avis de déconnexion, clés, avis d’approbation).',
    unit: 'fichier PEM',
    example: '/etc/vestibule/autorites-internes.pem',
    demo: null,
    production: null,
  }),
  'signIn.store': define({
    parse: oneOf('lmdb', 'redis'),
    words: 'Où vit l’état des connexions : dans le dossier des données, ou dans Redis 7.',
    unit: 'lmdb | redis',
    example: 'lmdb',
    demo: 'lmdb',
    production: 'lmdb',
  }),
  'signIn.redis.url': define({
    parse: redisUrl,
    words:
      'Adresse de Redis quand signIn.store est redis ; rediss:// pour TLS. Persistance et noeviction sont exigées.',
    unit: 'redis://hôte:port/numéro',
    example: 'redis://127.0.0.1:6379/0',
    demo: 'redis://127.0.0.1:6379/0',
    production: 'redis://127.0.0.1:6379/0',
  }),
  'signIn.redis.password': define({
    parse: optionalSecret,
    words: 'Mot de passe de Redis.',
    unit: 'texte',
    example: '"un-mot-de-passe-fictif"',
    secret: true,
    demo: null,
    production: null,
  }),
  'signIn.redis.caFile': define({
    parse: optionalPath,
    words: 'Autorité du certificat de Redis.',
    unit: 'fichier PEM',
    example: '/etc/vestibule/redis-ca.pem',
    demo: null,
    production: null,
  }),
  sessionHours: define({
    parse: wholeNumber(1, MAX_SESSION_HOURS),
    words: 'Durée la plus longue d’une session.',
    unit: 'heures, 1 à 24',
    example: '10',
    demo: 10,
    production: 10,
  }),
  clientSecrets: define({
    parse: namedBy(APPLICATION_ID, longSecret),
    words: 'Secrets des applications qui ne signent pas avec une clé.',
    unit: 'objet identifiant → secret',
    example: '{ dmp: "un-secret-fictif-de-plus-de-trente-deux-caracteres" }',
    secret: true,
    demo: {},
    production: {},
  }),
  'region.fr': shown('Nom de la région, en français, montré sur chaque page.', 'Région de démonstration'),
  'region.en': shown('Nom de la région, en anglais.', 'Demonstration region'),
  'support.phone': define({
    parse: phone,
    words: 'Téléphone de l’assistance, montré sur chaque page.',
    unit: 'numéro',
    example: '"01 99 00 12 34"',
    demo: '01 99 00 12 34',
    production: REQUIRED,
  }),
  'support.mail': define({
    parse: mail,
    words: 'Courriel de l’assistance.',
    unit: 'courriel',
    example: 'assistance@region.example',
    demo: 'assistance@region.example',
    production: REQUIRED,
  }),
  'support.hours.fr': shown('Heures de l’assistance, en français.', 'du lundi au vendredi, de 8 h à 18 h'),
  'support.hours.en': shown('Heures de l’assistance, en anglais.', 'Monday to Friday, 8 am to 6 pm'),
  timeZone: define({
    parse: timeZone,
    words: 'Fuseau horaire des dates montrées.',
    unit: 'nom IANA',
    example: 'Europe/Paris',
    demo: 'Europe/Paris',
    production: 'Europe/Paris',
  }),
} as const;

export type SettingKey = keyof typeof SETTINGS;

/** Value of a setting once read. */
export type SettingValue<K extends SettingKey> = (typeof SETTINGS)[K] extends Setting<infer T> ? T : never;

/** All settings, read. */
export type Values = { readonly [K in SettingKey]: SettingValue<K> };

export const SETTING_KEYS: readonly SettingKey[] = Object.keys(SETTINGS).filter((key): key is SettingKey =>
  Object.hasOwn(SETTINGS, key),
);

/** Name in the environment: `cardTls.certFile` → `VESTIBULE_CARD_TLS_CERT_FILE`. */
export function environmentName(key: SettingKey): string {
  return `VESTIBULE_${key
    .replace(/([A-Z])/g, '_$1')
    .replaceAll('.', '_')
    .toUpperCase()}`;
}
