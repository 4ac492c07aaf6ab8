import assert from 'node:assert/strict';
import { pkiCodes } from '../../pki/index.ts';

const entries = Object.entries(pkiCodes);

describe('words of the refusal codes', () => {
  it('names every code room.subject.fault', () => {
    assert.ok(entries.length > 40);
    for (const [code] of entries) assert.match(code, /^pki\.[a-z]+\.[a-z]+(-[a-z]+)*$/);
  });

  for (const field of ['fr', 'en', 'advice'] as const) {
    it(`says something different for each code in « ${field} », in whole sentences`, () => {
      const sentences = entries.map(([, entry]) => entry[field]);
      assert.equal(new Set(sentences).size, sentences.length);
      for (const sentence of sentences) assert.match(sentence, /^\p{Lu}.{20,}\.$/u);
    });
  }
});
