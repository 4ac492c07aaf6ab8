import type { Config, TlsFiles } from './config.ts';
import type { Values } from './settings.ts';

/** Settings, read and agreeing with each other, as the typed configuration. */
export function assemble(values: Values): Config {
  return {
    mode: values.mode,
    issuer: values.issuer,
    host: values.host,
    port: values.port,
    processes: values.processes,
    https: door(values, 'https', {}),
    cardTls: door(values, 'cardTls', { port: values['cardTls.port'] }),
    organisationTls: door(values, 'organisationTls', { port: values['organisationTls.port'] }),
    proxies: values.proxies,
    proxyCaFile: values.proxyCaFile,
    reader: { url: values['reader.url'] },
    data: values.data,
    secrets: values.secrets,
    ldap: door(values, 'ldap', {
      host: values['ldap.host'],
      port: values['ldap.port'],
      tlsPort: values['ldap.tlsPort'],
      baseDn: values['ldap.baseDn'],
      services: values['ldap.services'],
    }),
    directory: directoryOf(values),
    trust: {
      universe: values['trust.universe'],
      authorities: values['trust.authorities'],
      crlFolder: values['trust.crlFolder'],
    },
    revocation: {
      hosts: values['revocation.hosts'].map((host) => host.toLowerCase()),
      lists: values['revocation.lists'],
      insideNetworks: values['revocation.insideNetworks'],
      refreshMinutes: values['revocation.refreshMinutes'],
      ocspAhead: values['revocation.ocspAhead'],
      graceHours: values['revocation.graceHours'],
      liveOcsp: values['revocation.liveOcsp'],
      ocspNonce: values['revocation.ocspNonce'],
    },
    metrics: values['metrics.enabled']
      ? { enabled: true, host: values['metrics.host'], port: values['metrics.port'] }
      : { enabled: false },
    acr: { card: values['acr.card'], cardInGrace: values['acr.cardInGrace'], passkey: values['acr.passkey'] },
    outbound: { caFile: values['outbound.caFile'] },
    signIn: signInOf(values),
    limits: limitsOf(values),
    sessionHours: values.sessionHours,
    clientSecrets: values.clientSecrets,
    region: { fr: values['region.fr'], en: values['region.en'] },
    support: {
      phone: values['support.phone'],
      mail: values['support.mail'],
      hours: { fr: values['support.hours.fr'], en: values['support.hours.en'] },
    },
    timeZone: values.timeZone,
  };
}

function directoryOf(values: Values): Config['directory'] {
  return {
    contexts: values['directory.contexts'],
    schema: values['directory.schema'],
    inbox: values['directory.inbox'],
    holdPercent: values['directory.holdPercent'],
    holdRecords: values['directory.holdRecords'],
    holdSitePercent: values['directory.holdSitePercent'],
    holdSiteRecords: values['directory.holdSiteRecords'],
  };
}

function signInOf(values: Values): Config['signIn'] {
  if (values['signIn.store'] === 'lmdb') return { store: 'lmdb' };
  return {
    store: 'redis',
    url: values['signIn.redis.url'],
    password: values['signIn.redis.password'],
    caFile: values['signIn.redis.caFile'],
  };
}

function limitsOf(values: Values): Config['limits'] {
  return {
    secretFailures: values['limits.secretFailures'],
    redemptionFailures: values['limits.redemptionFailures'],
    proofFailures: values['limits.proofFailures'],
    approvalRequests: values['limits.approvalRequests'],
    holderRequests: values['limits.holderRequests'],
  };
}

type Door<T> = { readonly enabled: false } | ({ readonly enabled: true } & TlsFiles & T);

/** A door that is closed has no settings; an open one has its certificate. */
function door<T extends object>(
  values: Values,
  name: 'https' | 'cardTls' | 'organisationTls' | 'ldap',
  rest: T,
): Door<T> {
  const certFile = values[`${name}.certFile`];
  const keyFile = values[`${name}.keyFile`];
  if (!values[`${name}.enabled`] || certFile === null || keyFile === null) return { enabled: false };
  return { enabled: true, certFile, keyFile, ...rest };
}
