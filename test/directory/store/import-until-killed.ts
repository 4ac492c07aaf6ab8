/** Program of durability.test.ts: imports a file and kills itself as it makes the id of the nth new person, at that very place. */
import { randomUUID } from 'node:crypto';
import { createReadStream, writeSync } from 'node:fs';
import { openDirectory } from '../../../directory/index.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const [path = '', file = '', killAt = ''] = process.argv.slice(2);
let made = 0;
const directory = openDirectory({
  path,
  clock: { now: () => NOW },
  mapSizeBytes: TEST_MAP_BYTES,
  newPersonId: () => {
    made += 1;
    if (made === Number(killAt)) {
      writeSync(1, `${made}\n`);
      process.kill(process.pid, 'SIGKILL');
    }
    return randomUUID();
  },
});
await directory.importer.importFile(createReadStream(file), 'Extraction_202611010400.txt', NOW);
await directory.close();
