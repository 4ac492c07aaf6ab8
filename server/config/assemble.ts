import type { Config, TlsFiles } from './config.ts';
import type { Values } from './settings.ts';

/** Settings, read and agreeing with each other, as the typed configuration. */
export function assemble(values: Values): Config {
  return {
    mode: values.mode,
    issuer: values.issuer,
    host: values.host,
    port: values.port,
    https: door(values, 'https', {}),
    cardTls: door(values, 'cardTls', { port: values['cardTls.port'] }),
    organisationTls: door(values, 'organisationTls', { port: values['organisationTls.port'] }),
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
    directory: { contexts: values['directory.contexts'], schema: values['directory.schema'] },
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
      liveOcsp: values['revocation.liveOcsp'],
      ocspNonce: values['revocation.ocspNonce'],
    },
    metrics: values['metrics.enabled']
      ? { enabled: true, host: values['metrics.host'], port: values['metrics.port'] }
      : { enabled: false },
    acr: { card: values['acr.card'] },
    outbound: { caFile: values['outbound.caFile'] },
    signIn:
      values['signIn.store'] === 'lmdb'
        ? { store: 'lmdb' }
        : {
            store: 'redis',
            url: values['signIn.redis.url'],
            password: values['signIn.redis.password'],
            caFile: values['signIn.redis.caFile'],
          },
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
