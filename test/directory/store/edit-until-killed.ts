/** Program of durability.test.ts: edits one record without end and names each acknowledged edit on standard output. */
import { writeSync } from 'node:fs';
import { openDirectory } from '../../../directory/index.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const [path = '', personId = ''] = process.argv.slice(2);
const directory = openDirectory({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
for (let version = 1; ; version += 1) {
  const ref = { kind: 'person', id: personId } as const;
  const value = `06 39 98 ${String(version).padStart(6, '0')}`;
  const command = { command: 'set-local-field', ref, field: 'phone', value, version } as const;
  const verdict = await directory.editor.perform({ personId: 'administrateur' }, command, NOW);
  if (!verdict.accepted) {
    throw new TypeError(verdict.code);
  }
  writeSync(1, `${verdict.line.sequence} ${value}\n`);
}
