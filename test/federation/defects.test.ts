import assert from 'node:assert/strict';
import { open } from 'lmdb';
import { type Federation, openFederation, type ProfessionalFactsPort } from '../../federation/index.ts';
import { AT, question } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { admit, ONE_PROFESSIONAL, PATIENT_KEY, withTrustDomain } from './support/trust-domain.ts';

const sheetOf = (application: string) => sheet([rule('LIRE')], { application });

/** Change the published sheet of an application as it lies on disk. */
async function damage(path: string, application: string): Promise<void> {
  const root = open({ path, noSubdir: false, maxDbs: 4 });
  const sheets = root.openDB<Record<string, unknown>, [string, number]>({ name: 'sheets' });
  await sheets.put([application, 1], { ...sheets.get([application, 1]), text: [new Uint8Array([1, 2, 3])] });
  await root.close();
}

/** A directory that fails on one person, and one that does not answer about another. */
const FAILING: ProfessionalFactsPort = {
  factsOf(id, situation, at) {
    if (id === 'fautive') throw new TypeError('a fault of the directory');
    if (id === 'muette') throw Object.assign(new Error('no answer'), { kind: 'unavailable' });
    return ONE_PROFESSIONAL.factsOf(id, situation, at);
  },
};

const about = (id: string, application = 'essai') => ({
  question: question({ subject: { type: 'professional', id } }),
  asked: { application, at: AT },
});

/** What was answered, of each: yes, or the code of the no. */
async function answersTo(
  federation: Federation,
  asks: readonly ReturnType<typeof about>[],
  semantic?: Parameters<Federation['decideRecorded']>[1],
) {
  const { decisions, written } = await federation.decideRecorded(asks, semantic);
  await written;
  return decisions.map(({ decision, sequence, defect }) => ({
    answer: decision.granted ? 'yes' : decision.code,
    sequence,
    failed: defect !== undefined,
  }));
}

describe('a fault of ours as one question is decided closes that one, and no other', () => {
  it('of a sheet that cannot be read back: its dossier is refused with federation.store.incoherent, the others are answered', async () => {
    await withTrustDomain(async (federation, path) => {
      for (const id of ['a', 'b', 'c']) await admit(federation, id, [sheetOf(id)], AT);
      await federation.close();
      await damage(path, 'b');
      const again = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
      const asks = ['a', 'b', 'c'].map((id) => about('personne-fictive', id));
      assert.deepEqual(await answersTo(again, asks), [
        { answer: 'yes', sequence: 1, failed: false },
        { answer: 'federation.store.incoherent', sequence: 2, failed: true },
        { answer: 'yes', sequence: 3, failed: false },
      ]);
      const may = await again.reverse.whatMay('personne-fictive', null, AT);
      assert.deepEqual(
        may.defects.map(({ application }) => application),
        ['b'],
      );
      assert.deepEqual([...new Set(may.possible.map(({ application }) => application))], ['a', 'c']);
      await again.close();
    });
  });

  it('of what is thrown while it is asked: federation.habilitation.defect, recorded as answered, and made again as it was', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheetOf('essai')], AT);
      const asks = ['personne-fictive', 'fautive', 'personne-fictive'].map((id) => about(id));
      assert.deepEqual(
        (await answersTo(federation, asks)).map(({ answer }) => answer),
        ['yes', 'federation.habilitation.defect', 'yes'],
      );
      const record = federation.decisions.find(2);
      assert.ok(record);
      assert.deepEqual(
        [record.code, record.granted, record.subject.id],
        ['federation.habilitation.defect', false, 'fautive'],
      );
      const again = federation.decisions.recompute(record);
      assert.equal(again.granted ? '' : again.code, 'federation.habilitation.defect');
    }, FAILING);
  });

  it('it is a no: a batch that stops at the first stops there, one that stops at the first yes goes on', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheetOf('essai')], AT);
      const asks = ['fautive', 'personne-fictive', 'personne-fictive'].map((id) => about(id));
      assert.equal((await answersTo(federation, asks, 'deny_on_first_deny')).length, 1);
      assert.deepEqual(
        (await answersTo(federation, asks, 'permit_on_first_permit')).map(({ failed }) => failed),
        [true, false],
      );
    }, FAILING);
  });

  it('a store that does not answer is no defect of one question: nothing is answered', async () => {
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [sheetOf('essai')], AT);
      const asks = ['personne-fictive', 'muette'].map((id) => about(id));
      await assert.rejects(federation.decideRecorded(asks), { kind: 'unavailable' });
    }, FAILING);
  });
});
