import { stderr, stdout } from 'node:process';
import { composeAndListen, type Running, type SeedReport, ServerError, serverCodes } from '../server/index.ts';
import { announce } from './demo/announce.ts';
import { endWithNpm } from './demo/end-with-starter.ts';
import { fillDemo } from './demo/fill.ts';
import { startNeighbours } from './demo/neighbours.ts';
import { DEMO_USAGE, readDemoOptions } from './demo/options.ts';
import { type Prepared, prepareDemo, writeCrls } from './demo/prepare.ts';
import { endTold } from './end-told.ts';

/** The lists of the throw-away authority are good for six days: a demonstration left running makes new ones each day. */
const CRL_RENEWAL_MS = 24 * 3600 * 1000;

const clock = { now: () => new Date() };

/** One line that is written over and over on a terminal, and once each elsewhere. */
function progressLine(text: string): void {
  stderr.write(stderr.isTTY ? `\r\u001b[K${text}` : text === '' ? '' : `${text}\n`);
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words.includes('--help') || words.includes('-h')) {
    stdout.write(`${DEMO_USAGE}\n`);
    return;
  }
  const options = readDemoOptions(words, process.cwd());
  endWithNpm();
  progressLine('Préparation de la démonstration…');
  const prepared = await prepareDemo(options, clock);
  const { running, planted, stop } = await startAll(prepared);
  const renewal = setInterval(() => {
    writeCrls(prepared.authority, prepared.places)
      .then(() => running.rooms.revocation.folder.load())
      .catch((error: unknown) => stderr.write(`${String(error)}\n`));
  }, CRL_RENEWAL_MS);
  renewal.unref();
  progressLine('');
  stdout.write(`${await announce(running, prepared, planted)}\n`);
  stopOnSignal(stop);
}

interface Started {
  readonly running: Running;
  readonly planted: SeedReport | null;
  stop(): Promise<void>;
}

/**
 * The server, filled, and its neighbours, side by side: those only need their own ports, and what the server does first keeps one core busy.
 *
 * @throws what kept the server, its filling or a neighbour from being there, in this order; whatever had started is stopped
 */
async function startAll(prepared: Prepared): Promise<Started> {
  const serving = composeAndListen(prepared.config, { clock });
  const filling = serving.then((running) => fillDemo(running, prepared, progressLine));
  const [served, filled, started] = await Promise.allSettled([serving, filling, startNeighbours(prepared)]);
  const stop = async () => {
    if (started.status === 'fulfilled') await started.value.stop();
    if (served.status === 'fulfilled') await served.value.close();
  };
  if (served.status === 'fulfilled' && filled.status === 'fulfilled' && started.status === 'fulfilled') {
    return { running: served.value, planted: filled.value, stop };
  }
  await stop();
  throw [served, filled, started].find((part) => part.status === 'rejected')?.reason;
}

/** The first signal stops in order; a second one stops at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch((error: unknown) => {
  progressLine('');
  if (error instanceof ServerError) {
    const { fr, advice } = serverCodes[error.code];
    stderr.write(`${fr}\n${error.detail}\n${advice}\n`);
    process.exit(1);
  }
  endTold(error);
});
