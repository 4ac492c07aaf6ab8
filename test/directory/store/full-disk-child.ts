/** Program of full-disk.test.ts, run where no file grows beyond a limit: imports a file, edits somebody, and says what it was told and what is still read. */
import { createReadStream, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { DirectoryError, openDirectory } from '../../../directory/index.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const [path = '', file = '', isAlone = ''] = process.argv.slice(2);
const clock = { now: () => NOW };
const directory = openDirectory({ path, clock, mapSizeBytes: TEST_MAP_BYTES, isAlone: isAlone === 'alone' });
const verdict = await directory.importer.importFile(createReadStream(file), basename(file), NOW, undefined, {
  allowClosures: true,
});
const [first] = directory.reader.people('');
const question = {
  text: first?.familyName ?? '',
  kind: 'person',
  limit: 5,
  after: null,
  includeClosed: false,
} as const;
const told = {
  code: verdict.accepted ? '' : verdict.code,
  professionals: directory.reader.counts().professionals,
  found: directory.searcher.search(question).hits.length,
  edits: await editUntilRefused(),
};
await directory.close();
writeSync(1, JSON.stringify(told));

/** @returns code of the refusal of the first edit that does not fit; `''` when all did */
async function editUntilRefused(): Promise<string> {
  for (const person of directory.reader.people('')) {
    const ref = { kind: 'person', id: person.personId } as const;
    const edit = {
      command: 'set-local-field',
      ref,
      field: 'phone',
      value: '01 99 00 00 01',
      version: person.version,
    } as const;
    try {
      await directory.editor.perform({ personId: 'somebody' }, edit, NOW);
    } catch (error) {
      return error instanceof DirectoryError ? error.code : String(error);
    }
  }
  return '';
}
