import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openInbox } from '../../../server/importing/inbox.ts';

async function textOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('server/importing: the folder of files too large for a page', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-inbox-'));
    writeFileSync(join(folder, 'a.txt'), 'abc');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('opens what it lists, and nothing else: no path, no link, no folder, nothing hidden', async () => {
    writeFileSync(join(folder, '.cache'), 'x');
    mkdirSync(join(folder, 'b.txt'));
    symlinkSync(join(folder, 'a.txt'), join(folder, 'c.txt'));
    const inbox = openInbox(folder);
    assert.deepEqual(
      (await inbox.list()).map(({ name, bytes }) => [name, bytes]),
      [['a.txt', 3]],
    );
    const source = await inbox.open('a.txt');
    assert.ok(source);
    assert.equal(await textOf(source), 'abc');
    for (const name of ['', '.', '..', '.cache', 'b.txt', 'c.txt', '../a.txt', 'x'.repeat(5_000), '\u0000'])
      assert.equal(await inbox.open(name), null, name.slice(0, 20));
    assert.deepEqual(await openInbox(null).list(), []);
  });

  it('a file gone before it is read fails its reader alone, however late that reads', async () => {
    const source = await openInbox(folder).open('a.txt');
    assert.ok(source);
    rmSync(join(folder, 'a.txt'));
    // An error that nobody waits for would end the process here.
    await pause(50);
    await assert.rejects(textOf(source), { code: 'ENOENT' });
  });
});
