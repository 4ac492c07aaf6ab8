import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import type { Decision, PatientFacts, Sheet } from '../../federation/index.ts';
import { federationCodes, sentencesOf } from '../../federation/index.ts';
import { CAST } from '../../scripts/region/cast.ts';
import { castFacts } from './support/cast-facts.ts';
import { AT, question } from './support/facts.ts';
import { compile, DEMO_SHEETS, type DemoSheet, demoSheet } from './support/sheets.ts';

const GOLDEN = new URL('../golden/habilitations.txt', import.meta.url);

const HEAD = `Qui peut quoi dans les cinq dossiers de la démonstration, et pourquoi
======================================================================

Écrit par test/federation/habilitations-table.test.ts à partir des feuilles ; réécrit par GOLDEN=1.
Personnes inventées. Chaque ligne : la personne et sa situation, oui (✔) ou non (✘), la règle et ses mots, ou ce qui manque.
`;

/** Those of the cast, once for each place where they practise. */
const PEOPLE = CAST.flatMap((member) =>
  member.posts.map((post, index) => {
    const mode = post.mode === 'S' ? 'salarié' : 'libéral';
    const facts = castFacts(member, index);
    assert(facts);
    return { name: `${member.title.toLowerCase()} (${member.slug}, ${mode})`, facts };
  }),
);
const NAME_CHARS = Math.max(...PEOPLE.map(({ name }) => name.length));

interface Line {
  readonly words: string;
  readonly action: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What is kept of the patient; null: the record names none. */
  readonly patient: PatientFacts | null;
}

/** Kinds of document that the rules of an action name, and one that none does. */
function kindsOf({ rules }: Sheet, action: string): readonly string[] {
  const named = rules
    .filter(({ actions }) => actions.includes(action))
    .flatMap(({ when }) => when)
    .flatMap((criterion) =>
      criterion.word === 'fact' && criterion.name === 'resource.documentCategory' && 'in' in criterion.test
        ? criterion.test.in.map(String)
        : [],
    );
  return [...new Set([...named, 'autre'])];
}

/** What a lawyer would ask of each action: every kind with consent, then one kind under each other state. */
function linesOf(sheet: Sheet): readonly Line[] {
  return [...sheet.actions].flatMap(([action, { fr }]): readonly Line[] => {
    const types = new Set(sheet.rules.filter(({ actions }) => actions.includes(action)).flatMap((r) => r.resources));
    const [type = ''] = types;
    if (type !== 'document') return [{ words: fr, action, type, properties: {}, patient: null }];
    const kinds = kindsOf(sheet, action);
    const line = (words: string, documentCategory: string | undefined, choices: PatientFacts | null): Line => ({
      words: `${fr} · ${words}`,
      action,
      type,
      properties: { documentCategory },
      patient: choices && { blocked: false, masked: false, links: [], ...choices },
    });
    const [documentCategory = ''] = kinds;
    return [
      ...kinds.map((kind) => line(`${kind}, consentement actif`, kind, { consent: 'active' })),
      line(`${documentCategory}, consentement jamais recueilli`, documentCategory, { consent: 'none' }),
      line(`${documentCategory}, patient opposé`, documentCategory, { consent: 'opposed' }),
      line(`${documentCategory}, patient non indiqué par le dossier`, documentCategory, null),
      line(`${documentCategory}, consentement actif, document masqué`, documentCategory, {
        consent: 'active',
        masked: true,
      }),
    ];
  });
}

function why(decision: Decision): string {
  const reasons = decision.reasons.map(({ rule, fr }) => `${rule} : ${fr}`);
  if (decision.granted) {
    const obligations = decision.obligations.length > 0 ? ` [${decision.obligations.join(', ')}]` : '';
    return reasons.join(' ') + obligations;
  }
  const missing = sentencesOf(decision.missing, 'fr').map((fr) => `→ ${fr}`);
  return [...(reasons.length > 0 ? reasons : [federationCodes[decision.code].fr]), ...missing].join(' ');
}

function sectionOf(id: DemoSheet): string {
  const compiled = compile(demoSheet(id));
  const { sheet } = compiled;
  const blocks = linesOf(sheet).map(({ words, action, type, properties, patient }) => {
    const around = { ...NOTHING_AROUND, patient: () => patient };
    const rows = PEOPLE.map(({ name, facts }) => {
      const decision = decide(compiled, question({ action, type, id, properties }), facts, AT, around);
      return `  ${decision.granted ? '✔' : '✘'} ${name.padEnd(NAME_CHARS)}  ${why(decision)}`;
    });
    return [words, ...rows].join('\n');
  });
  const title = `${sheet.title.fr} (${id}, version ${sheet.version})`;
  const note = sheet.note ? [sheet.note.fr] : [];
  return [[title, '-'.repeat(title.length), ...note].join('\n'), ...blocks].join('\n\n');
}

describe('the table of habilitations', () => {
  it('is what test/golden/habilitations.txt shows to the owner of a dossier (GOLDEN=1 rewrites it)', () => {
    const table = `${[HEAD, ...DEMO_SHEETS.map(sectionOf)].join('\n\n')}\n`;
    if (process.env.GOLDEN === '1') writeFileSync(GOLDEN, table);
    assert.equal(table, readFileSync(GOLDEN, 'utf8'), 'Read the difference: somebody gains or loses a right.');
  });
});
