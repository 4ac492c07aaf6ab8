import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { DigestSums, DigestTable } from '../../../directory/import/digest-table.ts';
import { eachLine, readLineBlocks } from '../../../directory/import/line-blocks.ts';
import { NumberTable } from '../../../directory/import/number-table.ts';
import { columnBytes, placeBytes, plainIdAt } from '../../../directory/import/row-bytes.ts';
import { RowDigester } from '../../../directory/import/row-digest.ts';
import { numberOfId, SeenPeople } from '../../../directory/import/seen-people.ts';
import { SeenPlaces } from '../../../directory/import/seen-places.ts';
import { randomFrom } from '../../support/random.ts';

/** The key of the algorithm's own vectors. */
const VECTOR_KEY = new Uint8Array(Uint32Array.of(0x833d3433, 0x009f389f, 0x2398e64f, 0x417acf39).buffer);
const digester = new RowDigester(VECTOR_KEY);
const digestText = (text: string): Uint32Array => digester.digestText(text);

const MANY = 20_000;
const FIRST = { line: 2, offset: 100, length: 20 };

describe('lines of a file as bytes', () => {
  it('are those of its text, with their numbers and places, whatever block they end in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vestibule-lines-'));
    try {
      const random = randomFrom(28);
      const path = join(folder, 'file');
      const pieces = Array.from({ length: 12_000 }, () => 'é|'.repeat(random.below(300)) + random.pick(['', '\r']));
      // More than two blocks, the last line without an end.
      const text = `${pieces.join('\n')}\nlast`;
      assert.ok(Buffer.byteLength(text) > 3_000_000);
      await writeFile(path, text);
      const spool = { path, bytes: 0, digest: '', charset: 'utf-8' } as const;
      const seen: string[] = [];
      for await (const block of readLineBlocks(spool)) {
        eachLine(block, 'utf-8', (bytes, start, end, line) => {
          seen.push(`${line} ${block.offset + start} ${bytes.toString('utf8', start, end)}`);
        });
      }
      let offset = 0;
      const wanted = text.split('\n').map((piece, place) => {
        const told = `${place + 1} ${offset} ${piece}`;
        offset += Buffer.byteLength(piece) + 1;
        return { piece, told };
      });
      assert.deepEqual(
        seen,
        wanted.filter(({ piece }) => piece !== '' && piece !== '\r').map(({ told }) => told),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  for (const [title, chars] of [
    ['within a block', 40_000],
    ['more than a block', 1_600_000],
  ] as const) {
    it(`are refused with their number when one too long is ${title} (directory.import.line-too-long)`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'vestibule-lines-'));
      try {
        const path = join(folder, 'file');
        await writeFile(path, `one\n${'x'.repeat(chars)}\nthree\n`);
        const read = async (): Promise<void> => {
          for await (const block of readLineBlocks({ path, bytes: 0, digest: '', charset: 'utf-8' })) {
            eachLine(block, 'utf-8', () => undefined);
          }
        };
        await assert.rejects(read, { code: 'directory.import.line-too-long', detail: /^line 2:/ });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});

describe('digests of rows as bytes', () => {
  const hex = (digest: Uint32Array): string =>
    Array.from(digest, (word) => word.toString(16).padStart(8, '0')).join('');

  it('are those of Chaskey with twelve rounds: vectors of the messages 00, 00 01, 00 01 02…, by their lengths', () => {
    const known = new Map([
      [0, '43cb1f4151eba0c2ff0a8ac37ee3f642'],
      [1, 'f9ac20679c35a846441aad3d777b7330'],
      [3, '8c5e6ab95035adfbbff69f98965516d9'],
      [4, '0b2b62db1e9e3f50a1b8dcadb4279ae0'],
      [15, '03cfb44b283c8163fca71448c40a0aea'],
      [16, '5dd0e2a9fb5eac8c633a392e500c36f3'],
      [17, '8b5f6d5a202314f6220923689639e606'],
      [31, '1d3d30b101d74fca3b2eb54cd8cd36b4'],
      [32, '7796278407c647fadd752c0fd2f5a799'],
      [63, '2dd072e142b89efefb26b615049aa451'],
    ]);
    const message = Uint8Array.from({ length: 64 }, (_, at) => at);
    for (const [length, wanted] of known) {
      const digest = new Uint32Array(4);
      digester.digest(message, 0, length, digest);
      assert.equal(hex(digest), wanted, `${length} bytes`);
    }
  });

  it('are others under another key', () => {
    const other = new RowDigester(new Uint8Array(16).fill(1));
    assert.notEqual(hex(other.digestText('PERSONNE|BRUMEVAL')), hex(digestText('PERSONNE|BRUMEVAL')));
  });

  it('of a text are those of its bytes, however long it is', () => {
    for (const length of [1, 100, 170, 171, 172, 600]) {
      const text = 'é€x'.repeat(length).slice(0, length);
      const bytes = Buffer.from(text);
      const digest = new Uint32Array(4);
      digester.digest(bytes, 0, bytes.length, digest);
      assert.equal(hex(digestText(text)), hex(digest), `${length} units`);
    }
  });

  it('are of the bytes between two places alone, wherever these lie', () => {
    const bytes = Buffer.from('before|PERSONNE|BRUMEVAL|behind');
    const digest = new Uint32Array(4);
    digester.digest(bytes, 7, 24, digest);
    assert.equal(hex(digest), hex(digestText('PERSONNE|BRUMEVAL')));
  });

  it('differ when one bit does, in any place of a row', () => {
    const random = randomFrom(128);
    for (let length = 1; length <= 70; length += 1) {
      const bytes = Buffer.from(Array.from({ length }, () => random.below(256)));
      const seen = new Set<string>();
      const digest = new Uint32Array(4);
      for (let bit = -1; bit < length * 8; bit += 1) {
        const other = Buffer.from(bytes);
        if (bit >= 0) other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        digester.digest(other, 0, length, digest);
        seen.add(hex(digest));
      }
      assert.equal(seen.size, length * 8 + 1, `${length} bytes`);
    }
  });
});

describe('what one reading remembers of rows', () => {
  it('gives each number, and each digest, one place for good, however many there are', () => {
    const numbers = new NumberTable(MANY);
    const digests = new DigestTable(MANY);
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number < MANY; number += 1) {
        // Steps of a register: near each other, and far beyond 32 bits.
        assert.equal(numbers.add(1_810_000_000_000 + number * 7), number);
        assert.equal(digests.add(digestText(String(number))), number);
      }
    }
    assert.deepEqual([numbers.size, digests.size], [MANY, MANY]);
    assert.deepEqual([numbers.find(1_810_000_000_001), digests.find(digestText('another'))], [-1, -1]);
    assert.deepEqual([numbers.add(5), digests.add(digestText('another'))], [-1, -1], 'no room');
    assert.equal(numbers.at(3), 1_810_000_000_021);
  });

  it('tells sums of digests apart by what was added, not by its order', () => {
    const [one, two, three] = ['one', 'two', 'three'].map((text) => digestText(text));
    assert.ok(one !== undefined && two !== undefined && three !== undefined);
    const sums = new DigestSums();
    for (const digest of [one, two, two]) sums.add(0, digest);
    for (const digest of [two, one, two]) sums.add(9_000, digest);
    for (const digest of [one, two, three]) sums.add(2, digest);
    assert.ok(sums.equals(0, sums.bytesOf(9_000)));
    assert.ok(
      !sums.equals(0, sums.bytesOf(2)) && !sums.equals(0, Buffer.alloc(16)) && !sums.equals(0, Buffer.alloc(3)),
    );
  });

  it('finds the identifier and the place in a row’s bytes as its values do', () => {
    const value = fc.stringMatching(/^[0-9a-zé ]{0,18}$/);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), fc.nat(6), fc.nat(3), (values, first, more) => {
        const text = `before\n${values.join('|')}`;
        const bytes = Buffer.from(text);
        const start = 'before\n'.length;
        const id = plainIdAt(bytes, start, bytes.length, first);
        assert.deepEqual(id, numberOfId(values[first] ?? ''));
        const place = placeBytes(bytes, start, bytes.length, { first, last: first + more }).toString();
        const wanted = values.slice(first, first + more + 1).join('|');
        // The separator behind the last one is taken along.
        assert.ok(place === wanted || place === `${wanted}|`, JSON.stringify([place, wanted]));
        assert.equal(columnBytes(bytes, start, bytes.length, first).toString(), values[first] ?? '');
      }),
      { seed: 20261128, numRuns: 500 },
    );
    assert.notEqual(numberOfId('01'), numberOfId('1'), 'zeros count');
    assert.equal(numberOfId('rass 0812', 5), numberOfId('0812'));
    assert.deepEqual(
      ['', 'rass ', '12a', ' 12', '1.2', '-1'].map((text) => numberOfId(text)),
      Array(6).fill(Number.NaN),
    );
    assert.ok(Number.isNaN(numberOfId('1234567890123456')), 'too long to be exact');
  });

  it('of more people than there is room for leaves none unread', () => {
    const people = new SeenPeople(2);
    const digest = digestText('row');
    for (const id of ['81', '82']) people.addRow(people.placeOf(numberOfId(id)), digest);
    const [kept] = ['81'].map((id) => people.digestOf(id));
    assert.ok(kept !== null && kept !== undefined);
    people.match(numberOfId('81'), kept);
    assert.deepEqual([people.same, people.holds('81'), people.holds('82')], [1, true, false]);
    people.unmatch('81');
    assert.equal(people.placeOf(numberOfId('83')), -1);
    people.match(numberOfId('81'), kept);
    assert.deepEqual([people.same, people.digestOf('81'), people.name('83')], [0, null, false]);
  });

  it('keeps, of an identifier written in another way, or of rows with something to be told, no digest', () => {
    const people = new SeenPeople();
    for (const id of ['81', '82', '83']) people.addRow(people.placeOf(numberOfId(id)), digestText(id));
    const digests = ['81', '82', '83'].map((id) => people.digestOf(id));
    people.addOdd('82');
    people.addOdd('8Test');
    people.tellOf('83');
    for (const [place, id] of ['81', '82', '83'].entries())
      people.match(numberOfId(id), digests[place] ?? Buffer.alloc(0));
    assert.deepEqual([...people.unmatched()], ['8TEST', '82', '83']);
    assert.deepEqual(
      ['81', '82', '83'].map((id) => people.digestOf(id) !== null),
      [true, false, false],
    );
    people.noteUnchanged('81');
    people.noteUnchanged('82');
    assert.deepEqual([...people.unchanged()], ['81']);
  });

  it('of a structure whose texts there was no room for says so, and compares it each time', () => {
    const places = new SeenPlaces(digester, 1);
    const [one, two] = [digestText('one'), digestText('two')];
    assert.deepEqual(places.see(one, FIRST), { isNew: true, text: 0 });
    assert.ok(places.name('finess:1', 0, one, FIRST));
    const kept = places.digestOf('finess:1');
    assert.ok(kept !== null);
    assert.deepEqual(places.see(one, FIRST), { isNew: false, text: 0 });
    const beyond = places.see(two, FIRST);
    assert.deepEqual(beyond, { isNew: true, text: -1 });
    assert.equal(places.name('finess:1', beyond.text, two, FIRST), false);
    assert.equal(places.name('finess:2', beyond.text, two, FIRST), false);
    places.match('finess:1', kept);
    assert.deepEqual([places.same, places.digestOf('finess:1'), places.holds('finess:2')], [0, null, false]);
    assert.deepEqual([...places.unmatched()], [FIRST]);
    const earlier = { line: 1, offset: 50, length: 10 };
    places.see(one, earlier);
    places.see(one, FIRST);
    assert.deepEqual([...places.unmatched()], [earlier], 'lines come in no order');
  });
});
