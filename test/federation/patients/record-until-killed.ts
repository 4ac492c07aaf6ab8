/** Program of killed.test.ts: records batches of acts without end, four at a time, and names each acknowledged act. */
import { openFederation } from '../../../federation/index.ts';
import { say } from '../../server/store/say.ts';
import { AT } from '../support/facts.ts';
import { ONE_PROFESSIONAL, PATIENT_KEY } from '../support/trust-domain.ts';

const WRITERS = 4;
const [path = '', round = '0'] = process.argv.slice(2);
const federation = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });

async function record(writer: number): Promise<never> {
  for (let count = 0; ; count += 1) {
    const patient = `patient-${round}-${writer}-${count}`;
    const acts = [
      { kind: 'agree', patient, how: 'oral' },
      { kind: 'oppose', patient, how: 'oral' },
    ];
    const verdict = await federation.patients.record('essai', { acts }, { at: AT, key: patient });
    if (!verdict.accepted) throw new TypeError(verdict.code);
    say(`${patient} ${verdict.acts.map(({ id }) => id).join(',')}`);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => record(writer)));
