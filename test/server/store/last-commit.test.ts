import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { open } from 'lmdb';
import { commit, openEnvironment } from '../../../server/store/environment.ts';
import { BehindLastCommit, openAtLastCommit } from '../../../server/store/last-commit.ts';
import { openBeginning } from '../../support/set-back.ts';

const isLong = Boolean(process.env.VESTIBULE_LONG);
const OPENING_MS = isLong ? 120_000 : 4_000;
const OPENING_CHILD = fileURLToPath(new URL('opening-child.ts', import.meta.url));

describe('Environments that several processes open (R-01)', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-last-commit-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function openCounting() {
    const root = openEnvironment(folder);
    const table = root.openDB<number, string>('counts', {});
    /** @returns how many there were before */
    const add = () =>
      commit(root, () => {
        const before = table.get('one') ?? 0;
        table.put('one', before + 1);
        return before;
      });
    return { root, count: () => table.get('one') ?? 0, add };
  }

  it('a transaction does not begin from before the last commit, though a process that opened the folder says so: it waits until that is set right', async () => {
    const { root, add, count } = openCounting();
    for (let n = 0; n < 4; n += 1) await add();
    const beginning = openBeginning(folder);
    const last = beginning.read();
    beginning.write(last - 2n);
    const waiting = Promise.all([add(), add()]);
    await delay(50);
    assert.equal(beginning.read(), last - 2n, 'nothing was committed meanwhile');
    beginning.write(last);
    await waiting;
    assert.equal(count(), 6);
    await root.close();
    beginning.close();
  });

  it('is refused where it is never set right, and nothing is lost', async () => {
    const { root, add, count } = openCounting();
    for (let n = 0; n < 4; n += 1) await add();
    const beginning = openBeginning(folder);
    const last = beginning.read();
    beginning.write(last - 1n);
    await assert.rejects(add(), BehindLastCommit);
    beginning.write(last);
    await add();
    assert.equal(count(), 5);
    await root.close();
    beginning.close();
  });

  it('whoever opens and sets the number back sets it right before anything else', async () => {
    const { root, add } = openCounting();
    for (let n = 0; n < 4; n += 1) await add();
    await root.close();
    const files: { close(): void }[] = [];
    let times = 0;
    let last = 0n;
    const opened = openAtLastCommit(() => {
      const one = open({ path: folder, readOnly: true, noSubdir: false });
      const beginning = openBeginning(folder);
      files.push(beginning);
      times += 1;
      last = beginning.read();
      if (times === 1) beginning.write(last - 1n);
      return one;
    });
    assert.equal(times, 2);
    const beginning = openBeginning(folder);
    assert.equal(beginning.read(), last);
    await opened.close();
    for (const file of [...files, beginning]) file.close();
  });

  it('whoever opens keeps trying no longer than a limit', () => {
    const files: { close(): void }[] = [];
    assert.throws(
      () =>
        openAtLastCommit(() => {
          const one = openEnvironment(folder);
          const table = one.openDB<number, string>('counts', {});
          table.putSync('one', 1);
          const beginning = openBeginning(folder);
          files.push(beginning);
          beginning.write(beginning.read() - 1n);
          return one;
        }),
      BehindLastCommit,
    );
    for (const file of files) file.close();
  });

  it(`every acknowledged write is there after ${OPENING_MS} ms of a writer beside two processes that open the folder again and again`, async function () {
    this.timeout(OPENING_MS + 120_000);
    const { root, add } = openCounting();
    await add();
    const children = [1, 2].map(() =>
      spawn(process.execPath, [OPENING_CHILD, folder, String(OPENING_MS)], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    let [written, running] = [1, children.length];
    const said = children.map(async (child) => {
      const lines: string[] = [];
      const exited = once(child, 'exit');
      for await (const line of createInterface({ input: child.stdout })) lines.push(line);
      const [code] = await exited;
      running -= 1;
      assert.equal(code, 0);
      return Number(lines.at(-1));
    });
    while (running > 0) {
      assert.equal(await add(), written);
      written += 1;
    }
    const times = await Promise.all(said);
    assert.ok(
      written > 20 && times.every((each) => each > 20),
      `${written} writes, opened ${times.join(' and ')} times`,
    );
    await root.close();
  });
});
