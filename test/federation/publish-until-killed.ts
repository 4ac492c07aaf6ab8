/** Program of store.test.ts: publishes versions without end, four at a time, and names each acknowledged one on standard output. */
import { openFederation } from '../../federation/index.ts';
import { say } from '../server/store/say.ts';
import { AT } from './support/facts.ts';
import { rule, sheet } from './support/sheets.ts';
import { ONE_PROFESSIONAL, PATIENT_KEY } from './support/trust-domain.ts';

const WRITERS = 4;
const [path = '', round = '0'] = process.argv.slice(2);
const federation = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
const first = Number(round) * 10_000 + 1;

async function publish(writer: number): Promise<never> {
  for (let version = first + writer; ; version += WRITERS) {
    const verdict = await federation.sheets.publish(sheet([rule(`R-${version}`)], { version }), 'essai', AT);
    if (!verdict.accepted) throw new TypeError(verdict.code);
    say(`${version} ${verdict.sheet.digest}`);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => publish(writer)));
