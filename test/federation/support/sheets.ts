import { readFileSync } from 'node:fs';
import { type CompiledSheet, compileSheet } from '../../../federation/habilitation/compile-sheet.ts';
import { parseSheet } from '../../../federation/habilitation/parse-sheet.ts';

export const DEMO_SHEETS = ['dmp', 'dcc', 'rmes-palliatif', 'rmes-diabete', 'portalys'] as const;
export type DemoSheet = (typeof DEMO_SHEETS)[number];

/** The JSON of one of the demonstration's sheets. */
export function demoSheet(id: DemoSheet): unknown {
  return JSON.parse(readFileSync(new URL(`../../../scripts/region/sheets/${id}.json`, import.meta.url), 'utf8'));
}

export function compile(source: unknown): CompiledSheet {
  return compileSheet(parseSheet(source), source);
}

const WORDS = { fr: 'Phrase d’essai.', en: 'Sentence for a test.' };

/** One rule of a sheet under test: the words it must have, and what the test is about. */
export function rule(id: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id, effect: 'permit', title: WORDS, why: WORDS, actions: ['read'], resources: ['document'], ...changes };
}

/** A sheet under test: facts of every type, and its rules. */
export function sheet(
  rules: readonly unknown[],
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    schema: 'hab/1',
    application: 'essai',
    version: 1,
    title: WORDS,
    from: '2026-01-01T00:00:00+01:00',
    facts: {
      resource: {
        consent: { type: 'string', values: ['active', 'none', 'opposed'] },
        kind: { type: 'string', fixed: true },
        masked: { type: 'boolean', secret: true },
        age: { type: 'integer' },
        network: { type: 'string' },
        constructor: { type: 'string' },
      },
      context: { motive: { type: 'string' } },
    },
    actions: { read: WORDS, write: WORDS },
    rules,
    ...changes,
  };
}
