import { parseArgs } from 'node:util';
import { DemoError } from '../demo-error.ts';
import { endTold } from '../end-told.ts';
import { readCardRack } from './card-rack.ts';
import { openReader } from './reader.ts';

// Started by the demonstration, it ends with it: a port kept by a program nobody knows of would stop the next start.
process.once('disconnect', () => process.exit(0));
// It may have gone while this program was read; without a starter that keeps a channel, this is undefined.
if (process.connected === false) process.exit(0);

const USAGE = 'node scripts/reader/main.ts --cards DIR --issuer http://localhost:4000 [--issuer …] [--port 4010]';
const DEFAULT_PORT = '4010';

const { values } = parseArgs({
  options: {
    cards: { type: 'string' },
    issuer: { type: 'string', multiple: true },
    port: { type: 'string', default: DEFAULT_PORT },
  },
});
const { cards: folder, issuer: issuers, port } = values;
if (folder === undefined || issuers === undefined || !/^\d{1,5}$/.test(port)) {
  throw new DemoError('reader.arguments.malformed', 'malformed', USAGE);
}
for (const issuer of issuers) {
  if (URL.canParse(issuer) && new URL(issuer).origin === issuer) continue;
  throw new DemoError(
    'reader.arguments.malformed',
    'malformed',
    `${issuer} is not an origin such as http://localhost:4000`,
  );
}

const cards = await readCardRack(folder);
const listening = await openReader({ cards, issuers, clock: { now: () => new Date() }, fetch }, Number(port)).catch(
  endTold,
);
process.stdout.write(`reader http://localhost:${listening.port} cards=${cards.length} issuers=${issuers.join(',')}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    listening.close().then(() => process.exit(0));
  });
}
