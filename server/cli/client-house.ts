import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { type Clients, type KnownClients, knownClients } from '../clients/open-clients.ts';
import { completingSentence } from '../completing-words.ts';
import { openMasterKey } from '../config/master-key.ts';
import { ServerError } from '../errors.ts';
import { type ClaimTrials, openClaimTrials } from '../oidc/claim-trial.ts';
import { openRule } from '../oidc/open-rule.ts';
import { derivePairwise } from '../oidc/session-ids.ts';
import { CONFIG_OPTIONS, type Invocation } from './command.ts';
import { withTrustView } from './open-trust.ts';
import { readConfig } from './read-config.ts';
import { inLine } from './shown-text.ts';
import { unreadableFile } from './unreadable-file.ts';

/** Options of every command about clients. */
export const CLIENT_OPTIONS = CONFIG_OPTIONS;

/** Who changes clients from the command line. */
export const BY_OPERATOR = { actor: 'system', from: '', request: '' } as const;

const MAX_FILE_BYTES = 5 * 1024 * 1024;

/**
 * The clients of a house that is not running (one process writes): opened without listening, closed again.
 *
 * @throws ServerError `server.house.in-use` while the server runs: the HTTP interface does the same then
 */
export async function withClients<T>(invocation: Invocation, use: (clients: Clients) => Promise<T>): Promise<T> {
  const config = readConfig(invocation);
  const [{ openRooms }, { openKeys }, { buildDoors }] = await Promise.all([
    import('../open-rooms.ts'),
    import('../open-keys.ts'),
    import('../build-doors.ts'),
  ]);
  const { clock, err } = invocation.machine;
  const rooms = await openRooms(config, clock, (records) => err(completingSentence(records)));
  try {
    const keys = await openKeys(config, rooms);
    const log = (error: unknown) => invocation.machine.err(error instanceof Error ? error.message : String(error));
    const { clients } = await buildDoors({ config, rooms, keys, log });
    return await use(clients);
  } finally {
    await rooms.close();
  }
}

/** Clients as they are, beside the server that writes them when one runs. */
export function readClients<T>(invocation: Invocation, use: (clients: KnownClients, issuer: string) => T): Promise<T> {
  const { issuer } = readConfig(invocation);
  return withTrustView(invocation, async ({ federation }) => use(knownClients(federation.applications), issuer));
}

/** What each application would learn of a person, beside the server as well: nothing is written. */
export function readClaimTrials<T>(invocation: Invocation, use: (claimTrials: ClaimTrials) => T): Promise<T> {
  const config = readConfig(invocation);
  const masterKey = openMasterKey(config.secrets, invocation.machine.randomBytes);
  return withTrustView(invocation, async ({ federation, directory: { reader } }) => {
    const { clock, err } = invocation.machine;
    const note = (application: string, error: unknown): void => err(inLine(`${application} : ${String(error)}`));
    const mayOpen = openRule(federation.decide, clock, { note });
    const pairwise = derivePairwise(masterKey.derive('pairwise'));
    const { applications } = federation;
    return use(openClaimTrials({ applications, reader, mayOpen, pairwise, cardLevel: config.acr.card }));
  });
}

/** A file of JSON or YAML. @throws ServerError `server.command.file-unreadable`, `server.command.malformed` */
export function readDataFile({ machine }: Invocation, name: string): unknown {
  const file = resolve(machine.folder, name);
  const text = readText(file);
  try {
    if (text.length > MAX_FILE_BYTES) throw new RangeError(`plus de ${MAX_FILE_BYTES} octets`);
    return parseYaml(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new ServerError('server.command.malformed', `${file} ne se lit pas : ${why}`, { cause });
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw unreadableFile(file, cause);
  }
}
