import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decide } from '../../federation/habilitation/decide.ts';
import type { ProfessionalFacts } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile, DEMO_SHEETS, type DemoSheet, demoSheet } from './support/sheets.ts';

/** One line of test/federation/cases: what is given, and what the sheet's owner expects. */
interface Case {
  readonly title: string;
  readonly who: Partial<ProfessionalFacts>;
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
  // Files of our own, read by this runner alone.
  return JSON.parse(readFileSync(new URL(`cases/${id}.json`, import.meta.url), 'utf8')) as Case[];
}

for (const id of DEMO_SHEETS) {
  describe(`the sheet of ${id}, case by case`, () => {
    const compiled = compile(demoSheet(id));
    const cases = casesOf(id);
    const used = new Set<string>();

    for (const { title, who, ask, expect } of cases) {
      it(title, () => {
        const decision = decide(compiled, question({ ...ask, id: id }), professional(who), AT);
        assert.equal(decision.granted, expect.granted);
        assert.deepEqual(decision.rules, expect.rules);
        assert.equal(decision.reasons[0]?.fr ?? '', expect.reason);
        if (decision.granted) return assert.deepEqual(decision.obligations, expect.obligations ?? []);
        assert.equal(decision.code, expect.code);
        const missing = decision.missing.map(({ rule, criterion }) => [rule, criterion]);
        assert.deepEqual(missing, expect.missing ?? []);
      });
      for (const rule of expect.rules) used.add(rule);
    }

    it('has each of its rules determine at least one case, but those that a private fact hides', () => {
      const visible = compiled.sheet.rules.filter(({ id: rule }) => rule !== 'DMP-MASQUE').map(({ id: rule }) => rule);
      assert.deepEqual(
        visible.filter((rule) => !used.has(rule)),
        [],
      );
    });
  });
}
