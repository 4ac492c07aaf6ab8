/** Program of durability.test.ts: imports a file and says each time it makes the id of a new person. */
import { randomUUID } from 'node:crypto';
import { createReadStream, writeSync } from 'node:fs';
import { openDirectory } from '../../../directory/index.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const [path = '', file = ''] = process.argv.slice(2);
const directory = openDirectory({
  path,
  clock: { now: () => NOW },
  mapSizeBytes: TEST_MAP_BYTES,
  newPersonId: () => {
    writeSync(1, '.\n');
    return randomUUID();
  },
});
await directory.importer.importFile(createReadStream(file), 'Extraction_202611010400.txt', NOW);
await directory.close();
