import type { AuthorityFile } from '../config.ts';
import {
  flag,
  hostName,
  list,
  listAddress,
  network,
  oneOf,
  type Parser,
  path,
  record,
  wholeNumber,
} from '../parsers.ts';
import { define, optionalPath, REQUIRED } from './setting.ts';

const PRODUCTS = oneOf('CPS', 'CPF', 'CPE', 'CPA', 'software-person', 'organisation');
const UNIVERSES = oneOf('production', 'test', 'demo');

const authority: Parser<AuthorityFile> = record({
  file: path,
  role: oneOf('anchor', 'intermediate'),
  provenance: UNIVERSES,
  issues: list(PRODUCTS),
});

/** Whose cards are accepted, and how it is known that they still are. */
export const TRUST_SETTINGS = {
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
    parse: list(listAddress),
    words: 'Adresses de listes (http, https, ldap) en plus de celles que publient les autorités reconnues.',
    unit: 'liste d’adresses',
    example: '["http://igc-sante.esante.gouv.fr/CRL/ACI-FO-PP.crl"]',
    demo: [],
    production: [],
  }),
  'revocation.insideNetworks': define({
    parse: list(network),
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
  'revocation.ocspAhead': define({
    parse: oneOf('none', 'organisations', 'cards'),
    words:
      'Demander d’avance les réponses OCSP des autorités et des organisations acceptées ; avec cards, aussi celles des cartes des sept derniers jours : le répondeur apprend alors qui exerce.',
    unit: 'none | organisations | cards',
    example: 'none',
    demo: 'none',
    production: 'none',
  }),
  'revocation.graceHours': define({
    parse: wholeNumber(0, 72),
    words:
      'Délai pendant lequel une liste dépassée laisse encore entrer, au niveau acr.cardInGrace, noté dans l’audit. À zéro, une liste dépassée refuse la carte.',
    unit: 'heures, 0 à 72',
    example: '0',
    demo: 0,
    production: 0,
  }),
  'revocation.ocspNonce': define({
    parse: oneOf('none', 'optional', 'required'),
    words: 'Numéro envoyé avec la question OCSP : aucun, envoyé sans être exigé, ou exigé en retour.',
    unit: 'none | optional | required',
    example: 'none',
    demo: 'none',
    production: 'none',
  }),
} as const;
