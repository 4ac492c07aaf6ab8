import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { isHouseHeld } from '../claim-house.ts';
import type { Config } from '../config/config.ts';
import { describeFault } from '../config/load-config.ts';
import { type MasterKey, openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { checkCertificates } from '../doctor/check-certificates.ts';
import { judgeClock } from '../doctor/check-clock.ts';
import { judgeSpace } from '../doctor/check-disk.ts';
import { checkFolders } from '../doctor/check-folders.ts';
import { judgeKeys } from '../doctor/check-keys.ts';
import { judgeLimits } from '../doctor/check-limits.ts';
import { judgeLists } from '../doctor/check-lists.ts';
import { checkPorts } from '../doctor/check-ports.ts';
import { checkRedis } from '../doctor/check-redis.ts';
import { checkStores, type StoresSeen } from '../doctor/check-stores.ts';
import { type CheckName, type Finding, fault, well } from '../doctor/finding.ts';
import { ServerError } from '../errors.ts';
import { openKeys } from '../open-keys.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, type Machine } from './command.ts';
import { listsInUse } from './crl-status.ts';
import { EXIT } from './exit-codes.ts';
import { withExistingAudit } from './open-audit.ts';
import { absentHere, judgeConfig } from './read-config.ts';

const DOOR_FILE = /\.(certFile|keyFile)$/;
/** What was looked at, as whoever reads the words calls it; names in JSON stay. */
const WORDS: Readonly<Record<Finding['check'], string>> = {
  configuration: 'configuration',
  folders: 'dossiers',
  disk: 'disque',
  clock: 'horloge',
  ports: 'ports',
  certificates: 'certificats',
  keys: 'clés',
  lists: 'listes',
  stores: 'magasins',
  redis: 'Redis',
  limits: 'limites',
};
const MARKS = { well: '✔', warning: '!', fault: '✘' } as const;

/** Where Linux says that systemd follows a time server, and what it allows this process. */
const TIME_FOLLOWED = '/run/systemd/timesync/synchronized';
const TIME_SERVICE = '/run/systemd/timesync';
const OWN_LIMITS = '/proc/self/limits';

/** Looks at everything the service stands on, beside the running server or before its start; mends nothing, makes nothing. */
export const doctorCommand: Command = {
  usage: 'doctor [--config FICHIER] [--set CLÉ=VALEUR]… [--json]',
  words:
    'Examine configuration, dossiers, disque, horloge, ports, certificats, clés, listes, magasins et Redis ; chaque défaut dit quoi faire. 1 s’il y en a un.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  async run(invocation) {
    const { machine, options } = invocation;
    const findings = await examine(invocation);
    if (options.json) machine.out(JSON.stringify({ findings }, null, 2));
    else for (const finding of findings) machine.out(describe(finding));
    const faults = findings.filter(({ state }) => state === 'fault').length;
    const warnings = findings.filter(({ state }) => state === 'warning').length;
    if (!options.json) machine.out(`${faults} défaut(s), ${warnings} avertissement(s).`);
    return faults > 0 ? EXIT.refused : EXIT.done;
  },
};

function describe({ check, state, found, advice }: Finding): string {
  return `${MARKS[state]} ${WORDS[check]} : ${found}${advice === '' ? '' : `\n  Que faire : ${advice}`}`;
}

async function examine(invocation: Invocation): Promise<readonly Finding[]> {
  const verdict = judgeConfig(invocation);
  if (!verdict.accepted) {
    const advice = 'Corriger le réglage nommé ; « vestibule check » les relit tous, docs/configuration.md les décrit.';
    return verdict.faults.map((one) => fault('configuration', describeFault(one), advice));
  }
  const { config } = verdict;
  const { machine } = invocation;
  const at = machine.clock.now();
  const folders = checkFolders(config, process.getuid?.() ?? null);
  const key = existingKey(config, machine);
  const redis = await checkRedis(config, () => performance.now());
  const redisAt = machine.clock.now();
  const stores = await checkStores(placesOf(config));
  return [
    ...filesNamed(invocation),
    ...folders,
    ...(existsSync(config.data) ? judgeSpace(config.data, statfsSync(config.data)) : []),
    ...(await attempt('clock', async () => {
      const others = await otherClocks(invocation, config, stores);
      // After them: the server beside goes on writing lines, and looking takes its time.
      const now = machine.clock.now();
      return judgeClock(now, {
        ...others,
        redis: redis.clock && later(redis.clock, now.getTime() - redisAt.getTime()),
      });
    })),
    ...(await checkPorts(config, key !== null && (await isHouseHeld(key, config.data)))),
    ...checkCertificates(config, at),
    ...(key === null ? [] : await withSecrets(config, machine, key, stores)),
    ...stores.findings,
    ...redis.findings,
    ...judgeLimits(existsSync(OWN_LIMITS) ? readFileSync(OWN_LIMITS, 'utf8') : null),
  ];
}

/** The files and folders that settings name; the certificates of the doors are looked at by themselves. */
function filesNamed(invocation: Invocation): readonly Finding[] {
  const faults = absentHere(invocation).filter(({ key }) => !DOOR_FILE.test(key));
  if (faults.length === 0) return [well('configuration', 'lue, sans faute')];
  return faults.map((one) =>
    fault(
      'configuration',
      describeFault(one),
      'Mettre en place ce que ce réglage nomme : sans cela le serveur ne démarre pas.',
    ),
  );
}

/** The master key, where there is one that opens; its absence, or why it does not open, is told by the folders. */
function existingKey({ secrets }: Config, { randomBytes }: Machine): MasterKey | null {
  if (!existsSync(join(secrets, 'master.key'))) return null;
  try {
    return openMasterKey(secrets, randomBytes);
  } catch (error) {
    if (error instanceof ServerError) return null;
    throw error;
  }
}

/** What can be seen with the master key alone. */
async function withSecrets(
  config: Config,
  machine: Machine,
  masterKey: MasterKey,
  { broken }: StoresSeen,
): Promise<readonly Finding[]> {
  const at = machine.clock.now();
  const hasKeys = existsSync(join(config.data, 'signing-keys.sealed'));
  const keys = hasKeys
    ? await attempt('keys', async () =>
        judgeKeys((await openKeys(config, { masterKey, clock: machine.clock })).list(), at),
      )
    : [];
  if (broken.has('cards')) return keys;
  const lists = await attempt('lists', async () => {
    const { lines, refused } = await listsInUse(config, machine, at);
    return judgeLists(lines, refused, at);
  });
  return [...keys, ...lists];
}

async function otherClocks({ machine }: Invocation, config: Config, { broken }: StoresSeen) {
  const isRead = existsSync(placesOf(config).audit) && !broken.has('audit');
  const lastLine = isRead
    ? await withExistingAudit(config, machine, async (audit) => audit.read({ limit: 1 })[0]?.event.at ?? null)
    : null;
  const isFollowing = existsSync(TIME_SERVICE) ? existsSync(TIME_FOLLOWED) : null;
  return { lastLine, isFollowing };
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** A check that cannot be made is a fault, and keeps no other from being made. */
async function attempt(check: CheckName, work: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await work();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return [fault(check, words, 'Suivre ce que dit le code dans docs/errors.md.')];
  }
}
