import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { openFederation } from '../../../federation/index.ts';
import { killAfter } from '../../server/store/kill-after.ts';
import { AT } from '../support/facts.ts';
import { admit, ONE_PROFESSIONAL, PATIENT_KEY, withTrustDomain } from '../support/trust-domain.ts';

const ROUNDS = process.env.VESTIBULE_LONG ? 100 : 10;
const CHILD = fileURLToPath(new URL('record-until-killed.ts', import.meta.url));

describe('acts under kill -9', () => {
  it('an acknowledged act is there, whole batches only, and its key answers it again', async function () {
    this.timeout(ROUNDS * 10_000);
    await withTrustDomain(async (closed, path) => {
      await admit(closed, 'essai', [], AT);
      await closed.close();
      for (let round = 0; round < ROUNDS; round += 1) {
        const lines = await killAfter(CHILD, [path, String(round)], 40 + ((round * 37) % 120));
        const federation = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
        for (const line of lines) {
          const [patient = '', ids = ''] = line.split(' ');
          const kept = federation.patients.history('essai', patient).map(({ id }) => id);
          assert.deepEqual(kept, ids.split(','), `${patient} in round ${round}`);
          const acts = [
            { kind: 'agree', patient, how: 'oral' },
            { kind: 'oppose', patient, how: 'oral' },
          ];
          const again = await federation.patients.record('essai', { acts }, { at: AT, key: patient });
          assert(again.accepted && again.acts.map(({ id }) => id).join(',') === ids);
        }
        const all = federation.patients.since(0);
        for (const { patient } of all) assert.equal(federation.patients.history('essai', patient).length, 2);
        await federation.close();
      }
    });
  });
});
