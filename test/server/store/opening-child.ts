import { openEnvironment } from '../../../server/store/environment.ts';

/** A process that opens an environment again and again for so many milliseconds, and says how often: `node opening-child.ts FOLDER MILLISECONDS`. */
const [, , folder = '', ms = ''] = process.argv;
const end = performance.now() + Number(ms);
let times = 0;
process.stdout.write('ready\n');
while (performance.now() < end) {
  const root = openEnvironment(folder);
  [...root.getKeys({ limit: 1 })];
  await root.close();
  times += 1;
}
process.stdout.write(`${times}\n`);
