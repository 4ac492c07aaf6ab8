import assert from 'node:assert/strict';
import { cedarDocument, exportCedar } from '../../federation/cedar/print-cedar.ts';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import type { CompiledSheet } from '../../federation/habilitation/compile-sheet.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { evaluate } from '../../federation/habilitation/evaluate.ts';
import { FactSet } from '../../federation/habilitation/gather-facts.ts';
import { askCedar, cedarFaults, prepareCedar } from './support/ask-cedar.ts';
import { Draw, type RandomQuestion, randomQuestion, randomSheet } from './support/random-sheets.ts';
import { compile, DEMO_SHEETS, demoSheet, rule, sheet } from './support/sheets.ts';

const SHEETS = process.env.VESTIBULE_LONG ? 2_000 : 200;
const QUESTIONS_PER_SHEET = 50;

/** Every rule that has a say, private facts or not, as Cedar would name it. */
function determining(compiled: CompiledSheet, { question, professional, session, kept, at }: RandomQuestion) {
  const around = {
    ...NOTHING_AROUND,
    session,
    kept: (type: string, id: string) => kept.find((each) => each.type === type && each.id === id) ?? null,
  };
  const { granted } = decide(compiled, question, professional, at, around);
  const rules = compiled.rulesOf(question.action.name, question.resource.type, question.subject.type);
  const facts = new FactSet(compiled.layout, { question, professional, ...around, at });
  const { permits, closings } = evaluate(rules?.candidates(facts) ?? [], facts);
  const said = closings.length > 0 ? closings.map(({ rule: forbid }) => forbid) : permits;
  return { granted, rules: said.map(({ rule: { id } }) => id).sort() };
}

describe('Cedar, asked the same', () => {
  it(`decides ${SHEETS * QUESTIONS_PER_SHEET} random questions over ${SHEETS} random sheets alike, by the same rules`, function () {
    this.timeout(SHEETS * 1_000);
    const seed = process.env.VESTIBULE_SEED ?? 'cedar';
    const draw = new Draw(seed);
    const seen = { granted: 0, forbidden: 0, unsaid: 0 };
    for (let place = 0; place < SHEETS; place += 1) {
      const compiled = compile(randomSheet(draw));
      const name = `sheet-${place}`;
      prepareCedar(name, exportCedar(compiled.sheet));
      for (let turn = 0; turn < QUESTIONS_PER_SHEET; turn += 1) {
        const asked = randomQuestion(draw);
        const ours = determining(compiled, asked);
        const { errors, ...theirs } = askCedar(name, asked);
        assert.deepEqual(errors, [], `seed ${seed}, sheet ${place}, question ${turn}`);
        assert.deepEqual(ours, theirs, `seed ${seed}, sheet ${place}, question ${turn}`);
        if (ours.granted) seen.granted += 1;
        else if (ours.rules.length > 0) seen.forbidden += 1;
        else seen.unsaid += 1;
      }
    }
    for (const [outcome, count] of Object.entries(seen)) {
      assert(count > (SHEETS * QUESTIONS_PER_SHEET) / 20, `only ${count} ${outcome}: the questions look at little`);
    }
  });

  it('finds the export of random sheets valid under the exported schema, strictly', () => {
    const draw = new Draw('cedar-schema');
    for (let place = 0; place < 40; place += 1) {
      assert.deepEqual(cedarFaults(exportCedar(compile(randomSheet(draw)).sheet)), [], `sheet ${place}`);
    }
  });

  for (const id of DEMO_SHEETS) {
    it(`finds the export of the sheet of ${id} valid`, () => {
      assert.deepEqual(cedarFaults(exportCedar(compile(demoSheet(id)).sheet)), []);
    });
  }

  it('is given texts that cannot end a literal, and types that stay apart', () => {
    const odd = ['"', '\\', '\n', '" || true || "', '\u2028', '*', '\u0000', 'é'];
    const written = sheet([
      rule('A', { resources: ['a-b'], when: [{ fact: 'resource.kind', in: odd }] }),
      rule('B', { resources: ['a_2d_b'], when: [{ fact: 'resource.kind', in: odd }] }),
    ]);
    const exported = exportCedar(compile(written).sheet);
    assert.deepEqual(cedarFaults(exported), []);
    assert.match(exported.schema, /Resource_a_2d_b .*Resource_a_5f_2d_5f_b/s);
    assert.match(cedarDocument(exported), /^@id\("A"\)\n/);
  });

  it('is given instants that it reads: a year of five digits, by its offset, is refused in the sheet', () => {
    const until = (at: string) => sheet([rule('A', { when: [{ fact: 'moment.at', lt: at }] })]);
    for (const at of ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59+01:00', '0001-01-01T00:00:00Z']) {
      assert.deepEqual(cedarFaults(exportCedar(compile(until(at)).sheet)), [], at);
    }
    for (const at of ['9999-12-31T23:59:59-01:00', '0001-01-01T00:00:00+01:00', '0000-06-01T00:00:00Z']) {
      assert.throws(() => compile(until(at)), { code: 'federation.sheet.malformed', place: 'rules[0].when[0].lt' }, at);
    }
  });

  it('is not given suspended permits', () => {
    const written = sheet([rule('A', { suspended: { fr: 'Suspendue.', en: 'Suspended.' } }), rule('B')]);
    assert.deepEqual(
      exportCedar(compile(written).sheet).policies.map(({ id }) => id),
      ['B'],
    );
  });
});
