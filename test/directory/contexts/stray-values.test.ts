import assert from 'node:assert/strict';
import {
  applyModifications,
  checkDeleted,
  checkModifications,
} from '../../../directory/contexts/apply-modifications.ts';
import { buildEntry } from '../../../directory/contexts/build-entry.ts';
import { type EntryState, valuesOf, withAttribute } from '../../../directory/contexts/entry-state.ts';
import type { Modification } from '../../../directory/ldap/messages.ts';
import { findAttribute } from '../../../directory/schema/attributes.ts';
import { parseDn } from '../../../directory/schema/dn.ts';

const DN = 'cn=ancien,dc=hopital,dc=example';

const bytes = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'latin1'));

/** An entry loaded when nobody looked at its country, its telephone and its class so closely. */
function loadedBefore(): EntryState {
  const built = buildEntry(
    DN,
    parseDn(DN)?.[0] ?? [],
    [
      { description: 'objectClass', values: bytes('person') },
      { description: 'sn', values: bytes('Fictif') },
    ],
    'server',
  );
  if ('refused' in built) return assert.fail(built.refused.message);
  const strays = { c: bytes('FRA', 'BE'), member: bytes('nobody', 'cn=a'), objectClass: bytes('person', 'oldPerson') };
  let { state } = built;
  for (const [name, values] of Object.entries(strays)) {
    const type = findAttribute(name) ?? assert.fail(name);
    state = withAttribute(state, { type, name: type.name, values });
  }
  return state;
}

const deletion = (description: string, ...values: string[]): Modification => ({
  change: 'delete',
  description,
  values: bytes(...values),
});

describe('LDAP contexts: values loaded before their syntax was looked at so closely', () => {
  it('are deleted by value, byte for byte, alone and with others', () => {
    const before = loadedBefore();
    for (const [name, gone, left] of [
      ['c', ['FRA'], ['BE']],
      ['c', ['FRA', 'BE'], []],
      ['member', ['nobody'], ['cn=a']],
      ['objectClass', ['oldPerson'], ['person']],
    ] as const) {
      const modifications = [deletion(name, ...gone)];
      assert.equal(checkModifications(modifications), null);
      assert.equal(checkDeleted(before, modifications), null);
      const changed = applyModifications(before, modifications);
      if ('refused' in changed) assert.fail(changed.refused.message);
      assert.deepEqual(valuesOf(changed.state, name).map(String), left);
    }
  });

  it('are not deleted by what only matches them, nor where there are none, and are not put in', () => {
    const before = loadedBefore();
    for (const modification of [deletion('c', 'fra'), deletion('member', 'somebody'), deletion('l', '')]) {
      assert.equal(checkDeleted(before, [modification])?.code, 21, modification.description);
      assert.equal(checkDeleted(null, [modification])?.code, 21, modification.description);
    }
    assert.equal(checkDeleted(null, [deletion('c', 'FRA')])?.code, 21);
    assert.equal(checkModifications([{ change: 'add', description: 'c', values: bytes('FRA') }])?.code, 21);
    assert.equal(checkModifications([{ change: 'replace', description: 'c', values: bytes('FRA') }])?.code, 21);
  });
});
