import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, open } from 'lmdb';
import { openAudit } from '../../../server/audit/audit.ts';
import { FIRST_DIGEST, lineDigest, lineText, packLine, unpackLine } from '../../../server/audit/line.ts';
import { sealHead } from '../../../server/audit/seal.ts';
import { type AuditFolder, anEvent, makeAuditFolder, TEST_KEY } from './in-folder.ts';

const LINES = 12;

/** Put hands on the data as someone with the disk but without the key. */
async function tamper(
  folder: AuditFolder,
  change: (lines: Database<string, number>, state: Database<string, string>) => void,
): Promise<void> {
  const root = open({ path: folder.path, noSubdir: false, overlappingSync: false });
  const lines = root.openDB<string, number>('lines', { encoding: 'string' });
  const state = root.openDB<string, string>('state', { encoding: 'string' });
  await root.transaction(() => change(lines, state));
  await root.close();
}

function stored(lines: Database<string, number>, sequence: number): string {
  const line = lines.get(sequence);
  assert.ok(line, `no line ${sequence}`);
  return line;
}

/** Write lines `from` on again so that they chain, as a forger would. */
function rechain(lines: Database<string, number>, from: number, change: (event: string) => string): void {
  let previous = from === 1 ? FIRST_DIGEST : (unpackLine(stored(lines, from - 1))?.digest ?? '');
  for (let sequence = from; lines.get(sequence) !== undefined; sequence += 1) {
    const [, event] = /"event":(.*)\}$/.exec(stored(lines, sequence)) ?? [];
    assert.ok(event);
    const text = lineText(sequence, previous, sequence === from ? change(event) : event);
    previous = lineDigest(previous, text);
    lines.put(sequence, packLine(previous, text));
  }
}

interface Case {
  readonly title: string;
  readonly change: (folder: AuditFolder) => Promise<void> | void;
  readonly code: string;
  readonly sequence: number;
}

const cases: readonly Case[] = [
  {
    title: 'one byte of line 5 edited',
    change: (folder) => tamper(folder, (lines) => void lines.put(5, stored(lines, 5).replace('person-5', 'person-6'))),
    code: 'server.audit.line-changed',
    sequence: 5,
  },
  {
    title: 'line 5 edited, its digest computed again',
    change: (folder) =>
      tamper(folder, (lines) => {
        const { text = '' } = unpackLine(stored(lines, 5)) ?? {};
        const previous = unpackLine(stored(lines, 4))?.digest ?? '';
        const changed = text.replace('person-5', 'person-6');
        lines.put(5, packLine(lineDigest(previous, changed), changed));
      }),
    code: 'server.audit.chain-broken',
    sequence: 6,
  },
  {
    title: 'line 5 edited and every later line chained again',
    change: (folder) => tamper(folder, (lines) => rechain(lines, 5, (event) => event.replace('person-5', 'person-6'))),
    code: 'server.audit.head-mismatch',
    sequence: LINES,
  },
  {
    title: 'line 5 removed',
    change: (folder) => tamper(folder, (lines) => void lines.remove(5)),
    code: 'server.audit.line-missing',
    sequence: 5,
  },
  {
    title: 'line 5 removed and the later ones moved up',
    change: (folder) =>
      tamper(folder, (lines) => {
        for (let sequence = 5; sequence < LINES; sequence += 1) lines.put(sequence, stored(lines, sequence + 1));
        lines.remove(LINES);
      }),
    code: 'server.audit.line-misplaced',
    sequence: 5,
  },
  {
    title: 'the last line removed',
    change: (folder) => tamper(folder, (lines) => void lines.remove(LINES)),
    code: 'server.audit.line-missing',
    sequence: LINES,
  },
  {
    title: 'lines 4 and 9 swapped',
    change: (folder) =>
      tamper(folder, (lines) => {
        const [four, nine] = [stored(lines, 4), stored(lines, 9)];
        lines.put(4, nine);
        lines.put(9, four);
      }),
    code: 'server.audit.line-misplaced',
    sequence: 4,
  },
  {
    title: 'a line added that follows well',
    change: (folder) =>
      tamper(folder, (lines) => {
        const last = unpackLine(stored(lines, LINES));
        const text = lineText(LINES + 1, last?.digest ?? '', (last?.text ?? '').replace(/^.*"event":(.*)\}$/, '$1'));
        lines.put(LINES + 1, packLine(lineDigest(last?.digest ?? '', text), text));
      }),
    code: 'server.audit.tail-forged',
    sequence: LINES + 1,
  },
  {
    title: 'bytes that are no line',
    change: (folder) => tamper(folder, (lines) => void lines.put(7, 'rubbish')),
    code: 'server.audit.line-changed',
    sequence: 7,
  },
  {
    title: 'the seal inside made with another key',
    change: (folder) =>
      tamper(
        folder,
        (_, state) =>
          void state.put(
            'seal',
            sealHead(createSecretKey(Buffer.alloc(32, 8)), { count: LINES, digest: 'a'.repeat(64) }),
          ),
      ),
    code: 'server.audit.seal-forged',
    sequence: 0,
  },
  {
    title: 'the seal inside removed',
    change: (folder) => tamper(folder, (_, state) => void state.remove('seal')),
    code: 'server.audit.seal-missing',
    sequence: LINES,
  },
  {
    title: 'the head outside removed',
    change: (folder) => rmSync(folder.sealPath),
    code: 'server.audit.head-missing',
    sequence: 0,
  },
  {
    title: 'the head outside edited',
    change: (folder) => writeFileSync(folder.sealPath, readFileSync(folder.sealPath, 'utf8').replace(/^12/, '11')),
    code: 'server.audit.head-forged',
    sequence: 0,
  },
  {
    title: 'the whole data removed',
    change: (folder) => rmSync(folder.path, { recursive: true }),
    code: 'server.audit.tail-cut',
    sequence: 1,
  },
];

