/** Reads a directory that another process writes: tells each count of people of the new name that one look finds. */
import { setTimeout } from 'node:timers/promises';
import { openDirectory } from '../../../directory/index.ts';

const [path = '', familyName = ''] = process.argv.slice(2);
const directory = openDirectory({ path, readOnly: true, clock: { now: () => new Date(0) } });
let told = -1;
process.stdin.on('end', () => process.exit(0)).resume();
for (;;) {
  directory.refresh();
  let found = 0;
  for (const person of directory.reader.people('')) if (person.familyName === familyName) found += 1;
  if (found !== told) console.log(found);
  told = found;
  await setTimeout(1);
}
