import assert from 'node:assert/strict';
import { RecentlyMade } from '../../../../server/oidc/sealed/recently-made.ts';

describe('server/oidc/sealed/recently-made', () => {
  it('gives each thing once, the latest ones alone, and never holds more than it was told', () => {
    const recent = new RecentlyMade<number>(10);
    for (let at = 0; at < 100; at += 1) recent.keep(`thing ${at}`, at);
    const found = Array.from({ length: 100 }, (_each, at) => recent.take(`thing ${at}`)).filter(
      (at) => at !== undefined,
    );
    assert.ok(found.length <= 10, `${found.length}`);
    assert.deepEqual(found, [90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
    assert.equal(recent.take('thing 99'), undefined);
  });
});
