import { randomBytes, randomUUID } from 'node:crypto';
import process from 'node:process';
import {
  type Contexts,
  DirectoryError,
  extendSchema,
  openContexts,
  openDirectory,
  openLdapListener,
  openPasswordVerifier,
  sameName,
  territoryOf,
} from '../../directory/index.ts';
import { askParent } from './ask-parent.ts';
import { openRefusalMeter } from './refusals-told.ts';
import type { LdapDoorMessage, LdapDoorSettings } from './settings.ts';

/** The LDAP door's own process: it waits for its settings, opens the directory for reading, listens, and stops with its parent. */
const clock = { now: () => new Date() };

/** Characters of a name told to the house: a peer may send a megabyte of them. */
const MAX_TOLD_NAME = 1_000;

function tell(message: LdapDoorMessage): void {
  process.send?.(message);
}

async function open(settings: LdapDoorSettings): Promise<() => Promise<void>> {
  for (const text of settings.schema) extendSchema(text);
  const { host, baseDn } = settings;
  const directory = openDirectory({ path: settings.directoryPath, clock, readOnly: true, baseDn });
  const contexts = openPlainContexts(settings);
  const refusals = openRefusalMeter(() => performance.now());
  const serviceOf = (dn: string) => settings.services.find((service) => sameName(service.dn, dn));
  const listener = await openLdapListener({
    entries: directory.entries,
    baseDn,
    ...(contexts && { contexts }),
    listen: { host, port: settings.port },
    listenTls: { host, port: settings.tlsPort },
    tls: { key: settings.key, cert: settings.cert },
    clock,
    randomBytes,
    verifyPassword: openPasswordVerifier(settings.services),
    // The verifier knows these names alone; one it did not would be a stranger.
    classOf: (dn) => serviceOf(dn)?.class ?? 'local',
    territoryOf: (dn) => {
      const service = serviceOf(dn);
      return service === undefined ? null : territoryOf(service.departments, service.establishments);
    },
    judgeCertificate: askParent(process),
    onBind: ({ dn, accepted, address }) => {
      const omitted = accepted ? 0 : refusals.take();
      if (omitted !== null) tell({ kind: 'bound', dn: dn.slice(0, MAX_TOLD_NAME), accepted, from: address, omitted });
    },
    onUpdate: ({ operation, by, dn, code, address }) => {
      const omitted = code === 0 ? 0 : refusals.take();
      const named = { by: by.slice(0, MAX_TOLD_NAME), dn: dn.slice(0, MAX_TOLD_NAME) };
      if (omitted !== null) tell({ kind: 'updated', operation, ...named, code, from: address, omitted });
    },
    onDefect: (error) => process.stderr.write(`ldap: ${error instanceof Error ? error.stack : String(error)}\n`),
  });
  tell({ kind: 'listening', port: listener.port, tlsPort: listener.tlsPort ?? 0 });
  return async () => {
    await listener.close();
    await contexts?.close();
    await directory.close();
  };
}

/** The plain contexts, written here and nowhere else; undefined when none is declared. */
function openPlainContexts({ contexts, contextsPath, baseDn }: LdapDoorSettings): Contexts | undefined {
  if (contexts.length === 0) return undefined;
  return openContexts({ path: contextsPath, contexts, regionDn: baseDn, clock, newUuid: randomUUID });
}

function failed(error: unknown): never {
  const taken = error instanceof DirectoryError && error.code === 'directory.ldap.listen-failed';
  tell({ kind: 'failed', code: taken ? 'server.port.taken' : 'server.ldap.failed', detail: `LDAP : ${String(error)}` });
  process.exit(1);
}

// A terminal or a service manager signals the whole group: the parent stops us in its own order, by ending the channel.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

// Only our parent writes to this channel: its settings first, then its answers.
process.once('message', (settings: LdapDoorSettings) => {
  open(settings).then((close) => {
    const stop = () => {
      close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    process.once('disconnect', stop);
    // It may have gone while we were opening.
    if (!process.connected) stop();
  }, failed);
});
