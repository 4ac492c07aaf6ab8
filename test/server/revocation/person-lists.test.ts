import assert from 'node:assert/strict';
import { openCrlStore, openTrustStore } from '../../../pki/index.ts';
import { personListsMissing } from '../../../server/revocation/person-lists.ts';
import { ENTRIES, fort, organisations, root, standard } from '../../pki/world.ts';
import { AT, HOUR_MS, makeCrl, type TestAuthority } from '../../support/authority.ts';

const trust = openTrustStore(ENTRIES, { universe: 'demo' });

function missing(...lists: readonly Uint8Array[]): readonly string[] {
  const crls = openCrlStore(trust);
  for (const list of lists) assert.ok(crls.load(list, AT).accepted);
  return personListsMissing(trust, crls, AT)
    .map((name) => /CN=([^,]+)/.exec(name)?.[1] ?? name)
    .sort();
}

const fresh = (authority: TestAuthority) => makeCrl(authority);

describe('lists without which persons’ cards are refused', () => {
  it('are those of authorities of persons and of the one above, not of organisations', () => {
    assert.deepEqual(missing(), ['ESSAI AC FORT PERSONNES', 'ESSAI AC RACINE', 'ESSAI AC STANDARD PERSONNES']);
    assert.deepEqual(missing(fresh(organisations)).length, 3);
    assert.deepEqual(missing(...[root, fort, standard].map(fresh)), []);
    assert.deepEqual(missing(fresh(fort), fresh(standard)), ['ESSAI AC RACINE']);
  });

  it('are missing at the instant they end', () => {
    assert.deepEqual(missing(fresh(root), fresh(standard), makeCrl(fort, { nextUpdate: AT })), [
      'ESSAI AC FORT PERSONNES',
    ]);
    const later = makeCrl(fort, { nextUpdate: new Date(AT.getTime() + HOUR_MS) });
    assert.deepEqual(missing(fresh(root), fresh(standard), later), []);
  });

  it('are none when no authority of persons is held', () => {
    const alone = openTrustStore(
      [ENTRIES[0], ENTRIES[3]].filter((entry) => entry !== undefined),
      { universe: 'demo' },
    );
    assert.deepEqual(personListsMissing(alone, openCrlStore(alone), AT), []);
  });
});
