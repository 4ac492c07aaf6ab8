import { createServer } from 'node:net';
import type { Config } from '../config/config.ts';
import { closeServer, type ListenAddress, listen } from '../listen.ts';
import { houseAddresses } from '../listeners.ts';
import { type Finding, fault, well } from './finding.ts';

/** Ports of the configuration: whether one is held by another program. */
export async function checkPorts(config: Config, isRunning: boolean): Promise<readonly Finding[]> {
  const wanted = addressesOf(config);
  const numbers = wanted.map(({ port }) => port).join(', ');
  if (isRunning) return [well('ports', `le serveur tourne et tient ${numbers}`)];
  const taken = (await Promise.all(wanted.map(tryPort))).flat();
  return taken.length > 0 ? taken : [well('ports', `libres : ${numbers}`)];
}

function addressesOf(config: Config): readonly ListenAddress[] {
  const { metrics, ldap } = config;
  return [
    ...houseAddresses(config),
    ...(metrics.enabled ? [{ host: metrics.host, port: metrics.port, what: 'surveillance' }] : []),
    ...(ldap.enabled
      ? [
          { host: ldap.host, port: ldap.port, what: 'LDAP' },
          { host: ldap.host, port: ldap.tlsPort, what: 'LDAPS' },
        ]
      : []),
  ];
}

async function tryPort(address: ListenAddress): Promise<readonly Finding[]> {
  const server = createServer();
  try {
    await listen(server, address);
    await closeServer(server, 0);
    return [];
  } catch (error) {
    const { what, host, port } = address;
    const code = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    const advice =
      'Arrêter le programme qui tient ce port, ou changer le réglage ; sous 1024, donner au service le droit de l’ouvrir.';
    return [fault('ports', `${what} : ${host}:${port} ne s’ouvre pas (${code})`, advice)];
  }
}
