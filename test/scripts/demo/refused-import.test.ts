import assert from 'node:assert/strict';
import { refusedImport } from '../../../scripts/demo/refused-import.ts';

describe('A file of the invented region that is not taken in', () => {
  it('is told in words where the disk is full, with what to do', () => {
    const { kind, message } = refusedImport('rass.txt', {
      code: 'directory.store.not-written',
      detail: 'No space left on device',
    });
    assert.equal(kind, 'unavailable');
    assert.match(message, /^[A-ZÀÉ].*\.\nrass\.txt : No space left on device\nFaire de la place et recommencer/);
  });

  it('is our mistake otherwise', () => {
    const { kind, message } = refusedImport('rass.txt', { code: 'directory.import.unknown-format', detail: 'columns' });
    assert.deepEqual([kind, message], ['defect', 'rass.txt: directory.import.unknown-format columns']);
  });
});
