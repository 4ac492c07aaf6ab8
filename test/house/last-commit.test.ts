import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const ROOMS = ['server', 'directory', 'federation'] as const;

describe('house: what every room has to know of LMDB', () => {
  it('is the same in each: rooms share no code, and this part must not drift apart (decision 0046)', () => {
    const texts = ROOMS.map((room) => readFileSync(`${room}/store/last-commit.ts`, 'utf8'));
    assert.ok(texts[0] && texts[0].length > 1_000);
    assert.equal(new Set(texts).size, 1);
  });
});
