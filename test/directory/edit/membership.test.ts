import assert from 'node:assert/strict';
import type { Directory, MembershipCommand, MembershipVerdict } from '../../../directory/index.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

const NETWORKS =
  'code;nom;type;ville\npalliatif;Réseau palliatif;palliatif;Brumeval\ndiabete;Réseau diabète;diabete;Brumeval\n';
const HEADER = 'code_reseau;identification_nationale;niveau;role;debut;fin';
const ACTOR = { personId: 'administrateur' };

function codeOf(verdict: MembershipVerdict): string {
  return verdict.accepted ? 'accepted' : verdict.code;
}

/** Two people, two networks; the first is a member of one by the file. */
async function withNetworks(
  body: (directory: Directory, ids: readonly [string, string]) => Promise<void>,
): Promise<void> {
  await withDirectory(async (directory) => {
    await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), 'rass.txt');
    await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
    const [first, second] = [...directory.reader.people('')];
    assert.ok(first && second);
    const row = `palliatif;${first.nationalId};permanent;;2026-01-01;`;
    await importAccepted(directory, `${HEADER}\n${row}\n`, 'membres-20261101.csv');
    await body(directory, [first.personId, second.personId]);
  });
}

function admitting(personId: string, changes: Partial<MembershipCommand> = {}): MembershipCommand {
  const usual = {
    networkId: 'palliatif',
    personId,
    tier: 'member',
    role: '',
    from: '2026-11-01',
    until: null,
  } as const;
  return { ...usual, command: 'admit', ...changes } as MembershipCommand;
}

describe('memberships edited by hand', () => {
  it('admits a person, at once in rules, history and the network’s entry', async () => {
    await withNetworks(async (directory, [, second]) => {
      const verdict = await directory.editor.performMembership(ACTOR, admitting(second, { role: 'IDEL' }), NOW);
      assert.ok(verdict.accepted);
      assert.deepEqual(directory.reader.membershipsOf(second, NOW), [verdict.membership]);
      assert.deepEqual(
        directory.reader
          .membersOf('palliatif', '', 10)
          .members.map(({ personId, tier }) => [personId === second, tier]),
        directory.reader
          .membersOf('palliatif', '', 10)
          .members.map(({ personId }) => [personId === second, personId === second ? 'member' : 'permanent']),
      );
      const [line] = directory.reader.history({ kind: 'person', id: second }, 1);
      assert.ok(line);
      assert.deepEqual([line.operation, line.by], ['edited', 'administrateur']);
      assert.deepEqual(
        line.changes.map(({ field, after }) => [field, after]),
        [
          ['membership[palliatif 2026-11-01].role', 'IDEL'],
          ['membership[palliatif 2026-11-01].tier', 'member'],
        ],
      );
    });
  });

  it('is not ended by a file that leaves it out, and is the file’s once the file says it', async () => {
    await withNetworks(async (directory, [first, second]) => {
      assert.equal(codeOf(await directory.editor.performMembership(ACTOR, admitting(second), NOW)), 'accepted');
      const national = (id: string) => {
        const found = directory.reader.findByPersonId(id);
        assert.ok('record' in found);
        return found.record.nationalId;
      };
      const firstRow = `palliatif;${national(first)};permanent;;2026-01-01;`;
      await importAccepted(directory, `${HEADER}\n${firstRow}\n`, 'membres-20261110.csv');
      assert.equal(directory.reader.membershipsOf(second, NOW).length, 1);
      const row = `palliatif;${national(second)};member;;2026-11-01;`;
      await importAccepted(directory, `${HEADER}\n${firstRow}\n${row}\n`, 'membres-20261111.csv');
      assert.equal(directory.reader.membershipsOf(second, NOW)[0]?.by, undefined);
      await importAccepted(directory, `${HEADER}\n${firstRow}\n`, 'membres-20261112.csv', { allowClosures: true });
      assert.deepEqual(directory.reader.membershipsOf(second, NOW), []);
    });
  });

  it('ends one with the state that was seen; another state is directory.edit.stale-version', async () => {
    await withNetworks(async (directory, [first]) => {
      const ending = (seenTier: 'permanent' | 'member'): MembershipCommand => ({
        ...admitting(first, { tier: 'permanent', from: '2026-01-01', until: '2026-11-19' }),
        command: 'change',
        seen: { tier: seenTier, role: '', until: null },
      });
      assert.equal(
        codeOf(await directory.editor.performMembership(ACTOR, ending('member'), NOW)),
        'directory.edit.stale-version',
      );
      const both = await Promise.all(
        [1, 2].map(() => directory.editor.performMembership(ACTOR, ending('permanent'), NOW)),
      );
      assert.deepEqual(both.map(codeOf).sort(), ['accepted', 'directory.edit.stale-version']);
      assert.deepEqual(directory.reader.membershipsOf(first, NOW), []);
    });
  });

  const REFUSED: readonly (readonly [string, string, (person: string) => MembershipCommand])[] = [
    ['a person nobody knows', 'directory.person.absent', () => admitting('personne')],
    ['a network nobody knows', 'directory.network.absent', (person) => admitting(person, { networkId: 'inconnu' })],
    [
      'a day that does not exist',
      'directory.membership.malformed',
      (person) => admitting(person, { from: '2026-02-30' }),
    ],
    ['a day of another form', 'directory.membership.malformed', (person) => admitting(person, { from: '01/11/2026' })],
    [
      'an end before the start',
      'directory.membership.malformed',
      (person) => admitting(person, { until: '2026-10-31' }),
    ],
    ['a role without end', 'directory.membership.malformed', (person) => admitting(person, { role: 'x'.repeat(65) })],
    [
      'days of another membership',
      'directory.membership.overlaps',
      (person) => admitting(person, { from: '2025-11-01' }),
    ],
    [
      'a change of none',
      'directory.membership.absent',
      (person) => ({
        ...admitting(person, { networkId: 'diabete' }),
        command: 'change',
        seen: { tier: 'member', role: '', until: null },
      }),
    ],
  ];
  for (const [title, code, command] of REFUSED) {
    it(`refuses ${title} (${code})`, async () => {
      await withNetworks(async (directory, [first]) => {
        const changes = directory.lastChange();
        assert.equal(codeOf(await directory.editor.performMembership(ACTOR, command(first), NOW)), code);
        assert.equal(directory.lastChange(), changes, 'nothing is written');
      });
    });
  }

  it('refuses a closed person and a closed network', async () => {
    await withNetworks(async (directory, [first, second]) => {
      await importAccepted(
        directory,
        'code;nom;type;ville\npalliatif;Réseau palliatif;palliatif;Brumeval\n',
        'reseaux-20261115.csv',
        { allowClosures: true },
      );
      assert.equal(
        codeOf(await directory.editor.performMembership(ACTOR, admitting(first, { networkId: 'diabete' }), NOW)),
        'directory.network.closed',
      );
      await importAccepted(directory, rassFile([CAMILLE]), 'rass.txt', { allowClosures: true });
      const closed = [first, second].find((id) => !directory.reader.findByPersonId(id).found) ?? '';
      assert.equal(
        codeOf(await directory.editor.performMembership(ACTOR, admitting(closed), NOW)),
        'directory.person.closed',
      );
    });
  });
});
