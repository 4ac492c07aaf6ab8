/** Program of bulk-fill.test.ts: imports files, all at once, and waits to be killed; says the name of each step as it is first told. */
import { createReadStream, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { openDirectory } from '../../../directory/index.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const [path = '', ...files] = process.argv.slice(2);
/** Each look at the clock is later than any pause between two tellings. */
const STEP_MS = 1_000;
let looks = 0;
const clock = {
  now: () => {
    looks += 1;
    return new Date(NOW.getTime() + looks * STEP_MS);
  },
};
const directory = openDirectory({ path, clock, mapSizeBytes: TEST_MAP_BYTES, bulkRecords: 1 });
for (const file of files) {
  const told = new Set<string>();
  await directory.importer.importFile(createReadStream(file), basename(file), NOW, (_done, step) => {
    if (!told.has(step)) writeSync(1, `${step}\n`);
    told.add(step);
  });
}
// A machine quicker than the kill has written everything by then: that must hold as well.
setTimeout(process.exit, 60_000, 1);
