import { stderr, stdout } from 'node:process';
import { composeAndListen, type SeedReport, ServerError, serverCodes } from '../server/index.ts';
import { announce } from './demo/announce.ts';
import { fillDemo } from './demo/fill.ts';
import { type Neighbours, startNeighbours } from './demo/neighbours.ts';
import { DEMO_USAGE, readDemoOptions } from './demo/options.ts';
import { prepareDemo, writeCrls } from './demo/prepare.ts';
import { DemoError } from './demo-error.ts';

/** The lists of the throw-away authority are good for six days: a demonstration left running makes new ones each day. */
const CRL_RENEWAL_MS = 24 * 3600 * 1000;

const clock = { now: () => new Date() };

/** One line that is written over and over on a terminal, and once each elsewhere. */
function progressLine(text: string): void {
  stderr.write(stderr.isTTY ? `\r\u001b[K${text}` : text === '' ? '' : `${text}\n`);
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    stdout.write(`${DEMO_USAGE}\n`);
    return;
  }
  const options = readDemoOptions(words, process.cwd());
  progressLine('Préparation de la démonstration…');
  const prepared = await prepareDemo(options, clock);
  const running = await composeAndListen(prepared.config, { clock });
  let neighbours: Neighbours | undefined;
  let planted: SeedReport | null = null;
  const stop = async () => {
    await neighbours?.stop();
    await running.close();
  };
  try {
    // Side by side: the neighbours only need their own ports, and the import keeps one core busy.
    const [filled, started] = await Promise.allSettled([
      fillDemo(running, prepared, progressLine),
      startNeighbours(prepared),
    ]);
    if (started.status === 'fulfilled') neighbours = started.value;
    if (filled.status === 'fulfilled') planted = filled.value;
    for (const part of [filled, started]) if (part.status === 'rejected') throw part.reason;
  } catch (error) {
    await stop();
    throw error;
  }
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
  } else if (error instanceof DemoError && error.kind === 'malformed') stderr.write(`${error.message}\n`);
  else stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
