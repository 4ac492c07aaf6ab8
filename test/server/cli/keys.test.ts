import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { run } from '../../../server/cli/run.ts';

interface Told {
  readonly kid: string;
  readonly alg: string;
  readonly state: string;
}

describe('vestibule keys', () => {
  let folder: string;
  let now: Date;
  let out: string;
  let err: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-keys-'));
    mkdirSync(join(folder, 'data'));
    now = new Date('2026-11-23T08:00:00Z');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const vestibule = (...words: readonly string[]) => {
    out = '';
    err = '';
    return run(words, {
      environment: { VESTIBULE_MODE: 'demo' },
      folder,
      clock: { now: () => now },
      randomBytes: (count) => Buffer.alloc(count, 7),
      out: (text) => {
        out += `${text}\n`;
      },
      err: (text) => {
        err += `${text}\n`;
      },
      stopRequested: () => Promise.resolve(),
      onRenewal: () => undefined,
    });
  };

  /** Keys by state, each as « algorithm kid », in order. */
  async function told(...words: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>> {
    assert.equal(await vestibule('keys', ...words, '--json'), EXIT.done, err);
    const { keys } = JSON.parse(out) as { keys: readonly Told[] };
    const of = (state: string) => keys.filter((key) => key.state === state).map(({ alg, kid }) => `${alg} ${kid}`);
    return { current: of('current').sort(), next: of('next').sort(), retired: of('retired').sort() };
  }

  it('shows the keys, and nothing of their private halves', async () => {
    const keys = await told('list');
    assert.deepEqual(
      [keys.current?.length, keys.next?.length, keys.retired?.length],
      [2, 2, 0],
      'one key signs for each algorithm, one follows',
    );
    assert.doesNotMatch(out, /"[dpq]"/);
    assert.equal(await vestibule('keys', 'list'), EXIT.done);
    assert.match(out, /ES256 {2}signe/);
    for (const key of keys.current ?? []) assert.ok(out.includes(key.split(' ')[1] ?? '?'), key);
  });

  it('rotates: the next sign, the former stay published, and the audit says so', async () => {
    const before = await told('list');
    now = new Date(now.getTime() + 3_600_000);
    const after = await told('rotate');
    assert.deepEqual(after.current, before.next);
    assert.deepEqual(after.retired, before.current);
    assert.deepEqual(await told('list'), after, 'the next command sees the same');
    assert.equal(await vestibule('audit', 'show', '--action', 'key.rotated', '--json'), EXIT.done, err);
    for (const key of after.current ?? []) assert.ok(out.includes(key.split(' ')[1] ?? '?'), 'its key is in the line');
  });

  it('refuses a rotation whose next keys are not known everywhere, and changes nothing', async () => {
    const before = await told('list');
    assert.notEqual(await vestibule('keys', 'rotate'), EXIT.done);
    assert.match(err, /\[server\.keys\.too-soon\]/);
    assert.deepEqual(await told('list'), before);
  });

  it('replaces every key at once in an emergency', async () => {
    const before = Object.values(await told('list')).flat();
    const after = await told('rotate', '--emergency');
    assert.equal(after.current?.length, 2);
    assert.deepEqual(after.retired, []);
    for (const key of Object.values(after).flat()) assert.ok(!before.includes(key), `${key} is new`);
  });
});
