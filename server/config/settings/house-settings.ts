import { fingerprint, flag, hostName, list, oneOf, origin, path, port, wholeNumber } from '../parsers.ts';
import { define, optionalPath, REQUIRED, tlsFile } from './setting.ts';

/** More than the processors of any machine this is meant for. */
const MAX_PROCESSES = 64;

/** Where the house listens to people and programs, and where it keeps what it knows. */
export const HOUSE_SETTINGS = {
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
  processes: define({
    parse: wholeNumber(1, MAX_PROCESSES),
    words:
      'Processus qui répondent aux connexions. Au-delà d’un, un processus de plus tient la maison (annuaire, audit, administration) et les remplace s’ils s’arrêtent.',
    unit: 'nombre de 1 à 64',
    example: '2',
    demo: 1,
    production: 1,
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
  proxies: define({
    parse: list(fingerprint),
    words:
      'Certificats (SHA-256) des répartiteurs qui parlent pour d’autres aux ports de la carte et des organisations : Client-Cert (RFC 9440) et Forwarded ne sont lus que d’eux.',
    unit: 'liste d’empreintes',
    example: '["5f3c9a0d1e2b4c6f7a8091b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6"]',
    demo: [],
    production: [],
  }),
  proxyCaFile: define({
    parse: optionalPath,
    words:
      'Autorités des certificats des répartiteurs, nommées dans la poignée de main du port de la carte : Apache, par exemple, n’y présente le sien que si la sienne en est.',
    unit: 'fichier PEM',
    example: '/etc/vestibule/autorites-internes.pem',
    demo: null,
    production: null,
  }),
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
} as const;
