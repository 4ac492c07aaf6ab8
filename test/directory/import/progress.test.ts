import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectory } from '../../../directory/index.ts';
import { rassFile, somebody } from '../support/national-files.ts';
import { NOW, TEST_MAP_BYTES, withDirectory } from '../support/open-temporary.ts';

describe('progress of an import', () => {
  for (const [stepMs, calls] of [
    [0, []],
    [100, [1_500]],
    [250, [500, 1_000, 1_500, 1_600]],
  ] as const) {
    it(`is told ${calls.length} times when a write of 500 rows takes ${stepMs} ms`, async () => {
      const path = await mkdtemp(join(tmpdir(), 'vestibule-directory-'));
      let instant = NOW.getTime();
      const clock = {
        now: () => {
          instant += stepMs;
          return new Date(instant);
        },
      };
      const directory = openDirectory({ path, clock, mapSizeBytes: TEST_MAP_BYTES });
      try {
        const rows = Array.from({ length: 1_600 }, () => ({ ...somebody(1), nationalId: '' }));
        const told: number[] = [];
        const file = (async function* () {
          yield Buffer.from(rassFile(rows));
        })();
        await directory.importer.importFile(file, 'rass.txt', NOW, (count) => told.push(count));
        assert.deepEqual(told, calls);
      } finally {
        await directory.close();
        await rm(path, { recursive: true, force: true });
      }
    });
  }

  it('goes on through comparing and writing, each counted from 0', async () => {
    let instant = NOW.getTime();
    const clock = {
      now: () => {
        instant += 250;
        return new Date(instant);
      },
    };
    await withDirectory(
      async (directory) => {
        const file = (async function* () {
          yield Buffer.from(rassFile(Array.from({ length: 1_100 }, (_, number) => somebody(number))));
        })();
        const told: string[] = [];
        const verdict = await directory.importer.importFile(file, 'rass.txt', NOW, (done, step) =>
          told.push(`${step} ${done}`),
        );
        assert.ok(verdict.accepted);
        assert.deepEqual(told, [
          'read 500',
          'read 1000',
          'read 1100',
          'compared 500',
          'compared 1000',
          'compared 1100',
          'written 1100',
        ]);
      },
      { clock },
    );
  });
});
