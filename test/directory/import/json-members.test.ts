import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ImportRefusal } from '../../../directory/import/import-refusal.ts';
import { type JsonElement, readJsonMember } from '../../../directory/import/json-members.ts';

async function read(text: string, member: string, pieceChars = text.length): Promise<JsonElement[]> {
  const pieces = async function* (): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += Math.max(1, pieceChars)) {
      yield await Promise.resolve(text.slice(at, at + Math.max(1, pieceChars)));
    }
  };
  const found: JsonElement[] = [];
  for await (const element of readJsonMember(pieces(), member)) found.push(element);
  return found;
}

function refuses(text: string, code: string, detail: RegExp): Promise<void> {
  return assert.rejects(read(text, 'pmej'), (error) => {
    assert.ok(error instanceof ImportRefusal);
    assert.equal(error.code, code);
    assert.match(error.detail, detail);
    return true;
  });
}

describe('elements of an array in a JSON document', () => {
  const element = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })).map((value) => {
    // What JSON cannot tell from 0 is none of the matter.
    const plain: unknown = JSON.parse(JSON.stringify(value));
    return plain;
  });

  it('are what JSON.parse makes of the whole, wherever the text is cut and whatever lies beside', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(element, { minLength: 1, maxLength: 5 }),
        fc.jsonValue({ maxDepth: 3 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 1, '\t'),
        async (pmej, beside, pieceChars, indent) => {
          const text = JSON.stringify(
            { gco: beside, '"pmej"': [{}], nested: { pmej: [{}] }, pmej, gcc: beside },
            null,
            indent,
          );
          const found = await read(text, 'pmej', pieceChars);
          assert.deepEqual(
            found.map(({ value }) => value),
            pmej,
          );
          assert.deepEqual(
            found.map(({ rank }) => rank),
            pmej.map((_, rank) => rank),
          );
        },
      ),
      { numRuns: 200 },
    ));

  it('say on which line they begin', async () => {
    const found = await read('\uFEFF{\n "pmej": [\n  {"a": "x\\n"},\r\n  {\n"b": 1}]\n}\n', 'pmej', 3);
    assert.deepEqual(
      found.map(({ line }) => line),
      [3, 4],
    );
  });

  it('are refused with the document they are in when its end is missing', () =>
    refuses('{"pmej": [{"a": 1}, {"b"', 'directory.import.truncated', /line 1, after 1 of pmej/));

  for (const [title, text, detail] of [
    ['that is no JSON', '{"pmej": [{"a": 1,}]}', /pmej\[0\], which begins on line 1/],
    ['closed twice', '{"pmej": [{"a": 1}]}}', /closed more often/],
    ['with another behind it', '{"pmej": [{"a": 1}]}{"pmej": []}', /something behind/],
    ['with words behind it', '{"pmej": [{"a": 1}]} end', /outside the document/],
    ['with a text behind it', '{"pmej": [{"a": 1}]} "end"', /outside the document/],
    ['without a single one', '{"pmej": [], "gco": [{}]}', /nothing in pmej/],
    ['nested beyond measure', `{"gco": ${'['.repeat(70)}${']'.repeat(70)}, "pmej": [{}]}`, /64 deep/],
    ['of a length that no entity has', `{"pmej": [{"a": "${'x'.repeat(33 * 1024 ** 2)}"}]}`, /more than 33554432/],
  ] as const) {
    it(`are refused with a document ${title}: directory.import.malformed-json`, () =>
      refuses(text, 'directory.import.malformed-json', detail));
  }
});
