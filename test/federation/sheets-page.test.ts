import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decide } from '../../federation/habilitation/decide.ts';
import {
  CRITERION_HEADS,
  MAX_ACTIONS,
  MAX_CRITERIA_PER_RULE,
  MAX_CRITERION_DEPTH,
  MAX_DECLARED_FACTS,
  MAX_INDEX_CELLS,
  MAX_RULES,
  MAX_VALUES_PER_CRITERION,
  WORDS,
} from '../../federation/habilitation/sheet-schema.ts';
import type { SheetWarning } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile } from './support/sheets.ts';

const PAGE = readFileSync(new URL('../../docs/sheets.md', import.meta.url), 'utf8');
const MEMBER = professional({ memberships: [{ network: 'memoire', tier: 'member', role: '' }] });
const NURSE = professional({ profession: '60' });

describe('docs/sheets.md', () => {
  it('names every word of the language', () => {
    const words = new Set([...Object.values(WORDS).flat(), ...CRITERION_HEADS]);
    const unnamed = [...words].filter((word) => !new RegExp(`[\`"]${word}[\`"]`).test(PAGE));
    assert.deepEqual(unnamed, []);
  });

  it('gives the limits as they are', () => {
    const limits = [MAX_RULES, MAX_INDEX_CELLS, MAX_DECLARED_FACTS, MAX_ACTIONS, MAX_VALUES_PER_CRITERION];
    for (const limit of [...limits, MAX_CRITERIA_PER_RULE]) {
      assert(PAGE.includes(`${limit.toLocaleString('en')}`), String(limit));
    }
    assert.equal(MAX_CRITERION_DEPTH, 6, 'the page says « six levels »');
  });

  it('names every kind of thing that is pointed out', () => {
    const kinds: Readonly<Record<SheetWarning['kind'], true>> = {
      contradiction: true,
      'never-in-force': true,
      'private-permit': true,
      shadowed: true,
      duplicate: true,
      'unused-fact': true,
      'unused-action': true,
      gap: true,
    };
    assert.deepEqual(
      Object.keys(kinds).filter((kind) => !PAGE.includes(`\`${kind}\``)),
      [],
    );
  });

  const [, example = ''] = PAGE.split('## Worked example');
  const [, json = ''] = /```json\n(.*?)```/s.exec(example) ?? [];
  const compiled = compile(JSON.parse(json));
  const ask = (who: typeof MEMBER, properties: Readonly<Record<string, unknown>>) =>
    decide(compiled, question({ properties }), who, AT);

  it('works its example as its table says', () => {
    const yes = ask(MEMBER, { consent: 'active', masked: false });
    assert(yes.granted);
    assert.deepEqual([yes.rules, yes.obligations], [['MEM-LIRE'], ['trace']]);
    const noes: readonly (readonly [typeof MEMBER, Record<string, unknown>, readonly string[], readonly string[]])[] = [
      [MEMBER, { consent: 'none', masked: false }, [], ['Recueillez l’accord du patient.']],
      [MEMBER, { consent: 'none', masked: true }, [], ['Recueillez l’accord du patient.']],
      [
        NURSE,
        { consent: 'none', masked: false },
        [],
        ['Rejoignez le réseau mémoire.', 'Recueillez l’accord du patient.'],
      ],
      [MEMBER, { consent: 'opposed', masked: false }, ['MEM-OPPOSITION'], []],
      [
        MEMBER,
        { masked: false },
        ['MEM-OPPOSITION'],
        ['Le dossier doit indiquer «\u00a0resource.consent\u00a0»\u00a0: sans ce fait, il reste fermé.'],
      ],
      [MEMBER, { consent: 'active', masked: true }, [], []],
      [MEMBER, { consent: 'active' }, [], []],
    ];
    for (const [who, properties, rules, missing] of noes) {
      const no = ask(who, properties);
      assert(!no.granted);
      assert.deepEqual([no.rules, no.missing.map(({ fr }) => fr)], [rules, missing]);
    }
  });
});
