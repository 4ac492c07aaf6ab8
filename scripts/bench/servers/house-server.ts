import { argv } from 'node:process';
import { serveMeasures } from '../server-process.ts';
import { openSmallHouse } from '../small-house.ts';
import { BENCH_CARD, BENCH_CLIENT, type Measured, TOKEN_CLIENT } from '../targets.ts';

/** The measured product: composed whole, on disk, audit on; sign-in state in Redis when its address is given. */
const [, , folder = '', authorityFolder = '', redis = ''] = argv;
const house = await openSmallHouse({
  folder,
  authorityFolder,
  applications: [BENCH_CLIENT, TOKEN_CLIENT],
  settings: redis === '' ? {} : { 'signIn.store': 'redis', 'signIn.redis.url': redis },
  cards: [BENCH_CARD],
  clock: { now: () => new Date() },
});
const hello: Measured = { issuer: house.issuer };
serveMeasures(hello, () => house.close());
