/** Program of power-cut.test.ts: a store that acknowledges what no disk was asked to keep. */
import { writeSync } from 'node:fs';
import { open } from 'lmdb';

const [path = ''] = process.argv.slice(2);
const root = open({ path, noSync: true, noSubdir: false, overlappingSync: false });
for (let number = 0; ; number += 1) {
  root.putSync(`key-${number}`, number);
  writeSync(1, `put r-a-${number}\n`);
}
