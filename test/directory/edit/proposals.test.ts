import assert from 'node:assert/strict';
import type { Directory, ProposalVerdict } from '../../../directory/index.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const ADMINISTRATOR = { personId: 'administratrice' };

function codeOf(verdict: ProposalVerdict): string {
  return verdict.accepted ? 'accepted' : verdict.code;
}

async function withPerson(body: (directory: Directory, personId: string) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), 'rass.txt');
    const found = directory.reader.findByNationalId(CAMILLE.nationalId ?? '');
    assert.ok(found.found);
    await body(directory, found.record.personId);
  });
}

function recordOf(directory: Directory, personId: string) {
  const found = directory.reader.findByPersonId(personId);
  assert.ok('record' in found);
  return found.record;
}

describe('corrections that professionals propose', () => {
  const answering = (directory: Directory, personId: string, changes: object = {}) => {
    const [proposal] = directory.reader.proposalsOf(personId);
    const { version } = recordOf(directory, personId);
    const usual = {
      personId,
      field: 'phone',
      at: proposal?.at ?? '',
      version,
      outcome: 'accepted',
      reason: '',
    } as const;
    return directory.editor.answerProposal(ADMINISTRATOR, { ...usual, ...changes }, later(10));
  };

  it('wait, change nothing, and become the person’s own word when they are accepted', async () => {
    await withPerson(async (directory, personId) => {
      const before = recordOf(directory, personId);
      const asked = { personId, field: 'phone', value: ' 01 99 00 41 07 ' } as const;
      assert.equal(codeOf(await directory.editor.propose(asked, NOW)), 'accepted');
      assert.deepEqual(recordOf(directory, personId), before);
      assert.deepEqual(
        directory.reader.waitingProposals().map(({ value, decided }) => [value, decided]),
        [['01 99 00 41 07', null]],
      );
      assert.equal(codeOf(await answering(directory, personId)), 'accepted');
      const after = recordOf(directory, personId);
      assert.deepEqual([after.local.phone, after.version], ['01 99 00 41 07', before.version + 1]);
      assert.deepEqual(after.provenance['local.phone'], {
        source: 'person',
        by: personId,
        asOf: later(10).toISOString(),
      });
      const [line] = directory.reader.history({ kind: 'person', id: personId }, 1);
      assert.deepEqual([line?.operation, line?.by], ['edited', 'administratrice']);
      assert.deepEqual(directory.reader.waitingProposals(), []);
      assert.equal(directory.reader.proposalsOf(personId)[0]?.decided?.outcome, 'accepted');
    });
  });

  it('are declined with a reason that the person reads, and put away by them; the sheet is as it was', async () => {
    await withPerson(async (directory, personId) => {
      await directory.editor.propose({ personId, field: 'phone', value: '0199004107' }, NOW);
      assert.equal(codeOf(await answering(directory, personId, { outcome: 'declined' })), 'directory.proposal.reason');
      const declined = { outcome: 'declined', reason: 'C’est le numéro du secrétariat.' };
      assert.equal(codeOf(await answering(directory, personId, declined)), 'accepted');
      assert.equal(recordOf(directory, personId).local.phone, undefined);
      assert.equal(directory.reader.proposalsOf(personId)[0]?.decided?.reason, declined.reason);
      assert.equal(codeOf(await answering(directory, personId)), 'directory.proposal.absent', 'answered once');
      assert.equal(codeOf(await directory.editor.forgetProposal(personId, 'phone')), 'accepted');
      assert.deepEqual(directory.reader.proposalsOf(personId), []);
      assert.equal(codeOf(await directory.editor.forgetProposal(personId, 'phone')), 'directory.proposal.absent');
    });
  });

  it('of one field, the last one waits; the one that was read before is not what is accepted', async () => {
    await withPerson(async (directory, personId) => {
      await directory.editor.propose({ personId, field: 'phone', value: '0199004107' }, NOW);
      const [read] = directory.reader.proposalsOf(personId);
      await directory.editor.propose({ personId, field: 'phone', value: '0199004108' }, later(1));
      await directory.editor.propose({ personId, field: 'secureMail', value: 'camille@mss.example' }, later(2));
      assert.deepEqual(
        directory.reader.waitingProposals().map(({ value }) => value),
        ['0199004108', 'camille@mss.example'],
      );
      assert.equal(codeOf(await answering(directory, personId, { at: read?.at })), 'directory.edit.stale-version');
      assert.equal(codeOf(await answering(directory, personId)), 'accepted');
      assert.equal(recordOf(directory, personId).local.phone, '0199004108');
    });
  });

  it('of two answers to one proposal exactly one is accepted; a sheet that changed meanwhile is read again', async () => {
    await withPerson(async (directory, personId) => {
      await directory.editor.propose({ personId, field: 'phone', value: '0199004107' }, NOW);
      const stale = answering(directory, personId, { version: recordOf(directory, personId).version - 1 });
      assert.equal(codeOf(await stale), 'directory.edit.stale-version');
      const both = await Promise.all([answering(directory, personId), answering(directory, personId)]);
      assert.deepEqual(both.map(codeOf).sort(), ['accepted', 'directory.proposal.absent']);
    });
  });

  it('are refused by whoever made them, for what is no value, for the value that is there, on a closed sheet', async () => {
    await withPerson(async (directory, personId) => {
      const propose = (value: string, id = personId) =>
        directory.editor.propose({ personId: id, field: 'phone', value }, NOW);
      assert.equal(codeOf(await propose('appelez-moi')), 'directory.edit.invalid-phone');
      assert.equal(codeOf(await propose('')), 'directory.edit.unchanged');
      assert.equal(codeOf(await propose('0199004107', 'personne')), 'directory.person.absent');
      assert.equal(codeOf(await propose('0199004107')), 'accepted');
      const [{ at } = { at: '' }] = directory.reader.proposalsOf(personId);
      const { version } = recordOf(directory, personId);
      const own = { personId, field: 'phone', at, version, outcome: 'accepted', reason: '' } as const;
      assert.equal(codeOf(await directory.editor.answerProposal({ personId }, own, NOW)), 'directory.proposal.own');
      await importAccepted(directory, rassFile([somebody(1)]), 'rass.txt', { allowClosures: true });
      assert.equal(codeOf(await answering(directory, personId)), 'directory.edit.closed-record');
      assert.equal(codeOf(await propose('0199004108')), 'directory.edit.closed-record');
      const declined = { outcome: 'declined', reason: 'La fiche est fermée.' };
      assert.equal(codeOf(await answering(directory, personId, declined)), 'accepted', 'it does not wait for ever');
    });
  });
});
