import assert from 'node:assert/strict';
import { createCipheriv, createHmac } from 'node:crypto';
import { openDecisionNames } from '../../federation/record/decision-names.ts';

const SECRET = Buffer.alloc(32, 3);

describe('names of recorded decisions', () => {
  it('are one block under the key, whatever was named before, and lead back to their number', () => {
    const names = openDecisionNames(SECRET);
    const key = createHmac('sha256', SECRET).update('decision names').digest().subarray(0, 16);
    const sequences = [1, 2, 1, 300, 2 ** 40, 1];
    const together = names.namesOf(sequences);
    assert.deepEqual(names.namesOf([]), []);
    for (const [place, sequence] of sequences.entries()) {
      const block = Buffer.alloc(16);
      block.writeBigUInt64BE(BigInt(sequence));
      const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
      const name = `d${Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url')}`;
      assert.deepEqual(names.namesOf([sequence]), [name]);
      assert.equal(together[place], name, 'one by one or together');
      assert.equal(names.sequenceOf('court'), undefined);
      assert.equal(names.sequenceOf(`d${Buffer.alloc(16, sequence % 251).toString('base64url')}`), undefined);
      assert.equal(names.sequenceOf(name.slice(1)), undefined);
      assert.equal(names.sequenceOf(name), sequence);
    }
  });
});
