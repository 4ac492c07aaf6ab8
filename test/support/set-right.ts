import { setTimeout as delay } from 'node:timers/promises';
import { openBeginning } from './set-back.ts';

/** A process that sets the number of an environment right after a while: `node set-right.ts FOLDER NUMBER MILLISECONDS`. */
const [, , folder = '', number = '', ms = ''] = process.argv;
const beginning = openBeginning(folder);
process.stdout.write('ready\n');
await delay(Number(ms));
beginning.write(BigInt(number));
beginning.close();
