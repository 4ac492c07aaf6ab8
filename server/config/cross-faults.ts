import { sep } from 'node:path';
import type { SettingKey, Values } from './settings.ts';

/** A fault between settings that are each well formed. */
export interface CrossFault {
  readonly key: SettingKey;
  readonly reason: string;
}

type Rule = (values: Values) => readonly CrossFault[];

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an address stays on this machine. */
export function isLoopback(origin: string): boolean {
  return LOOPBACK.has(new URL(origin).hostname);
}

const issuerIsPrivate: Rule = ({ issuer, mode }) => {
  if (issuer.startsWith('https:')) return [];
  if (mode === 'production') return [{ key: 'issuer', reason: 'https est exigé en production' }];
  return isLoopback(issuer) ? [] : [{ key: 'issuer', reason: 'http n’est permis que sur la machine même (localhost)' }];
};

const readerIsPrivate: Rule = (values) => {
  const url = values['reader.url'];
  return url.startsWith('https:') || isLoopback(url)
    ? []
    : [{ key: 'reader.url', reason: 'http n’est permis que sur le poste même (localhost)' }];
};

const tlsFilesAreGiven: Rule = (values) =>
  (['https', 'cardTls', 'organisationTls', 'ldap'] as const).flatMap((door) => {
    if (!values[`${door}.enabled`]) return [];
    const missing = ([`${door}.certFile`, `${door}.keyFile`] as const).filter((key) => values[key] === null);
    return missing.map((key) => ({ key, reason: `exigé quand ${door}.enabled est true` }));
  });

/** A curator answers for establishments: without any, the account would see nothing more than a colleague does. */
const curatorsHaveTerritory: Rule = (values) =>
  values['ldap.services']
    .filter((each) => each.class === 'curator' && each.departments.length + each.establishments.length === 0)
    .map(({ dn }) => ({
      key: 'ldap.services',
      reason: `« ${dn} » est curator : establishments ou departments est exigé`,
    }));

/** Replicas copy the whole; a part of it by territory is no copy. */
const replicasAreWhole: Rule = (values) =>
  values['ldap.services']
    .filter((each) => each.class === 'replication' && each.departments.length + each.establishments.length > 0)
    .map(({ dn }) => ({
      key: 'ldap.services',
      reason: `« ${dn} » est replication : aucun territoire ne s’y applique`,
    }));

const secretsAreApart: Rule = ({ data, secrets }) =>
  secrets === data || secrets.startsWith(data + sep)
    ? [{ key: 'secrets', reason: 'doit être hors du dossier des données' }]
    : [];

/** Ports, each with whether its door is open. */
const PORTS = [
  ['port', null],
  ['cardTls.port', 'cardTls.enabled'],
  ['organisationTls.port', 'organisationTls.enabled'],
  ['metrics.port', 'metrics.enabled'],
  ['ldap.port', 'ldap.enabled'],
  ['ldap.tlsPort', 'ldap.enabled'],
] as const;

/** A port that could not be read leaves the others compared. */
function portsDiffer(values: Partial<Values>): readonly CrossFault[] {
  const used = PORTS.filter(([key, enabled]) => values[key] && (enabled === null || values[enabled]));
  return used.flatMap(([key], place) => {
    const first = used.slice(0, place).find(([other]) => values[other] === values[key]);
    return first ? [{ key, reason: `même port que ${first[0]}` }] : [];
  });
}

const oneWorldOfCards: Rule = (values) => {
  const universe = values['trust.universe'];
  if (values.mode === 'production' && universe === 'demo') {
    return [{ key: 'trust.universe', reason: 'les cartes de démonstration ne sont pas acceptées en production' }];
  }
  const stranger = values['trust.authorities'].find(({ provenance }) => provenance !== universe);
  return stranger
    ? [
        {
          key: 'trust.authorities',
          reason: `une autorité vient de « ${stranger.provenance} », trust.universe est « ${universe} »`,
        },
      ]
    : [];
};

const graceIsWorthLess: Rule = (values) =>
  values['revocation.graceHours'] > 0 && values['acr.cardInGrace'] >= values['acr.card']
    ? [
        {
          key: 'acr.cardInGrace',
          reason: `doit être sous acr.card (${values['acr.card']}) quand revocation.graceHours n’est pas 0`,
        },
      ]
    : [];

const passkeyIsWorthItsCard: Rule = (values) =>
  values['acr.passkey'] > values['acr.card']
    ? [{ key: 'acr.passkey', reason: `pas au-dessus d’acr.card (${values['acr.card']}), dont elle vient` }]
    : [];

const proxiesHaveADoor: Rule = (values) =>
  values.proxies.length > 0 && !values['cardTls.enabled'] && !values['organisationTls.enabled']
    ? [{ key: 'proxies', reason: 'ils parlent aux ports cardTls ou organisationTls : en ouvrir un' }]
    : [];

const RULES: readonly Rule[] = [
  proxiesHaveADoor,
  issuerIsPrivate,
  readerIsPrivate,
  tlsFilesAreGiven,
  curatorsHaveTerritory,
  replicasAreWhole,
  secretsAreApart,
  oneWorldOfCards,
  graceIsWorthLess,
  passkeyIsWorthItsCard,
];

/** What a rule meets when it asks for a setting that could not be read, which has its own fault. */
class UnreadSetting extends Error {}

/** Every fault between settings that could be read; a rule that needs another one says nothing yet. */
export function crossFaults(values: Partial<Values>): readonly CrossFault[] {
  return [...RULES.flatMap((rule) => askedOf(rule, values)), ...portsDiffer(values)];
}

/** What a rule says of values some of which are missing. */
function askedOf(rule: Rule, values: Partial<Values>): readonly CrossFault[] {
  const guarded = new Proxy(values, {
    get(target, key) {
      if (!(key in target)) throw new UnreadSetting(String(key));
      return Reflect.get(target, key);
    },
  });
  try {
    // Complete as far as the rule can tell: it is stopped at the first that is not there.
    return rule(guarded as Values);
  } catch (error) {
    if (error instanceof UnreadSetting) return [];
    throw error;
  }
}
