import assert from 'node:assert/strict';
import {
  type Directory,
  type DirectoryRight,
  directoryWithin,
  type LocalStructureFields,
  territoryOf,
} from '../../../directory/index.ts';
import { ADMINISTRATOR, CLINIC_KEY, enter, HOSPITAL, HOSPITAL_KEY, POST, withSites } from '../curated/staff-fixture.ts';

const KEY = `local:L-${HOSPITAL}-IRM`;
const right = (departments: readonly string[], establishments: readonly string[]): DirectoryRight => ({
  class: 'administrator',
  territory: territoryOf(departments, establishments),
});

/** A service of the hospital, whose address is in another department. */
async function openService(directory: Directory, at: Date): Promise<void> {
  const fields: LocalStructureFields = {
    kind: 'service',
    ...{ name: 'Imagerie', siret: '', number: '', way: '', postalCode: '75011', city: 'PARIS' },
    ...{ phone: '', email: '', openedOn: '' },
  };
  const command = { command: 'create-structure', parent: HOSPITAL, code: 'IRM', fields } as const;
  const verdict = await directory.staff.performStructure(ADMINISTRATOR, command, at);
  assert.ok(verdict.accepted);
}

describe('local places and staff are of the territory of their establishment', () => {
  const CASES: readonly (readonly [string, DirectoryRight, boolean])[] = [
    ['its establishment', right([], [HOSPITAL]), true],
    ['the department of its establishment', right(['99'], []), true],
    ['its own department', right(['75'], []), true],
    ['another establishment', right([], ['990200008']), false],
    ['another department', right(['2A'], []), false],
  ];
  for (const [what, limited, isSeen] of CASES) {
    it(`a right over ${what} lets ${isSeen ? 'see and write' : 'neither see whole nor write'} the place`, async () => {
      await withSites(async (directory, hand) => {
        await openService(directory, hand.now());
        const views = directoryWithin(directory, limited);
        const found = directory.reader.findStructure(KEY);
        assert.ok('record' in found);
        assert.equal(views.reader.history({ kind: 'structure', id: KEY }, 10).length, isSeen ? 1 : 0);
        const command = {
          command: 'set-local-field',
          ref: { kind: 'structure', id: KEY },
          field: 'phone',
          value: '01 99 00 00 09',
          version: found.record.version,
        } as const;
        const verdict = await views.editor.perform({ personId: 'quelqu-un' }, command, hand.now());
        assert.equal(verdict.accepted ? 'accepted' : verdict.code, isSeen ? 'accepted' : 'directory.territory.outside');
      });
    });
  }

  it('somebody whose only post is in such a place is of the establishment too, as is who works elsewhere for it', async () => {
    await withSites(async (directory, hand) => {
      await openService(directory, hand.now());
      const inside = await enter(directory, hand.now(), { posts: [{ ...POST, structureKey: KEY }] });
      const away = await enter(directory, hand.now(), {
        number: 'SEC-0044',
        posts: [{ ...POST, structureKey: CLINIC_KEY }],
      });
      const views = directoryWithin(directory, right([], [HOSPITAL]));
      for (const { personId } of [inside, away]) {
        assert.equal(views.reader.history({ kind: 'person', id: personId }, 10).length, 1);
      }
      assert.deepEqual(
        directory.staff.staffAt(HOSPITAL_KEY, '', 10).map(({ staff }) => staff?.within?.establishments),
        [[HOSPITAL], [HOSPITAL, '990200008']],
      );
    });
  });
});
