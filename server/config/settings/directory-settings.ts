import type { LdapService, NamingContext } from '../config.ts';
import {
  accept,
  distinguishedName,
  flag,
  hostName,
  list,
  oneOf,
  type Parser,
  path,
  port,
  record,
  refuse,
  text,
  wholeNumber,
} from '../parsers.ts';
import type { Secret } from '../secret.ts';
import { define, optionalPath, secretText, tlsFile } from './setting.ts';

const passwordHash: Parser<Secret> = (raw, folder) =>
  typeof raw === 'string' && /^\{(ARGON2|SSHA512|SSHA)\}\S+$/.test(raw)
    ? secretText(raw, folder)
    : refuse('une empreinte {ARGON2}…, {SSHA512}… ou {SSHA}… est attendue, jamais un mot de passe');

const department: Parser<string> = (raw) =>
  typeof raw === 'string' && /^(\d[0-9AB]|9[78]\d)$/.test(raw)
    ? accept(raw)
    : refuse('un département est attendu, entre guillemets : "75", "2A", "974"');

const finess: Parser<string> = (raw) =>
  typeof raw === 'string' && /^[0-9][0-9AB][0-9]{7}$/.test(raw)
    ? accept(raw)
    : refuse('un numéro FINESS de neuf caractères est attendu, entre guillemets');

const ldapService: Parser<LdapService> = record(
  {
    dn: distinguishedName,
    passwordHash,
    class: oneOf('application', 'curator', 'administrator', 'replication'),
    certificateSubject: text,
    departments: list(department),
    establishments: list(finess),
  },
  { class: 'application', certificateSubject: '', departments: [], establishments: [] },
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

/** The directory over LDAP. */
/** More closings than that in one department are always looked at. */
const MAX_HOLD_RECORDS = 100_000;

export const DIRECTORY_SETTINGS = {
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
      'Comptes qui s’authentifient sur la porte LDAP, et ce qu’ils y sont (docs/ldap.md) ; départements ou numéros FINESS dont ils répondent, aucun : toute la région. « vestibule hash-password » fait leur empreinte.',
    unit: 'liste { dn, passwordHash, class?: application | curator | administrator | replication, certificateSubject?, departments?, establishments? }',
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
  'directory.holdPercent': define({
    parse: wholeNumber(1, 100),
    words:
      'Part des fiches ouvertes d’un département, en pour cent, au-delà de laquelle un fichier national n’y ferme personne : les fermetures sont retenues et dites.',
    unit: 'pour cent',
    example: '2',
    demo: 5,
    production: 5,
  }),
  'directory.holdRecords': define({
    parse: wholeNumber(0, MAX_HOLD_RECORDS),
    words: 'Fermetures d’un département admises quelle que soit leur part.',
    unit: 'fiches',
    example: '50',
    demo: 20,
    production: 20,
  }),
  'directory.holdSitePercent': define({
    parse: wholeNumber(1, 100),
    words:
      'Part des personnes d’un établissement, en pour cent, au-delà de laquelle un fichier national ne les en retire pas : leurs départs sont retenus et dits.',
    unit: 'pour cent',
    example: '30',
    demo: 20,
    production: 20,
  }),
  'directory.holdSiteRecords': define({
    parse: wholeNumber(0, MAX_HOLD_RECORDS),
    words: 'Départs d’un établissement admis quelle que soit leur part.',
    unit: 'personnes',
    example: '50',
    demo: 20,
    production: 20,
  }),
  'directory.inbox': define({
    parse: optionalPath,
    words:
      'Dossier où sont déposés les fichiers trop gros pour une page : la page des imports les liste et en prépare le plan ; jamais écrit ni vidé par le service.',
    unit: 'dossier',
    example: '/var/lib/vestibule-depot',
    demo: null,
    production: null,
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
} as const;
