/**
 * Program of import-kills.test.ts: imports files one after the other and kills itself at its nth step, wherever that is: a piece of a file read, a row
 * staged, a record written, one closed. Says how many steps it made when it comes to the end.
 */
import { createReadStream, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { openDirectory } from '../../../directory/index.ts';
import { SCHEMA_PROJECTION } from '../../../directory/schema/schema-projection.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const [path = '', killAt = '', ...files] = process.argv.slice(2);
const PIECE_BYTES = 16_384;
let steps = 0;

const directory = openDirectory({
  path,
  clock: { now: () => step(NOW) },
  mapSizeBytes: TEST_MAP_BYTES,
  project: {
    professional: (person) => step(SCHEMA_PROJECTION.professional(person)),
    structure: (structure) => step(SCHEMA_PROJECTION.structure(structure)),
    network: SCHEMA_PROJECTION.network,
  },
});
for (const file of files) {
  const source = piecesOf(file);
  const verdict = await directory.importer.importFile(source, basename(file), NOW, undefined, { allowClosures: true });
  // An interrupted later file forbids the earlier one: it was whole by then.
  if (!verdict.accepted && verdict.code !== 'directory.import.older-file') throw new TypeError(verdict.code);
}
await directory.close();
writeSync(1, `${steps}\n`);

async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(file, { highWaterMark: PIECE_BYTES })) yield step(piece);
}

function step<T>(value: T): T {
  steps += 1;
  if (steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  return value;
}
