import { performance } from 'node:perf_hooks';
import { type Federation, openFederation, type ProfessionalFacts } from '../../federation/index.ts';
import { DemoError } from '../demo-error.ts';
import type { Bench, Figure } from './bench.ts';
import { measureAuthzen } from './decide-http.ts';
import { measuredApplication, measuredProfessional, measuredQuestions, measuredSheet } from './measured-sheet.ts';
import { type AskOther, casbinAsker, cedarAsker } from './other-engines.ts';

/** Questions here name no patient. */
const NO_PATIENTS = new Uint8Array(32);

const APPLICATION = 'mesure';
const AT = new Date('2026-11-23T10:00:00Z');
const SIZES = [20, 200, 2_000, 20_000] as const;
const OUTCOMES = [
  ['granted', 'active', true],
  ['refused', 'none', false],
  ['refused and explained', 'none', false],
] as const;
/** As many different questions under the larger sheets: what is compared is the finding of rules, not how much memory the questions walk through. */
const DIFFERENT_QUESTIONS = 400;
/** Slower engines are not asked to read the largest sheets. */
const OTHER_SIZES = [20, 200, 2_000] as const;
const MS_PER_SECOND = 1_000;
const MICROS_PER_SECOND = 1_000_000;
const QUICK_MS = 300;
const FULL_MS = 1_500;
const WARM_DECISIONS = 50_000;
/** Decisions between two looks at the clock. */
const SLICE = 200;

/**
 * Decisions in process, by the face that the doors use, with all determining rules, reasons and facts returned: one sheet of 20 to
 * 20,000 rules, 400 of its categories asked in turn, then every one. Cedar and casbin are asked the same matrix in the same run. Then the rehearsal of
 * recorded decisions, « who may » over a large directory, and AuthZEN over HTTP against a bare echo. Per second of processor
 * time in process, of wall time over HTTP.
 */
export const benchDecide: Bench = async (context) => {
  const forMs = context.isQuick ? QUICK_MS : FULL_MS;
  const figures: Figure[] = [];
  for (const rules of SIZES) {
    const people = { factsOf: () => measuredProfessional() };
    const federation = openFederation({
      path: context.freshFolder(`decide-${rules}`),
      professionals: people,
      patientKey: NO_PATIENTS,
    });
    await publish(federation, rules);
    const asked = { application: APPLICATION, at: AT };
    for (const [outcome, consent, isGranted] of OUTCOMES) {
      const questions = measuredQuestions(rules, consent, DIFFERENT_QUESTIONS);
      const isExplained = outcome === 'refused and explained';
      const ask = (turn: number) => {
        const decision = federation.decide(questions[turn % questions.length] ?? fail(), asked);
        // A refusal's ways out are sought when they are read.
        if (isExplained && !decision.granted && decision.missing.length === 0) fail();
        return decision.granted;
      };
      figures.push(await figure(`ours, ${rules} rules, ${outcome}`, ask, isGranted, forMs));
    }
    const every = measuredQuestions(rules, 'active');
    if (every.length > DIFFERENT_QUESTIONS) {
      const ask = (turn: number) => federation.decide(every[turn % every.length] ?? fail(), asked).granted;
      figures.push(
        await figure(`ours, ${rules} rules, granted, ${every.length} different questions`, ask, true, forMs),
      );
    }
    await federation.close();
  }
  for (const rules of OTHER_SIZES) {
    figures.push(await figure(`Cedar, ${rules} rules`, cedarAsker(rules), true, forMs));
    figures.push(await figure(`casbin, ${rules} rules`, await casbinAsker(rules), true, forMs));
  }
  return [
    ...figures,
    await rehearsal(context.freshFolder('rehearsal'), context.isQuick ? 20_000 : 1_000_000),
    await whoMay(context.freshFolder('who'), context.isQuick ? 50_000 : 1_800_000),
    ...(await measureAuthzen(context)),
  ];
};

function fail(): never {
  throw new DemoError('bench.decide.other-answer', 'defect', 'The measured question has another answer.');
}

