/** Imports a file into a directory that nobody else writes; tells how far it is. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { openDirectory } from '../../../directory/index.ts';

const [path = '', file = ''] = process.argv.slice(2);
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
const verdict = await directory.importer.importFile(createReadStream(file), basename(file), at, (done, step) =>
  console.log(`${step} ${done}`),
);
console.log(verdict.accepted ? 'accepted' : verdict.code);
await directory.close();
