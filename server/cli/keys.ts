import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import type { KeyEntry, KeyRing } from '../oidc/key-ring.ts';
import { openKeys } from '../open-keys.ts';
import { CONFIG_OPTIONS, type Command, type Invocation } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';

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

/** The next keys sign; a running server takes them over within seconds. */
export const keysRotateCommand: Command = {
  usage: 'keys rotate [--emergency] [--config FICHIER] [--json]',
  words:
    'Fait signer les clés suivantes, sans redémarrage ; --emergency remplace toutes les clés : ce qu’elles ont signé ne vaut plus rien.',
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
    tell(invocation, ring.list());
    return EXIT.done;
  },
};

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
