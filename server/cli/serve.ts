import type { Running } from '../compose.ts';
import { CONFIG_OPTIONS, type Command, type Machine } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { readConfig } from './read-config.ts';

/** Runs the server until it is asked to stop. */
export const serveCommand: Command = {
  usage: 'serve [--config FICHIER] [--set CLÉ=VALEUR]… [--data DOSSIER] [--secrets DOSSIER]',
  words: 'Démarre le serveur ; SIGTERM l’arrête après les demandes en cours, un second l’arrête net.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  async run(invocation) {
    const { machine } = invocation;
    const config = readConfig(invocation);
    // Asked for before it listens: a stop during the start is not lost.
    const stop = machine.stopRequested();
    // Loaded late: the rest of the house is not needed to name a fault of the configuration.
    const { composeAndListen } = await import('../compose.ts');
    const running = await composeAndListen(config, { clock: machine.clock });
    try {
      await announce(running, machine);
      await stop;
    } finally {
      await running.close();
    }
    return EXIT.done;
  },
};

/** S-43: no default account; the first administrator comes by a link that works once, offered until someone has used it. */
async function announce({ config, doors }: Running, machine: Machine): Promise<void> {
  const { FIRST_LINK_MINUTES } = await import('../admin/administrators.ts');
  machine.out(`Vestibule écoute : ${config.issuer}/`);
  if (doors.administrators.firstLinkUsed()) return;
  const token = await doors.administrators.makeFirstLink();
  machine.out(`Premier administrateur (${FIRST_LINK_MINUTES} min, une fois) : ${config.issuer}/admin/premier/${token}`);
}
