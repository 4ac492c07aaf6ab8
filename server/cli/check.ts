import { describeFault } from '../config/load-config.ts';
import { SETTING_KEYS } from '../config/settings.ts';
import { CONFIG_OPTIONS, type Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { judgeConfig } from './read-config.ts';

/** Names every fault of the configuration at once, each with its origin; starts nothing. */
export const checkCommand: Command = {
  usage: 'check [--config FICHIER] [--set CLÉ=VALEUR]… [--json]',
  words: 'Relit la configuration et nomme toutes ses fautes d’un coup, sans rien démarrer.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  async run(invocation) {
    const { machine, options } = invocation;
    const verdict = judgeConfig(invocation);
    if (options.json) {
      machine.out(JSON.stringify(verdict.accepted ? { accepted: true, origins: verdict.origins } : verdict, null, 2));
    } else if (verdict.accepted) {
      machine.out(SETTING_KEYS.map((key) => `${key} : ${verdict.origins[key]}`).join('\n'));
      machine.out('Configuration acceptée.');
    } else {
      for (const fault of verdict.faults) machine.err(describeFault(fault));
      machine.err(`${verdict.faults.length} faute(s).`);
    }
    return verdict.accepted ? EXIT.done : EXIT.refused;
  },
};
