import { CONFIG_OPTIONS, type Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { readConfig } from './read-config.ts';

/** Runs the server until it is asked to stop. */
export const serveCommand: Command = {
  usage: 'serve [--config FICHIER] [--set CLÉ=VALEUR]… [--data DOSSIER] [--secrets DOSSIER]',
  words: 'Démarre le serveur ; SIGTERM l’arrête après les demandes en cours, un second l’arrête net.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  async run(invocation) {
    const config = readConfig(invocation);
    const { composeAndListen } = await import('../compose.ts');
    const running = await composeAndListen(config);
    await invocation.machine.stopRequested();
    await running.close();
    return EXIT.done;
  },
};