describe('audit tampering (S-44)', () => {
  let folder: AuditFolder;

  beforeEach(async () => {
    folder = makeAuditFolder();
    const audit = await folder.open();
    for (let n = 1; n <= LINES; n += 1) await audit.append(anEvent({ actor: `person-${n}` }));
    await audit.close();
  });

  afterEach(() => folder.remove());

  for (const { title, change, code, sequence } of cases) {
    it(`finds ${title}`, async () => {
      await change(folder);
      const audit = await folder.open();
      const verdict = await audit.verify();
      await audit.close();
      assert.equal(verdict.intact, false);
      assert.deepEqual([verdict.code, verdict.sequence], [code, sequence], verdict.detail);
    });
  }

  it('finds an older copy of the data put back, and adds nothing to it: the evidence stays', async () => {
    const copy = `${folder.path}-older`;
    cpSync(folder.path, copy, { recursive: true });
    let audit = await folder.open();
    await audit.append(anEvent());
    await audit.close();
    rmSync(folder.path, { recursive: true });
    cpSync(copy, folder.path, { recursive: true });

    audit = await folder.open();
    await assert.rejects(audit.append(anEvent()), { code: 'server.audit.tail-cut' });
    const verdict = await audit.verify();
    await audit.close();
    assert.deepEqual([verdict.intact, !verdict.intact && verdict.code], [false, 'server.audit.tail-cut']);
    assert.match(readFileSync(folder.sealPath, 'utf8'), new RegExp(`^${LINES + 1} `));
  });

  it('accepts a head outside that a crash left behind, and says by how many lines', async () => {
    const behind = readFileSync(folder.sealPath);
    let audit = await folder.open();
    await audit.append(anEvent());
    await audit.append(anEvent());
    await audit.close();
    writeFileSync(folder.sealPath, behind);
    audit = await folder.open();
    const verdict = await audit.verify();
    assert.deepEqual(verdict, { intact: true, head: audit.head(), headBehindBy: 2 });
    await audit.append(anEvent());
    assert.deepEqual(await audit.verify(), { intact: true, head: audit.head(), headBehindBy: 0 });
    await audit.close();
  });

  it('holds against a head noted elsewhere when data and head were both put back', async () => {
    const files = [folder.path, folder.sealPath];
    for (const file of files) cpSync(file, `${file}-older`, { recursive: true });
    let audit = await folder.open();
    await audit.append(anEvent());
    const noted = audit.head();
    await audit.close();
    for (const file of files) {
      rmSync(file, { recursive: true });
      mkdirSync(dirname(file), { recursive: true });
      cpSync(`${file}-older`, file, { recursive: true });
    }
    audit = await folder.open();
    assert.equal((await audit.verify()).intact, true);
    const verdict = await audit.verify(noted);
    await audit.close();
    assert.deepEqual(!verdict.intact && [verdict.code, verdict.sequence], ['server.audit.tail-cut', LINES + 1]);
  });

  it('accepts no line under another key', async () => {
    const audit = await openAudit({ path: folder.path, sealPath: folder.sealPath, key: Buffer.alloc(32, 9) });
    await assert.rejects(audit.append(anEvent()), { code: 'server.audit.head-forged' });
    await audit.close();
  });

  it('names no line when the seal was opened with the right key and all is there', async () => {
    const audit = await openAudit({ path: folder.path, sealPath: folder.sealPath, key: TEST_KEY });
    assert.equal((await audit.verify(audit.head())).intact, true);
    await audit.close();
  });
});
