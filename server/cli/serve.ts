import { resolve } from 'node:path';
import type { Running } from '../compose.ts';
import type { Config } from '../config/config.ts';
import { ServerError } from '../errors.ts';
import type { Seed } from '../seed/read-seed.ts';
import { type Command, type Invocation, type Machine, TEXT_OPTIONS, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { readConfigToServe } from './read-config.ts';

/** Runs the server until it is asked to stop. */
export const serveCommand: Command = {
  usage:
    'serve [--config FICHIER] [--set CLÉ=VALEUR]… [--data DOSSIER] [--secrets DOSSIER] [--processes N] [--seed FICHIER]',
  words:
    'Démarre le serveur ; SIGTERM l’arrête après les demandes en cours, un second l’arrête net ; SIGHUP remplace un à un les processus qui répondent.',
  options: { ...TEXT_OPTIONS, processes: { type: 'string' }, seed: { type: 'string' } },
  operands: [0, 0],
  async run(invocation) {
    const { machine } = invocation;
    const config = readConfigToServe(invocation);
    const seed = await trialSeed(invocation, config);
    // Asked for before it listens: a stop during the start is not lost, a request to renew does not end it.
    const stop = machine.stopRequested();
    const started: { running?: Running } = {};
    machine.onRenewal(() => {
      renew(invocation, started.running).catch((error: unknown) => machine.err(String(error)));
    });
    // Loaded late: the rest of the house is not needed to name a fault of the configuration.
    const { composeAndListen } = await import('../compose.ts');
    const running = await composeAndListen(config, { clock: machine.clock });
    started.running = running;
    try {
      if (seed) machine.out(await plant(seed, running));
      await announce(running, machine);
      await stop;
    } finally {
      await running.close();
    }
    return EXIT.done;
  },
};

/**
 * Replace the processes that answer, with the certificates that lie there now.
 *
 * @throws ServerError `server.config.invalid` for a file that is not what its setting says, named: nobody is replaced; what keeps a worker from opening
 */
async function renew(invocation: Invocation, running: Running | undefined): Promise<void> {
  if (!running?.workers) return;
  readConfigToServe(invocation);
  await running.workers.pool.restart();
}

/**
 * The seed of a trial, checked before anything is opened.
 *
 * @throws ServerError `server.seed.malformed`; in production nothing of a trial is taken in
 */
async function trialSeed(invocation: Invocation, config: Config): Promise<Seed | null> {
  const file = textOption(invocation, 'seed');
  if (file === undefined) return null;
  if (config.mode === 'production') {
    throw new ServerError(
      'server.seed.malformed',
      '--seed n’est repris qu’en mode « demo » : il crée personnes et applications',
    );
  }
  const { readSeed } = await import('../seed/read-seed.ts');
  const seed = readSeed(resolve(invocation.machine.folder, file));
  if (seed.cards.length === 0) return seed;
  throw new ServerError(
    'server.seed.malformed',
    'cards : seule la démonstration (npm start -- --seed) fait des cartes',
  );
}

async function plant(seed: Seed, { rooms, doors }: Running): Promise<string> {
  const { applySeed } = await import('../seed/apply-seed.ts');
  const { clients, persons, networks, openToAll } = await applySeed(seed, { rooms, clients: doors.clients });
  const open = openToAll.length === 0 ? '' : ` ; sans fiche, ouvertes à tous : ${openToAll.join(', ')}`;
  return `Amorçage : ${clients} applications, ${persons} personnes, ${networks} réseaux${open}`;
}

/**
 * S-43: no default account; the first administrator comes by a link that works once, offered until someone has used it. Nobody is the first
 * where somebody administers the region already, who was given the right by command: the link would be left open in the journal of each start.
 */
async function announce({ config, doors }: Running, machine: Machine): Promise<void> {
  const { FIRST_LINK_MINUTES } = await import('../admin/administrators.ts');
  machine.out(`Vestibule écoute : ${config.issuer}/`);
  const { administrators } = doors;
  if ((await administrators.firstLinkUsed()) || (await administrators.hasRegional())) return;
  const token = await administrators.makeFirstLink();
  machine.out(`Premier administrateur (${FIRST_LINK_MINUTES} min, une fois) : ${config.issuer}/admin/premier/${token}`);
}
