import { argv } from 'node:process';
import { serveMeasures } from '../server-process.ts';
import { openSmallHouse } from '../small-house.ts';
import { BENCH_CARD, BENCH_CLIENT, type Measured } from '../targets.ts';

/** The measured product: composed whole, on disk, audit on. */
const [, , folder = '', authorityFolder = ''] = argv;
const house = await openSmallHouse({
  folder,
  authorityFolder,
  applications: [BENCH_CLIENT],
  cards: [BENCH_CARD],
  clock: { now: () => new Date() },
});
const hello: Measured = { issuer: house.issuer };
serveMeasures(hello, () => house.close());
