import assert from 'node:assert/strict';
import { situationsOf } from '../../../server/oidc/claims.ts';
import { ofKeptPeople } from '../../../server/oidc/kept-people.ts';
import { useHouse } from '../../support/house.ts';

describe('server/oidc: what is made of people kept decoded', () => {
  const house = useHouse({});

  it('is made once of a shared record and frozen, each time of one that is read for somebody alone, and says the same', () => {
    const { people, directory } = house().running.rooms;
    let made = 0;
    const names = ofKeptPeople(({ familyName }) => {
      made += 1;
      return [familyName];
    });
    const [own] = directory.reader.people('');
    assert.ok(own);
    const found = people.findByPersonId(own.personId);
    assert.ok(found.found);
    const shared = found.record;
    assert.equal(names(shared), names(shared));
    assert.equal(made, 1);
    assert.throws(() => Object.assign(names(shared), ['Autre']), TypeError);
    assert.deepEqual(names(own), names(shared));
    assert.notEqual(names(own), names(own));
    assert.deepEqual(situationsOf(own), situationsOf(shared));
  });
});
