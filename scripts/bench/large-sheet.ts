import { performance } from 'node:perf_hooks';
import { type Federation, openFederation } from '../../federation/index.ts';
import type { Bench, Figure } from './bench.ts';
import { measuredApplication, measuredProfessional, measuredQuestions, measuredSheet } from './measured-sheet.ts';

const APPLICATION = 'mesure';
const AT = new Date('2026-11-23T10:00:00Z');
const RULES = 20_000;
const MICROS_PER_MS = 1_000;

/**
 * The largest sheet that may be written, through its life: how long one turn of the event loop lasts at most meanwhile, which is how
 * long anybody else's question waits at most. In processor time of the thread: others on the machine do not count.
 */
export const benchLargeSheet: Bench = async (context) => {
  const path = context.freshFolder('large-sheet');
  const figures: Figure[] = [];
  const note = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const { longest, whole, done } = await longestTurn(work);
    const detail = `${Math.round(whole)} ms of processor in all`;
    figures.push({ name: `${RULES} rules, ${what}: longest turn`, value: Math.round(longest), unit: 'ms', detail });
    return done;
  };
  const first = openMeasured(path);
  await first.applications.save(measuredApplication(APPLICATION), 0, { by: 'mesure', at: AT, details: {} });
  await first.sheets.publish(measuredSheet(APPLICATION, 20), 'mesure', AT);
  await note('draft saved', () => first.drafts.save(copy(2), 'mesure', AT));
  await note('cases of the draft', () => first.drafts.check(APPLICATION, AT));
  await note('published', () => first.sheets.publish(copy(2), 'mesure', AT));
  await note('first decision after it', () => decideOnce(first));
  await note('versions listed', async () => first.sheets.versions(APPLICATION));
  await first.close();
  const again = openMeasured(path);
  await note('first decision after a start', () => decideOnce(again));
  await note('a hundred refusals', async () => {
    const [question] = measuredQuestions(RULES, 'none', 1);
    const asks = Array.from({ length: 100 }, () => ({ question, asked: { application: APPLICATION, at: AT } }));
    await (await again.decideRecorded(asks as never)).written;
  });
  await again.close();
  return figures;
};

function openMeasured(path: string): Federation {
  return openFederation({
    path,
    professionals: { factsOf: () => measuredProfessional() },
    patientKey: new Uint8Array(32),
    elapsedMs: () => performance.now(),
  });
}

const copy = (version: number): unknown => measuredSheet(APPLICATION, RULES, version);

async function decideOnce(federation: Federation): Promise<void> {
  const [question] = measuredQuestions(RULES, 'active', 1);
  const { written } = await federation.decideRecorded([
    { question, asked: { application: APPLICATION, at: AT } },
  ] as never);
  await written;
}

/** The longest turn of the event loop until a work is done, and the work's whole cost, in ms of the thread's processor time. */
async function longestTurn<T>(work: () => Promise<T>) {
  let longest = 0;
  let last = processorMs();
  const begun = last;
  let isWatching = true;
  const look = (): void => {
    const now = processorMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (isWatching) setImmediate(look);
  };
  setImmediate(look);
  const done = await work();
  look();
  isWatching = false;
  return { longest, whole: processorMs() - begun, done };
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / MICROS_PER_MS;
}
