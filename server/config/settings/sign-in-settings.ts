import { accept, namedBy, oneOf, type Parser, redisUrl, refuse, wholeNumber } from '../parsers.ts';
import { type Secret, secret } from '../secret.ts';
import { define, optionalPath, secretText } from './setting.ts';

const APPLICATION_ID = /^[a-z][a-z0-9-]{1,63}$/;
const MIN_SECRET_CHARACTERS = 32;
const MAX_SESSION_HOURS = 24;

const optionalSecret: Parser<Secret | null> = (raw, folder) =>
  raw === null || raw === '' ? accept(null) : secretText(raw, folder);

const longSecret: Parser<Secret> = (raw) =>
  typeof raw === 'string' && raw.length >= MIN_SECRET_CHARACTERS
    ? accept(secret(raw))
    : refuse(`un secret d’au moins ${MIN_SECRET_CHARACTERS} caractères est attendu`);

/** Sign-ins: their level, their state, the applications that they reach. */
export const SIGN_IN_SETTINGS = {
  'acr.card': define({
    parse: oneOf('eidas1', 'eidas2', 'eidas3'),
    words: 'Niveau annoncé pour une connexion par carte.',
    unit: 'eidas1 | eidas2 | eidas3',
    example: 'eidas2',
    demo: 'eidas2',
    production: 'eidas2',
  }),
  'acr.cardInGrace': define({
    parse: oneOf('eidas1', 'eidas2', 'eidas3'),
    words:
      'Niveau annoncé quand la carte n’est couverte que par une liste dépassée (revocation.graceHours) ; sous acr.card.',
    unit: 'eidas1 | eidas2 | eidas3',
    example: 'eidas1',
    demo: 'eidas1',
    production: 'eidas1',
  }),
  'acr.passkey': define({
    parse: oneOf('eidas1', 'eidas2', 'eidas3'),
    words: 'Niveau annoncé pour une connexion par clé d’accès ; jamais au-dessus d’acr.card, dont elle vient.',
    unit: 'eidas1 | eidas2 | eidas3',
    example: 'eidas1',
    demo: 'eidas1',
    production: 'eidas1',
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
} as const;
