import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Disk, replaceFile, writeAside } from '../../../server/disk/write-aside.ts';

describe('a file written aside', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-aside-'));
    path = join(folder, 'numbers.json');
    writeFileSync(path, 'before');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The local disk, and what was asked of it, in order. */
  function watched(): { readonly disk: Disk; readonly asked: string[] } {
    const asked: string[] = [];
    const disk: Disk = {
      async open(name, flags, mode) {
        const handle = await open(name, flags, mode);
        return {
          writeFile: (content) => handle.writeFile(content),
          async sync() {
            await handle.sync();
            asked.push(`flush ${basename(name)}`);
          },
          close: () => handle.close(),
        };
      },
      async rename(from, to) {
        await rename(from, to);
        asked.push(`rename ${basename(from)} ${basename(to)}`);
      },
    };
    return { disk, asked };
  }

  it('leaves the one of before until it takes its place', async () => {
    const aside = await writeAside(path, 'after');
    assert.equal(readFileSync(path, 'utf8'), 'before');
    await aside.commit();
    assert.equal(readFileSync(path, 'utf8'), 'after');
    assert.deepEqual(readdirSync(folder), ['numbers.json']);
  });

  it('is on disk before it takes the place, and its name after', async () => {
    const { disk, asked } = watched();
    const aside = await writeAside(path, 'after', disk);
    await aside.commit();
    assert.deepEqual(asked, [
      'flush numbers.json.new',
      'rename numbers.json.new numbers.json',
      `flush ${basename(folder)}`,
    ]);
  });

  it('is gone when dropped', async () => {
    const aside = await writeAside(path, 'after');
    await aside.drop();
    assert.deepEqual(readdirSync(folder), ['numbers.json']);
    assert.equal(readFileSync(path, 'utf8'), 'before');
  });

  it('is read by its owner alone', async () => {
    await replaceFile(path, 'after');
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('leaves the one of before when there is no room for it', async () => {
    const full: Disk = {
      ...watched().disk,
      async open(name, flags, mode) {
        const handle = await open(name, flags, mode);
        const writeFile = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
        return { writeFile, sync: () => handle.sync(), close: () => handle.close() };
      },
    };
    await assert.rejects(writeAside(path, 'after', full), { code: 'ENOSPC' });
    assert.equal(readFileSync(path, 'utf8'), 'before');
  });
});
