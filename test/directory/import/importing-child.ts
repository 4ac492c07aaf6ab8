/** Imports a file into a directory that nobody else writes; tells how far it is, and kills itself at the first telling of a step when one is named. */
import { createReadStream, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { openDirectory } from '../../../directory/index.ts';

const [path = '', file = '', killAt = ''] = process.argv.slice(2);
const at = new Date('2026-11-20T10:00:00Z');
/** A clock that runs, so that progress is told. */
let ticks = 0;
const clock = {
  now: () => {
    ticks += 1;
    return new Date(at.getTime() + ticks * 1_000);
  },
};
const directory = openDirectory({ path, clock, isAlone: true });
const verdict = await directory.importer.importFile(createReadStream(file), basename(file), at, (done, step) => {
  writeSync(1, `${step} ${done}\n`);
  if (step === killAt) process.kill(process.pid, 'SIGKILL');
});
console.log(verdict.accepted ? 'accepted' : verdict.code);
await directory.close();
