import { describeFault } from '../config/load-config.ts';
import { SETTING_KEYS } from '../config/settings.ts';
import { CONFIG_OPTIONS, type Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { absentHere, judgeConfig } from './read-config.ts';

/** Names every fault of the configuration at once, each with its origin, and what of its files would keep a server from starting here; starts nothing. */
export const checkCommand: Command = {
  usage: 'check [--config FICHIER] [--set CLÉ=VALEUR]… [--json]',
  words: 'Relit la configuration et nomme toutes ses fautes d’un coup, sans rien démarrer.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  async run(invocation) {
    const { machine, options } = invocation;
    const verdict = judgeConfig(invocation);
    const here = verdict.accepted ? absentHere(invocation) : [];
    if (options.json) {
      const { origins } = verdict.accepted ? verdict : { origins: null };
      machine.out(JSON.stringify(origins ? { accepted: true, origins, here } : verdict, null, 2));
    } else if (verdict.accepted) {
      machine.out(SETTING_KEYS.map((key) => `${key} : ${verdict.origins[key]}`).join('\n'));
      machine.out('Configuration acceptée.');
      if (here.length > 0) machine.out('Sur cette machine, le serveur ne démarrerait pas :');
      for (const fault of here) machine.out(describeFault(fault));
    } else {
      for (const fault of verdict.faults) machine.err(describeFault(fault));
      machine.err(`${verdict.faults.length} faute(s).`);
    }
    return verdict.accepted ? EXIT.done : EXIT.refused;
  },
};
