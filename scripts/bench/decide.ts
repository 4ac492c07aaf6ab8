import { performance } from 'node:perf_hooks';
import { argv, stdout } from 'node:process';
import { type Federation, openFederation, type ProfessionalFacts, type Question } from '../../federation/index.ts';
import { DemoError } from '../demo-error.ts';

const APPLICATION = 'mesure';
const AT = new Date('2026-11-23T10:00:00Z');
const SIZES = [20, 200, 2_000] as const;
const MS_PER_SECOND = 1_000;
const QUICK_MS = 300;
const FULL_MS = 1_500;
/** Decisions between two looks at the clock. */
const SLICE = 200;
/** Professions of the matrix; the rest of its rules are further categories of documents. */
const PROFESSIONS = ['10', '21', '40', '50', '60'] as const;

/**
 * Decisions per second in process, by the face that the doors use: record of the application and sheet in force looked up in the
 * store each time, facts given at once. One sheet of 20, 200 and 2,000 rules (a matrix of professions and categories, and the
 * patient's opposition); granted, and refused with its explanation.
 */
export async function decide(context: {
  readonly isQuick: boolean;
  freshFolder(name: string): string;
}): Promise<readonly { name: string; value: number; unit: string; detail: string }[]> {
  const figures = [];
  for (const rules of SIZES) {
    const federation = openFederation({ path: context.freshFolder(`decide-${rules}`), professionals: { factsOf } });
    try {
      await publish(federation, rules);
      const lastCategory = `categorie-${Math.floor((rules - 2) / PROFESSIONS.length)}`;
      for (const [outcome, consent] of [
        ['granted', 'active'],
        ['refused', 'none'],
      ] as const) {
        const question = questionOf(lastCategory, consent);
        const value = perSecond(federation, question, outcome === 'granted', context.isQuick ? QUICK_MS : FULL_MS);
        figures.push({ name: `decide, ${rules} rules, ${outcome}`, value, unit: 'decisions/s', detail: 'in process' });
      }
    } finally {
      await federation.close();
    }
  }
  return figures;
}

function perSecond(federation: Federation, question: Question, granted: boolean, forMs: number): number {
  const asked = { application: APPLICATION, at: AT };
  if (federation.decide(question, asked).granted !== granted) {
    throw new DemoError('bench.decide.other-answer', 'defect', 'The measured question has another answer.');
  }
  let decisions = 0;
  const slice = () => {
    for (let i = 0; i < SLICE; i += 1) federation.decide(question, asked);
  };
  slice();
  const start = performance.now();
  while (performance.now() - start < forMs) {
    slice();
    decisions += SLICE;
  }
  return Math.round((decisions * MS_PER_SECOND) / (performance.now() - start));
}

function questionOf(documentCategory: string, consent: string): Question {
  return {
    subject: { type: 'professional', id: 'mesure' },
    action: { name: 'read' },
    resource: { type: 'document', id: 'doc-1', properties: { documentCategory, consent } },
    context: { mode: 'normal', acr: 'eidas2' },
  };
}

async function publish(federation: Federation, rules: number): Promise<void> {
  const words = { fr: 'Mesure', en: 'Measure' };
  await federation.applications.save(
    {
      id: APPLICATION,
      kind: 'other',
      name: words,
      holds: words,
      owner: 'Mesure',
      launchUrl: 'https://mesure.example/start',
      listed: false,
      status: 'active',
      registration: {},
      insideAddresses: [],
      version: 0,
    },
    0,
  );
  await federation.sheets.publish(sheetOf(rules), 'mesure', AT);
}

/** One forbid, and permits: one for each profession and category. */
function sheetOf(rules: number): object {
  const words = { fr: 'Règle mesurée', en: 'Measured rule' };
  const common = { title: words, why: words, actions: ['read'], resources: ['document'] };
  const permits = Array.from({ length: rules - 1 }, (_, i) => ({
    ...common,
    id: `R-${i}`,
    effect: 'permit',
    who: { profession: [PROFESSIONS[i % PROFESSIONS.length]] },
    when: [
      { fact: 'resource.documentCategory', in: [`categorie-${Math.floor(i / PROFESSIONS.length)}`] },
      { fact: 'resource.consent', in: ['active'] },
    ],
  }));
  const forbid = {
    ...common,
    id: 'OPPOSITION',
    effect: 'forbid',
    when: [{ fact: 'resource.consent', in: ['opposed'] }],
  };
  return {
    schema: 'hab/1',
    application: APPLICATION,
    version: 1,
    title: words,
    from: '2026-01-01T00:00:00Z',
    facts: {
      resource: {
        consent: { type: 'string', values: ['active', 'none', 'opposed'] },
        documentCategory: { type: 'string', fixed: true },
      },
    },
    actions: { read: words },
    rules: [...permits, forbid],
  };
}

function factsOf(): ProfessionalFacts {
  return {
    personId: 'mesure',
    nationalId: '899700000013',
    status: 'open',
    familyName: 'MESURE',
    givenName: 'Fictive',
    // The profession of the last rule of every size.
    profession: '50',
    category: 'C',
    specialties: [],
    situation: null,
    memberships: [],
    asOf: '2026-11-01',
  };
}

/** By itself: `node scripts/bench/decide.ts FOLDER`, the folder being empty. */
if (import.meta.main) {
  const [, , folder = 'bench-decide'] = argv;
  const figures = await decide({ isQuick: false, freshFolder: (name) => `${folder}/${name}` });
  for (const { name, value, unit } of figures)
    stdout.write(`${name.padEnd(32)} ${String(value).padStart(9)} ${unit}\n`);
}
