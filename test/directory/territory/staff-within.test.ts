import assert from 'node:assert/strict';
import {
  type Directory,
  type DirectoryRight,
  directoryWithin,
  type LocalStructureFields,
  territoryOf,
} from '../../../directory/index.ts';
import {
  ADMINISTRATOR,
  CLINIC,
  CLINIC_KEY,
  codeOf,
  enter,
  fieldsOf,
  HOSPITAL,
  HOSPITAL_KEY,
  POST,
  withSites,
} from '../curated/staff-fixture.ts';

const OF_HOSPITAL: DirectoryRight = { class: 'application', territory: territoryOf([], [HOSPITAL]) };
const CURATOR: DirectoryRight = { ...OF_HOSPITAL, class: 'curator' };
const COLLEAGUE: DirectoryRight = { class: 'professional', territory: null };
const PUBLIC: DirectoryRight = { class: 'anonymous', territory: null };
const REGION: DirectoryRight = { class: 'application', territory: null };

const SERVICE: LocalStructureFields = {
  kind: 'service',
  ...{ name: 'Imagerie', siret: '', number: '', way: '', postalCode: '', city: '', phone: '', email: '', openedOn: '' },
};
const REASON = 'Essai du droit de tenir';

/** Two of the hospital, one of the clinic who works at the hospital too, one who will. */
async function fill(directory: Directory, at: Date) {
  const ofClinic = async (number: string, from: string) => {
    const posts = [
      { ...POST, structureKey: CLINIC_KEY },
      { ...POST, from },
    ];
    const command = { command: 'create-staff', establishment: CLINIC, number, fields: fieldsOf({ posts }) } as const;
    const verdict = await directory.staff.perform(ADMINISTRATOR, command, at);
    assert.ok(verdict.accepted);
    return verdict.person.personId;
  };
  const toCome = await ofClinic('SEC-0003', '2027-01-01');
  const first = await enter(directory, at, { number: 'SEC-0001' });
  const working = await ofClinic('SEC-0004', '2026-01-05');
  const second = await enter(directory, at, { number: 'SEC-0002' });
  return { toCome, first: first.personId, working, second: second.personId };
}

describe('staff, local places and curators as a right lets see and keep them (S-38)', () => {
  it('lists who works there as colleagues see it: a post to come is its establishment’s; pages have no gap', async () => {
    await withSites(async (directory, hand) => {
      const { toCome, first, working, second } = await fill(directory, hand.now());
      const idsAt = (right: DirectoryRight, key: string, after = '', limit = 10) =>
        directoryWithin(directory, right)
          .staff.staffAt(key, after, limit)
          .map(({ personId }) => personId);
      assert.deepEqual(idsAt(REGION, HOSPITAL_KEY), [toCome, first, working, second]);
      for (const right of [OF_HOSPITAL, CURATOR, COLLEAGUE]) {
        assert.deepEqual(idsAt(right, HOSPITAL_KEY), [first, working, second], right.class);
        assert.deepEqual(idsAt(right, HOSPITAL_KEY, '', 1), [first], 'a page of one is of one');
        assert.deepEqual(idsAt(right, HOSPITAL_KEY, first, 1), [working]);
        assert.deepEqual(idsAt(right, CLINIC_KEY), [toCome, working], 'whoever keeps the record shows');
      }
      assert.deepEqual(idsAt(PUBLIC, HOSPITAL_KEY), []);
      const [seen] = directoryWithin(directory, OF_HOSPITAL).staff.staffAt(CLINIC_KEY, '', 1);
      assert.deepEqual([seen?.staff?.posts, seen?.version], [[], 0], 'of another establishment: no posts, no version');
    });
  });

  it('writes staff and places of the territory, by every place that changes; a class that reads writes none', async () => {
    await withSites(async (directory, hand) => {
      const { toCome } = await fill(directory, hand.now());
      const act = (right: DirectoryRight, establishment: string, posts = [POST] as readonly object[]) => {
        const fields = fieldsOf({ posts: posts as (typeof POST)[] });
        const command = { command: 'create-staff', establishment, number: 'SEC-0009', fields } as const;
        return directoryWithin(directory, right).staff.perform(ADMINISTRATOR, command, hand.now());
      };
      assert.equal(codeOf(await act(OF_HOSPITAL, CLINIC)), 'directory.territory.outside');
      const elsewhere = [POST, { ...POST, structureKey: CLINIC_KEY }];
      assert.equal(codeOf(await act(OF_HOSPITAL, HOSPITAL, elsewhere)), 'directory.territory.outside');
      assert.equal(codeOf(await act(CURATOR, HOSPITAL)), 'directory.territory.reading-class');
      assert.equal(codeOf(await act(COLLEAGUE, HOSPITAL)), 'directory.territory.reading-class');
      assert.ok((await act(OF_HOSPITAL, HOSPITAL)).accepted);
      const { staff } = directoryWithin(directory, OF_HOSPITAL);
      const reopened = await staff.perform(
        ADMINISTRATOR,
        { command: 'reopen-staff', personId: toCome, version: 99 },
        hand.now(),
      );
      assert.equal(codeOf(reopened), 'directory.territory.outside', 'before the version, which would tell one');
      assert.ok(!('current' in reopened));
      const open = (parent: string | null) =>
        staff.performStructure(
          ADMINISTRATOR,
          { command: 'create-structure', parent, code: 'IRM', fields: SERVICE },
          hand.now(),
        );
      assert.equal(codeOf(await open(CLINIC)), 'directory.territory.outside');
      assert.equal(
        codeOf(await open(null)),
        'directory.territory.outside',
        'what is a part of nothing is the region’s',
      );
      assert.ok((await open(HOSPITAL)).accepted);
    });
  });

  it('tells the curators of its own establishments, and lets the region alone give that right', async () => {
    await withSites(async (directory, hand) => {
      const { first } = await fill(directory, hand.now());
      const give = (right: DirectoryRight, structureKey: string) => {
        const days = { from: '2026-11-20', until: '2027-11-19' };
        const command = { personId: first, structureKey, ...days, reason: REASON };
        return directoryWithin(directory, right).staff.performCuration(ADMINISTRATOR, command, hand.now());
      };
      assert.equal(codeOf(await give(OF_HOSPITAL, HOSPITAL_KEY)), 'directory.territory.regional');
      assert.equal(codeOf(await give(CURATOR, HOSPITAL_KEY)), 'directory.territory.reading-class');
      for (const key of [HOSPITAL_KEY, CLINIC_KEY]) assert.ok((await give(REGION, key)).accepted);
      const { staff } = directoryWithin(directory, OF_HOSPITAL);
      assert.deepEqual([staff.curatorsOf(HOSPITAL_KEY).length, staff.curatorsOf(CLINIC_KEY).length], [1, 0]);
      assert.deepEqual([staff.curations(null, 10), staff.curationsOf(first).length], [[], 2]);
      const seen = directoryWithin(directory, COLLEAGUE).staff;
      assert.deepEqual([seen.curatorsOf(HOSPITAL_KEY), seen.curationsOf(first)], [[], []]);
      assert.equal(directoryWithin(directory, REGION).staff.curations(null, 10).length, 2);
    });
  });
});
