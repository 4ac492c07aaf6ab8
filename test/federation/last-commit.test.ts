import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { openFederation } from '../../federation/index.ts';
import { openBeginning } from '../support/set-back.ts';
import { AT } from './support/facts.ts';
import { admit, ONE_PROFESSIONAL, PATIENT_KEY, withTrustDomain } from './support/trust-domain.ts';

describe('the trust domain’s transactions, where another process set back where they begin (R-01)', () => {
  const agree = (patient: string) => ({ acts: [{ kind: 'agree', patient, how: 'oral' }] });

  it('wait until it is set right, and lose no act', async () => {
    await withTrustDomain(async (closed, path) => {
      await admit(closed, 'essai', [], AT);
      await closed.close();
      const federation = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
      for (const n of [1, 2, 3])
        await federation.patients.record('essai', agree(`patient-${n}`), { at: AT, key: null });
      const beginning = openBeginning(path);
      const last = beginning.read();
      beginning.write(last - 2n);
      const waiting = federation.patients.record('essai', agree('patient-4'), { at: AT, key: null });
      await delay(50);
      beginning.write(last);
      assert.ok((await waiting).accepted);
      for (const n of [1, 2, 3, 4])
        assert.equal(federation.patients.history('essai', `patient-${n}`).length, 1, `patient-${n}`);
      await federation.close();
      beginning.close();
    });
  });

  it('are refused where it stays so: federation.store.unavailable', async () => {
    await withTrustDomain(async (closed, path) => {
      await admit(closed, 'essai', [], AT);
      await closed.close();
      const federation = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
      await federation.patients.record('essai', agree('patient-1'), { at: AT, key: null });
      const beginning = openBeginning(path);
      const last = beginning.read();
      beginning.write(last - 1n);
      await assert.rejects(federation.patients.record('essai', agree('patient-2'), { at: AT, key: null }), {
        code: 'federation.store.unavailable',
      });
      beginning.write(last);
      assert.ok((await federation.patients.record('essai', agree('patient-2'), { at: AT, key: null })).accepted);
      assert.equal(federation.patients.history('essai', 'patient-1').length, 1);
      await federation.close();
      beginning.close();
    });
  });
});
