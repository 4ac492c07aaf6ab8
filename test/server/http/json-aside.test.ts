import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonAside, jsonOfText } from '../../../server/http/json-aside.ts';

const RUNS = process.env.VESTIBULE_LONG ? 20_000 : 2_000;
const textOf = async (text: string, together?: number) => jsonOfText(text, together);

/** A value or « refused », as the platform reads a text. */
function platform(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'refused';
  }
}

async function ours(text: string, together: number): Promise<unknown> {
  try {
    return await textOf(text, together);
  } catch (error) {
    assert(error instanceof SyntaxError, String(error));
    return 'refused';
  }
}

describe('server/http: a long JSON text in turns', () => {
  for (const text of [
    '{"a":[1,2,3],"b":"[","c":[]}',
    '{"a":[[1],[2,[3]]],"b":{"c":[1,2]},"d":[{"e":[1,2]},{"f":"],["}]}',
    ' { "a" : [ 1 , 2 ] , "\\u0061b" : [ ] } ',
    '{"a":"\\\\","b":[1,2],"c":"\\"[","d":[3,4]}',
    '{"__proto__":[1,2],"constructor":[3]}',
    '{"a":[1,2],"a":[3]}',
    '{"a":[1,2],"a":5}',
    '{"a":[1,2],"a":[]}',
    '[1,2,3]',
    '[{"a":[1,2]}]',
    '"a"',
    '{}',
    ...['{"a":[1,]}', '{"a":[,1]}', '{"a":[1,,2]}', '{"a":[1,2}', '{"a":[1,2]', '{"a":[{"b":1]]}', '{"a":[1}{2]}'],
    ...[
      '{"a":[1],}',
      '{"a":[1]]}',
      '{[1]}',
      '{"a":[1] [2]}',
      '[1] {"a":[2]}',
      '{"a":[1,2',
      '{"a',
      '{"a":[",]}',
      ']',
      '',
    ],
    '{"a":[1, ]}',
  ]) {
    it(`reads ${text} as the platform does`, async () => {
      assert.deepEqual(await ours(text, 0), platform(text));
    });
  }

  it(`reads random texts, whole and broken, as the platform does, ${RUNS} times`, async function () {
    this.timeout(120_000);
    const lists = fc.dictionary(fc.string({ maxLength: 3 }), fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 4 }));
    const broken = fc.tuple(
      lists,
      fc.nat(),
      fc.constantFrom('', ',', '[', ']', '{', '}', '"', '\\', ':', ' ', '1'),
      fc.nat(2),
    );
    await fc.assert(
      fc.asyncProperty(broken, fc.nat(12), async ([value, at, put, taken], together) => {
        const text = JSON.stringify(value);
        assert.deepEqual(await ours(text, together), JSON.parse(text));
        const place = at % text.length;
        const changed = text.slice(0, place) + put + text.slice(place + taken);
        assert.deepEqual(await ours(changed, together), platform(changed), changed);
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses half of a character, in a list and outside, and bytes that are no UTF-8', async () => {
    const long = JSON.stringify({ rules: Array.from({ length: 20_000 }, (_, place) => `é${place}`) });
    const { value, text } = await jsonAside(Buffer.from(long));
    assert.deepEqual([value, text], [JSON.parse(long), long], 'also where a character lies across two pieces of bytes');
    await assert.rejects(textOf(long.replace('é7"', '\\ud800"')), SyntaxError);
    await assert.rejects(textOf(long.replace('"rules"', '"ru\\udc00"')), SyntaxError);
    const bytes = Buffer.from(long);
    bytes[150_000] = 0xff;
    await assert.rejects(jsonAside(bytes), TypeError);
    await assert.rejects(jsonAside(bytes.subarray(0, -1)), TypeError);
  });

  it('lets others be answered meanwhile, whatever the megabytes are made of but one piece, which has its limit', async () => {
    const words = 'mot '.repeat(100);
    for (const value of [
      { rules: Array.from({ length: 10_000 }, (_, id) => ({ id, words })) },
      Object.fromEntries(Array.from({ length: 40_000 }, (_, place) => [`n${place}`, [place]])),
    ]) {
      let answered = 0;
      let waiting: NodeJS.Immediate;
      const answer = (): void => {
        answered += 1;
        waiting = setImmediate(answer);
      };
      waiting = setImmediate(answer);
      const text = JSON.stringify(value);
      assert.deepEqual(await textOf(text), value);
      clearImmediate(waiting);
      assert(answered >= text.length / 200_000, `${answered} turns for ${text.length} characters`);
    }
    const large = { code: 'server.request.too-large', place: 'body' };
    await assert.rejects(textOf(JSON.stringify({ facts: { a: 'x'.repeat(4_200_000) } })), large);
    await assert.rejects(textOf(JSON.stringify({ rules: ['x'.repeat(4_200_000)] })), large);
  });
});
