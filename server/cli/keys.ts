import { setTimeout as delay } from 'node:timers/promises';
import { askHolder } from '../claim-house.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { ServerError } from '../errors.ts';
import type { KeyEntry, KeyRing } from '../oidc/key-ring.ts';
import { openKeys } from '../open-keys.ts';
import { CONFIG_OPTIONS, type Command, type Invocation } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';

/** A running server has to say within so long that each of its processes has the new keys. */
const CONFIRMED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 100;

/** The keys that sign: which, since when; may run beside the server. */
export const keysListCommand: Command = {
  usage: 'keys list [--config FICHIER] [--json]',
  words: 'Montre les clés de signature : celle qui signe, la suivante, déjà publiée, et les anciennes.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  async run(invocation) {
    const ring = await ringOf(invocation, readConfig(invocation));
    tell(invocation, ring.list());
    return EXIT.done;
  },
};

/** The next keys sign, in every process of a running server by the time this ends. @throws ServerError `server.keys.unconfirmed` */
export const keysRotateCommand: Command = {
  usage: 'keys rotate [--emergency] [--config FICHIER] [--json]',
  words:
    'Fait signer les clés suivantes, sans redémarrage, et attend que chaque processus du serveur le confirme ; --emergency remplace toutes les clés : ce qu’elles ont signé ne vaut plus rien.',
  options: { ...CONFIG_OPTIONS, emergency: { type: 'boolean' } },
  operands: [0, 0],
  async run(invocation) {
    const config = readConfig(invocation);
    const ring = await ringOf(invocation, config);
    const isEmergency = invocation.options.emergency === true;
    await (isEmergency ? ring.rotateInEmergency() : ring.rotate());
    const kids = ring.list().filter(({ state }) => state === 'current');
    await withAudit(config, invocation.machine, (audit) =>
      audit.append({
        at: invocation.machine.clock.now(),
        action: 'key.rotated',
        actor: 'system',
        subject: '',
        outcome: 'success',
        code: '',
        from: '',
        request: '',
        details: { emergency: isEmergency, kids: kids.map(({ kid }) => kid).join(' ') },
      }),
    );
    const late = await withoutTheseKeys(invocation, config, ring);
    tell(invocation, ring.list());
    if (late.length > 0) {
      throw new ServerError(
        'server.keys.unconfirmed',
        `pas de confirmation en ${CONFIRMED_WITHIN_MS / 1000} s : ${late.join(', ')}`,
      );
    }
    return EXIT.done;
  },
};

/** Who has not said in time that it signs with the keys of the ring: nobody when no server runs. */
async function withoutTheseKeys({ machine }: Invocation, config: Config, ring: KeyRing): Promise<readonly string[]> {
  const masterKey = openMasterKey(config.secrets, machine.randomBytes);
  const limit = AbortSignal.timeout(CONFIRMED_WITHIN_MS);
  for (;;) {
    const holding = await askHolder(masterKey, config.data);
    if (holding === null) return [];
    // Another command may have replaced them again meanwhile.
    ring.refresh();
    const late =
      holding === 'silent'
        ? ['le serveur ne répond pas']
        : holding.signing.filter(({ keys }) => keys !== ring.tag()).map(({ process }) => `processus ${process}`);
    if (late.length === 0 || limit.aborted) return late;
    await delay(LOOK_EVERY_MS);
  }
}

function ringOf({ machine }: Invocation, config: Config): Promise<KeyRing> {
  const masterKey = openMasterKey(config.secrets, machine.randomBytes);
  return openKeys(config, { masterKey, clock: machine.clock });
}

const STATES = { current: 'signe', next: 'suivante', retired: 'ancienne' } as const;

function tell({ machine, options }: Invocation, keys: readonly KeyEntry[]): void {
  const lines = keys.map(
    ({ kid, alg, state, madeAt }) => `${kid}  ${alg}  ${STATES[state].padEnd(8)}  ${madeAt.toISOString()}`,
  );
  machine.out(options.json === true ? JSON.stringify({ keys }) : lines.join('\n'));
}
