import assert from 'node:assert/strict';
import { openRefusalMeter, REFUSALS_AT_ONCE, REFUSALS_PER_SECOND } from '../../../server/ldap/refusals-told.ts';

describe('server/ldap: refusals told to the house', () => {
  it('are told up to a burst, then so many a second, with how many were passed over', () => {
    let now = 0;
    const meter = openRefusalMeter(() => now);
    for (let told = 0; told < REFUSALS_AT_ONCE; told += 1) assert.equal(meter.take(), 0);
    for (let passed = 0; passed < 50_000; passed += 1) assert.equal(meter.take(), null);
    now += 1_000;
    assert.equal(meter.take(), 50_000);
    for (let told = 1; told < REFUSALS_PER_SECOND; told += 1) assert.equal(meter.take(), 0);
    assert.equal(meter.take(), null);
    now += 3_600_000;
    assert.equal(meter.take(), 1);
    for (let told = 1; told < REFUSALS_AT_ONCE; told += 1) assert.equal(meter.take(), 0);
    assert.equal(meter.take(), null, 'a quiet hour allows no more than a burst');
  });
});
