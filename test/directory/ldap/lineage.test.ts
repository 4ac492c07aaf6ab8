import assert from 'node:assert/strict';
import { rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, openTemporary, type TemporaryDirectory } from '../support/open-temporary.ts';
import { type DoorFixture, openDoor } from './door-fixture.ts';
import type { RawClient } from './raw-client.ts';
import { BASE } from './requests.ts';

const named = (number: number) => ({
  ...somebody(number),
  exerciceFamilyName: `NOM${number}`,
  exerciceGivenName: 'ALEX',
});
const [KEPT, JOINED] = [named(1), named(2)];
const ADELI = '259990018';
const REASON = 'Même diplôme, même date de naissance';

describe('LDAP door: one person, several numbers', () => {
  let temporary: TemporaryDirectory;
  let door: DoorFixture;
  let anonymous: RawClient;
  const finds = (filter: string) => anonymous.find(filter, { base: `ou=people,${BASE}`, scope: 1 });
  const kept = [`uid=${KEPT.nationalId},ou=people`];
  const joined = [`uid=${JOINED.nationalId},ou=people`];
  const recordOf = (nationalId = '') => {
    const found = temporary.directory.reader.findByNationalId(nationalId);
    assert.ok('record' in found);
    return found.record;
  };

  before(async () => {
    temporary = await openTemporary();
    await importAccepted(temporary.directory, rassFile([KEPT, JOINED]), 'rass.txt');
    await importAccepted(temporary.directory, `N° ADELI;N° RPPS\n${ADELI};${JOINED.id}\n`, 'bascule.csv');
    door = await openDoor(0, { entries: temporary.directory.entries });
    anonymous = await door.connect();
  });
  after(async () => {
    await door.remove();
    await temporary.discard();
  });

  it('finds a person by every number, current or former, with or without the digit of its register', async () => {
    for (const filter of [
      `(uid=0${ADELI})`,
      `(vsAdeli=${ADELI})`,
      `(vsRpps=${JOINED.id})`,
      `(uid=${JOINED.nationalId})`,
    ])
      assert.deepEqual(await finds(filter), joined, filter);
  });

  it('shows one entry once two records are merged: the other’s is gone, its numbers answer; then both again', async () => {
    const { lineage } = temporary.directory;
    const [survivor, absorbed] = [recordOf(KEPT.nationalId), recordOf(JOINED.nationalId)];
    const ids = { survivorId: survivor.personId, absorbedId: absorbed.personId };
    const seen = { survivor: survivor.version, absorbed: absorbed.version };
    const actor = { personId: 'essai' };
    assert.ok((await lineage.merge(actor, { ...ids, seen, choice: {}, reason: REASON }, NOW)).accepted);
    for (const filter of [
      `(uid=0${ADELI})`,
      `(vsAdeli=${ADELI})`,
      `(vsRpps=${JOINED.id})`,
      `(uid=${JOINED.nationalId})`,
    ])
      assert.deepEqual(await finds(filter), kept, filter);
    const gone = await anonymous.search({ base: `${joined[0]},${BASE}`, scope: 0 });
    assert.deepEqual([gone.code, gone.matchedDn], [32, `ou=people,${BASE}`]);
    const [entry] = (await anonymous.search({ base: `${kept[0]},${BASE}`, scope: 0, attributes: ['hcIdentifier'] }))
      .entries;
    assert.deepEqual(
      entry?.attributes.get('hcIdentifier')?.map(String).sort(),
      [
        `ANS:ADELI:0${ADELI}:inactive`,
        `ANS:RPPS:${KEPT.nationalId}:active`,
        `ANS:RPPS:${JOINED.nationalId}:inactive`,
      ].sort(),
    );
    const { version } = recordOf(KEPT.nationalId);
    const back = await lineage.unmerge(actor, { absorbedId: absorbed.personId, version, reason: REASON }, NOW);
    assert.ok(back.accepted);
    assert.deepEqual([await finds(`(uid=0${ADELI})`), await finds(`(uid=${KEPT.nationalId})`)], [joined, kept]);
  });
});
