import assert from 'node:assert/strict';
import {
  type Actor,
  type Directory,
  type DirectoryRight,
  directoryWithin,
  type IdentityClass,
  type Professional,
  territoryOf,
} from '../../../directory/index.ts';
import { CAMILLE, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

const BY: Actor = { personId: 'quelqu’un' };
const REASON = 'Essai des droits par territoire';
/** Two departments of nowhere. */
const HERE = '99';
const THERE = '98';

function at(department: string, row: RassRow): RassRow {
  const structureId = `4${row.id}00${department}`;
  const place = { 'address.postalCode': `${department}100`, 'address.cedex': `${department}100 BRUMEVAL` };
  return { mode: 'L', sector: 'SA07', structureId, name: `CABINET ${department}`, ...place, ...row };
}

const right = (of: IdentityClass, departments: readonly string[] = []): DirectoryRight => ({
  class: of,
  territory: territoryOf(departments, []),
});

function person(directory: Directory, nationalId: string): Professional {
  const found = directory.reader.findByNationalId(nationalId);
  assert.ok('record' in found);
  return found.record;
}

const setting = ({ personId: id, version }: Professional, value = '06 39 98 00 01') =>
  ({ command: 'set-local-field', ref: { kind: 'person', id }, field: 'phone', value, version }) as const;

const codeOf = (verdict: { readonly accepted: boolean; readonly code?: string }) =>
  verdict.accepted ? 'accepted' : verdict.code;

const INSIDE = CAMILLE.nationalId ?? '';
const OTHER = somebody(2).nationalId ?? '';
const OUTSIDE = somebody(1).nationalId ?? '';
const NOWHERE = somebody(3).nationalId ?? '';

async function fill(directory: Directory, outside = THERE): Promise<void> {
  const rows = [CAMILLE, at(HERE, somebody(2)), at(outside, somebody(1)), somebody(3)];
  await importAccepted(directory, rassFile(rows), `rass-${outside}.txt`);
}

/** Who writes what: the one table of the rules, as commands meet it. */
const CLASSES: readonly (readonly [string, DirectoryRight, inside: string, outside: string])[] = [
  ['anonymous', right('anonymous'), 'directory.territory.reading-class', 'directory.territory.reading-class'],
  ['professional', right('professional'), 'directory.territory.reading-class', 'directory.territory.reading-class'],
  ['curator there', right('curator', [HERE]), 'directory.territory.reading-class', 'directory.territory.reading-class'],
  ['replication', right('replication'), 'directory.territory.reading-class', 'directory.territory.reading-class'],
  ['application', right('application'), 'accepted', 'accepted'],
  ['application there', right('application', [HERE]), 'accepted', 'directory.territory.outside'],
  ['administrator', right('administrator'), 'accepted', 'accepted'],
  ['administrator there', right('administrator', [HERE]), 'accepted', 'directory.territory.outside'],
];

describe('writes by class and territory (S-38)', () => {
  for (const [name, given, inside, outside] of CLASSES) {
    it(`${name}: inside ${inside}, outside ${outside}`, async () => {
      await withDirectory(async (directory) => {
        await fill(directory);
        const { editor } = directoryWithin(directory, given);
        const edit = async (number: string) =>
          codeOf(await editor.perform(BY, setting(person(directory, number)), NOW));
        assert.equal(await edit(INSIDE), inside);
        assert.equal(await edit(OUTSIDE), outside);
        assert.equal(await edit(NOWHERE), outside, 'somebody without a place is of no territory');
      });
    });
  }

  it('refuses a structure, a membership, an answer and every act on numbers outside, and does them inside', async () => {
    await withDirectory(async (directory) => {
      await fill(directory);
      const { editor, lineage } = directoryWithin(directory, right('administrator', [HERE]));
      const [inside, other, outside] = [INSIDE, OTHER, OUTSIDE].map((number) => person(directory, number));
      assert.ok(inside && other && outside);
      const merge = (survivor: Professional, absorbed: Professional) =>
        lineage.merge(
          BY,
          {
            survivorId: survivor.personId,
            absorbedId: absorbed.personId,
            seen: { survivor: survivor.version, absorbed: absorbed.version },
            choice: {},
            reason: REASON,
          },
          NOW,
        );
      assert.equal(codeOf(await merge(inside, outside)), 'directory.territory.outside');
      assert.equal(codeOf(await merge(outside, inside)), 'directory.territory.outside');
      const merged = await merge(inside, other);
      assert.ok(merged.accepted && merged.person);
      const apart = await lineage.unmerge(
        BY,
        { absorbedId: other.personId, version: merged.person.version, reason: REASON },
        NOW,
      );
      assert.equal(codeOf(apart), 'accepted');
      const pair = { former: OUTSIDE, current: INSIDE, reason: REASON };
      // Whether there is one is not told of people elsewhere.
      assert.equal(codeOf(await lineage.reinstate(BY, pair, NOW)), 'directory.territory.outside');
      assert.equal(codeOf(await lineage.withdraw(BY, pair, NOW)), 'directory.territory.outside');
      const own = { ...pair, former: OTHER };
      assert.equal(codeOf(await lineage.reinstate(BY, own, NOW)), 'directory.correspondence.absent');
      assert.equal(codeOf(await lineage.withdraw(BY, own, NOW)), 'directory.correspondence.absent');
      await editor.propose({ personId: outside.personId, field: 'phone', value: '06 39 98 00 02' }, NOW);
      const answer = {
        personId: outside.personId,
        field: 'phone',
        at: NOW.toISOString(),
        version: outside.version,
      } as const;
      const answered = await editor.answerProposal(BY, { ...answer, outcome: 'accepted', reason: '' } as const, NOW);
      assert.equal(codeOf(answered), 'directory.territory.outside');
      const structure = (department: string) => {
        const [situation] = person(directory, department === HERE ? OTHER : OUTSIDE).exercices.flatMap(
          ({ situations }) => situations,
        );
        const found = directory.reader.findStructure(situation?.structureKey ?? '');
        assert.ok(found.found);
        const { key: id, version } = found.record;
        const asked = { command: 'set-local-field', ref: { kind: 'structure', id }, field: 'phone' } as const;
        return editor.perform(BY, { ...asked, value: '06 39 98 00 03', version }, NOW);
      };
      assert.equal(codeOf(await structure(HERE)), 'accepted');
      assert.equal(codeOf(await structure(THERE)), 'directory.territory.outside');
    });
  });

  it('judges the record as it is when it is written: a situation that moved away since it was read', async () => {
    await withDirectory(async (directory) => {
      await fill(directory, HERE);
      const { editor } = directoryWithin(directory, right('administrator', [HERE]));
      const seen = person(directory, OUTSIDE);
      assert.equal(codeOf(await editor.perform(BY, setting(seen), NOW)), 'accepted');
      await fill(directory, THERE);
      const moved = person(directory, OUTSIDE);
      // Neither with the version that was seen nor with the one it has now.
      for (const version of [seen, moved]) {
        const verdict = await editor.perform(BY, setting(version, '06 39 98 00 09'), NOW);
        assert.equal(codeOf(verdict), 'directory.territory.outside');
        assert.ok(!('current' in verdict), 'the refusal shows nothing of the record');
      }
      assert.equal(person(directory, OUTSIDE).version, moved.version);
    });
  });
});