async function figure(name: string, ask: AskOther, expected: boolean, forMs: number): Promise<Figure> {
  if ((await ask(0)) !== expected) fail();
  const isSlow = typeof ask(0) !== 'boolean';
  const slice = isSlow ? SLICE / 10 : SLICE;
  let turn = 0;
  const some = async () => {
    // An engine that answers at once is not made to wait a turn.
    if (isSlow) for (let i = 0; i < slice; i += 1) await ask(turn + i);
    else for (let i = 0; i < slice; i += 1) ask(turn + i);
    turn += slice;
  };
  const start = performance.now();
  // A slow engine is warm after a second.
  while (turn < WARM_DECISIONS && performance.now() - start < MS_PER_SECOND) await some();
  const before = turn;
  const cpu = process.cpuUsage();
  const measured = performance.now();
  while (performance.now() - measured < forMs) await some();
  const { user, system } = process.cpuUsage(cpu);
  const value = Math.round(((turn - before) * MICROS_PER_SECOND) / (user + system));
  return { name, value, unit: 'decisions/s', detail: 'in process, per second of processor time' };
}

async function publish(federation: Federation, rules: number): Promise<void> {
  await federation.applications.save(measuredApplication(APPLICATION), 0, { by: 'mesure', at: AT, details: {} });
  await federation.sheets.publish(measuredSheet(APPLICATION, rules), 'mesure', AT);
}

const BATCH = 5_000;

/** Record decisions, then replay them all under a draft; the time of the replay alone. */
async function rehearsal(path: string, count: number): Promise<Figure> {
  const rules = 2_000;
  const people = Array.from({ length: 500 }, (_, i) =>
    measuredProfessional({ personId: `p-${i}`, nationalId: `8997${i}`, profession: ['10', '21', '50'][i % 3] ?? '' }),
  );
  const byId = new Map(people.map((person) => [person.nationalId, person]));
  const federation = openFederation({
    path,
    professionals: { factsOf: (id) => byId.get(id) ?? null },
    patientKey: NO_PATIENTS,
    elapsedMs: () => performance.now(),
  });
  await publish(federation, rules);
  const questions = measuredQuestions(rules, 'active');
  for (let done = 0; done < count; done += BATCH) {
    const asks = Array.from({ length: BATCH }, (_, i) => ({
      question: {
        ...(questions[(done + i) % questions.length] ?? fail()),
        subject: { type: 'professional', id: `8997${i % 500}` },
      },
      asked: { application: APPLICATION, at: AT },
    }));
    await (await federation.decideRecorded(asks)).written;
  }
  await federation.drafts.save(measuredSheet(APPLICATION, rules - 100, 2), 'mesure', AT);
  const start = performance.now();
  const verdict = await federation.drafts.rehearse(APPLICATION, 'mesure', AT, new Date(AT.getTime() + 1));
  const seconds = (performance.now() - start) / MS_PER_SECOND;
  await federation.close();
  if (!verdict.accepted || verdict.rehearsal.recorded.asked !== count) fail();
  return {
    name: `rehearsal of ${count} recorded decisions`,
    value: seconds,
    unit: 's',
    detail: `${rules} rules, read from disk`,
  };
}

async function whoMay(path: string, people: number): Promise<Figure> {
  const professions = ['10', '21', '40', '50', '60', '70', '91'];
  const everyone = function* (): Iterable<ProfessionalFacts> {
    for (let i = 0; i < people; i += 1) {
      yield measuredProfessional({
        personId: `p-${i}`,
        nationalId: `8997${i}`,
        profession: professions[i % professions.length] ?? '',
      });
    }
  };
  const federation = openFederation({
    path,
    professionals: { factsOf: () => null, everyone },
    patientKey: NO_PATIENTS,
    elapsedMs: () => performance.now(),
  });
  await publish(federation, 2_000);
  const start = performance.now();
  const found = await federation.reverse.whoMay(APPLICATION, measuredQuestions(2_000, 'active')[0] ?? fail(), AT);
  const seconds = (performance.now() - start) / MS_PER_SECOND;
  await federation.close();
  if (!found || found.people === 0) fail();
  return {
    name: `who may, of ${people} people`,
    value: seconds,
    unit: 's',
    detail: '2000 rules; facts handed over, not read from the directory',
  };
}
