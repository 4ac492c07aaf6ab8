import { argv } from 'node:process';
import { serveMeasures } from '../server-process.ts';
import { openSmallHouse } from '../small-house.ts';
import { BENCH_CLIENT, type Measured } from '../targets.ts';

/** The measured product answered by several processes, with as many people as will sign in. */
const [, , folder = '', authorityFolder = '', professionals = '0', processes = '1', redis = ''] = argv;
const house = await openSmallHouse({
  folder,
  authorityFolder,
  applications: [BENCH_CLIENT],
  professionals: Number(professionals),
  settings: {
    processes: Number(processes),
    ...(redis === '' ? {} : { 'signIn.store': 'redis', 'signIn.redis.url': redis }),
  },
  cards: [],
  clock: { now: () => new Date() },
});
const hello: Measured = { issuer: house.issuer };
serveMeasures(hello, () => house.close());
