/** Program of import-national.ts: asks who, in the whole directory, may do one thing, its facts read from the directory. */
import { argv } from 'node:process';
import { openDirectory } from '../../../directory/index.ts';
import { openFederation } from '../../../federation/index.ts';
import { professionalFacts } from '../../../server/trust-facts.ts';
import { measuredApplication, measuredQuestions, measuredSheet } from '../measured-sheet.ts';

/** What asking took. */
export interface WhoMayTook {
  readonly seconds: number;
  /** Longest time others had to wait, in milliseconds. */
  readonly longestWaitMs: number;
  readonly people: number;
}

const RULES = 2_000;
const APPLICATION = 'mesure';
const NO_PATIENTS = new Uint8Array(32);

const [, , folder = '', trust = ''] = argv;
const clock = { now: () => new Date() };
const directory = openDirectory({ path: folder, clock });
const professionals = professionalFacts(directory.reader);
const federation = openFederation({
  path: trust,
  professionals,
  patientKey: NO_PATIENTS,
  elapsedMs: () => performance.now(),
});
await federation.applications.save(measuredApplication(APPLICATION), 0, { by: 'mesure', at: clock.now(), details: {} });
await federation.sheets.publish(measuredSheet(APPLICATION, RULES), 'mesure', clock.now());
const [question] = measuredQuestions(RULES, 'active');
if (question === undefined) throw new TypeError('a sheet without questions');

// The sheet is read and compiled once, whoever asks first.
federation.sheets.inForce(APPLICATION, clock.now());
let longestWaitMs = 0;
let last = performance.now();
const ticks = setInterval(() => {
  longestWaitMs = Math.max(longestWaitMs, performance.now() - last);
  last = performance.now();
}, 1);
const start = performance.now();
const found = await federation.reverse.whoMay(APPLICATION, question, clock.now());
const seconds = (performance.now() - start) / 1000;
clearInterval(ticks);
if (found === null || found.people === 0) throw new TypeError('nobody may, of a whole country');
await federation.close();
await directory.close();
process.send?.({ seconds, longestWaitMs, people: found.people } satisfies WhoMayTook);
process.disconnect();
