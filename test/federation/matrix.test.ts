import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { runCases } from '../../federation/habilitation/run-cases.ts';
import type { PatientFacts, ProfessionalFacts, SessionFacts } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile, DEMO_SHEETS, type DemoSheet, demoSheet } from './support/sheets.ts';

/** One case of a demonstration sheet: what is given, and what the sheet's owner expects. */
interface Case {
  readonly title: string;
  readonly who: Partial<ProfessionalFacts>;
  /** What is kept of the patient; absent: the question names none. */
  readonly patient?: PatientFacts;
  readonly session?: SessionFacts;
  readonly ask: {
    readonly action: string;
    readonly type: string;
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly context?: Readonly<Record<string, unknown>>;
  };
  readonly expect: {
    readonly granted: boolean;
    /** Determining rules. */
    readonly rules: readonly string[];
    readonly code?: string;
    /** French sentence of the first reason, or `''`. */
    readonly reason: string;
    readonly obligations?: readonly string[];
    /** Criteria of what is missing, with the rule that misses them. */
    readonly missing?: readonly (readonly [rule: string, criterion: string])[];
  };
}

function casesOf(id: DemoSheet): readonly Case[] {
  // A file of our own, whose cases have this shape.
  return (demoSheet(id) as { readonly cases: readonly Case[] }).cases;
}

for (const id of DEMO_SHEETS) {
  describe(`the sheet of ${id}, case by case`, () => {
    const compiled = compile(demoSheet(id));
    const cases = casesOf(id);
    const used = new Set<string>();

    for (const { title, who, patient = null, session = null, ask, expect } of cases) {
      it(title, () => {
        const around = { ...NOTHING_AROUND, session, patient: () => patient };
        const decision = decide(compiled, question({ ...ask, id: id }), professional(who), AT, around);
        assert.equal(decision.granted, expect.granted);
        assert.deepEqual(decision.rules, expect.rules);
        // French signs are kept on their line; the files have them as a keyboard writes them.
        assert.equal((decision.reasons[0]?.fr ?? '').replaceAll('\u00a0', ' '), expect.reason);
        if (decision.granted) return assert.deepEqual(decision.obligations, expect.obligations ?? []);
        assert.equal(decision.code, expect.code);
        const missing = decision.missing.map(({ rule, criterion }) => [rule, criterion]);
        assert.deepEqual(missing, expect.missing ?? []);
      });
      for (const rule of expect.rules) used.add(rule);
    }

    it('passes them all as whoever reviews a version asks them', () => {
      assert.deepEqual(runCases(compiled).failures, []);
    });

    it('has each of its rules determine at least one case, but those that a private fact hides', () => {
      const visible = compiled.sheet.rules.filter(({ id: rule }) => rule !== 'DMP-MASQUE').map(({ id: rule }) => rule);
      assert.deepEqual(
        visible.filter((rule) => !used.has(rule)),
        [],
      );
    });
  });
}
