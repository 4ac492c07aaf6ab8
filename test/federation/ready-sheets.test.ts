import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { exportCedar } from '../../federation/cedar/print-cedar.ts';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import type { CompiledSheet } from '../../federation/habilitation/compile-sheet.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { answerCase, professionalOf, runCases } from '../../federation/habilitation/run-cases.ts';
import { checkSheet, dmpSheet, federationCodes, READY_SHEETS, sentencesOf } from '../../federation/index.ts';
import { DMP_MATRIX_EXAMPLE } from '../../federation/ready/dmp-tables.ts';
import { cedarFaults } from './support/ask-cedar.ts';
import { question } from './support/facts.ts';
import { compile } from './support/sheets.ts';

const GOLDEN = new URL('../golden/feuilles.txt', import.meta.url);
const OPTIONS = { application: 'dossier', from: '2026-12-01T00:00:00+01:00', network: 'reseau-fictif' };
const READY = Object.entries(READY_SHEETS).map(([name, make]) => ({ name, compiled: compile(make(OPTIONS)) }));
const AT = new Date('2026-12-02T10:00:00Z');

const HEAD = `Feuilles prêtes à l’emploi : ce qu’elles ouvrent, et leurs cas
===============================================================

Écrit par test/federation/ready-sheets.test.ts en posant les questions ; réécrit par GOLDEN=1.
`;

/** The DMP's grid, cell by cell, by deciding: C consult, D deposit. */
function gridOf(compiled: CompiledSheet): string {
  const [head = '', ...lines] = DMP_MATRIX_EXAMPLE.trim().split('\n');
  const categories = head.split(';').slice(2);
  const typeOf = new Map(categories.map((category) => [category, firstType(compiled, category)]));
  const patient = { consent: 'active', blocked: false, masked: false };
  const rows = lines.map((line) => {
    const [profession = '', label = ''] = line.split(';');
    const cells = categories.map((category) =>
      (['read', 'write'] as const)
        .map((action) => {
          const asked = question({ action, properties: { type: typeOf.get(category), author: 'x' } });
          const around = { ...NOTHING_AROUND, patient: () => patient };
          const { granted } = decide(compiled, asked, professionalOf({ profession }), AT, around);
          return granted ? { read: 'C', write: 'D' }[action] : '·';
        })
        .join('')
        .padEnd(14),
    );
    return `${profession} ${label.padEnd(36)}${cells.join('')}`;
  });
  return [`   ${''.padEnd(36)}${categories.map((each) => each.padEnd(14)).join('')}`, ...rows]
    .map((row) => row.trimEnd())
    .join('\n');
}

/** Cells that have dates of their own, or are suspended. */
function datedCells({ sheet }: CompiledSheet): string {
  const lines = sheet.rules.flatMap(({ id, title, when, suspended, legal = '' }) => {
    const period = when.flatMap((each) => (each.word === 'fact' && each.name === 'moment.at' ? [each.test] : []));
    const bounds = period.flatMap((test) => ('compare' in test ? test.compare : []));
    if (bounds.length === 0 && !suspended) return [];
    const said = bounds.map(({ by, to }) => `${by === 'gte' ? 'dès' : 'avant'} ${new Date(Number(to)).toISOString()}`);
    return [`  ${id} (${title.fr}) : ${[...said, ...(suspended ? [suspended.fr] : []), legal].join(' ; ')}`];
  });
  return ['Cases datées ou suspendues', ...lines].join('\n');
}

function firstType({ sheet }: CompiledSheet, category: string): unknown {
  const rule = sheet.rules.find(({ id }) => id.includes(`-${category}-`));
  const [criterion] = rule?.when.filter((each) => each.word === 'fact') ?? [];
  return criterion?.word === 'fact' && 'in' in criterion.test ? criterion.test.in[0] : undefined;
}

function section({ name, compiled }: (typeof READY)[number]): string {
  const { sheet } = compiled;
  const title = `${sheet.title.fr} (${name})`;
  const cases = sheet.cases.map((one) => {
    const decision = answerCase(compiled, one);
    const why = decision.reasons.map(({ rule, fr }) => `${rule} : ${fr}`);
    const missing = decision.granted ? [] : sentencesOf(decision.missing, 'fr').map((fr) => `→ ${fr}`);
    const said = [...why, ...missing];
    const words = said.length > 0 || decision.granted ? said : [federationCodes[decision.code].fr];
    return `  ${decision.granted ? '✔' : '✘'} ${one.title}\n      ${words.join(' ')}`;
  });
  const parts = [`${title}\n${'-'.repeat(title.length)}`, ...(sheet.note ? [sheet.note.fr] : [])];
  const drawn = name === 'dmp' ? [gridOf(compiled), datedCells(compiled)] : [];
  return [...parts, ...drawn, cases.join('\n')].join('\n\n');
}

describe('ready sheets', () => {
  for (const { name, compiled } of READY) {
    it(`${name}: passes its own cases, and each of its rules but the DMP’s cells decides one`, () => {
      const { failures, unused } = runCases(compiled);
      assert.deepEqual(failures, []);
      const hidden = /BLOQUE|MASQUE|OPPOSITION|^DMP-\d/;
      assert.deepEqual(
        unused.filter((id) => !hidden.test(id)),
        [],
      );
    });

    it(`${name}: has nothing that does nothing, and is valid in Cedar`, () => {
      assert.deepEqual(checkSheet(compiled.sheet), []);
      assert.deepEqual(cedarFaults(exportCedar(compiled.sheet)), []);
    });
  }

  it('are what test/golden/feuilles.txt shows a lawyer (GOLDEN=1 rewrites it)', () => {
    const text = `${[HEAD, ...READY.map(section)].join('\n\n')}\n`;
    if (process.env.GOLDEN === '1') writeFileSync(GOLDEN, text);
    assert.equal(text, readFileSync(GOLDEN, 'utf8'), 'Read the difference: somebody gains or loses a right.');
  });

  it('the DMP’s is labelled an example as long as its values are invented', () => {
    assert.match(compile(dmpSheet(OPTIONS)).sheet.note?.fr ?? '', /^EXEMPLE/);
    const matrix = 'profession;libelle;synthese\n10;Médecin;C\n';
    assert.equal(compile({ ...dmpSheet({ ...OPTIONS, matrix }), cases: [] }).sheet.note, undefined);
  });

  it('the DMP’s cells have dates of their own, exact to the second across a change of hour, and one may be suspended', () => {
    const dmp = compile(dmpSheet(OPTIONS));
    const [type] = ['PRESC-AAT'];
    const patient = { consent: 'active', blocked: false, masked: false, links: [] };
    const may = (profession: string, action: string, at: string) =>
      decide(
        dmp,
        question({ action, properties: { type, author: 'x' } }),
        professionalOf({ profession }),
        new Date(at),
        {
          ...NOTHING_AROUND,
          patient: () => patient,
        },
      ).granted;
    // 28 March 2027: midnight in Paris is still winter time.
    assert.deepEqual(
      ['2027-03-27T22:59:59Z', '2027-03-27T23:00:00Z'].map((at) => [may('26', 'read', at), may('26', 'write', at)]),
      [
        [true, false],
        [true, true],
      ],
    );
    // 1 June 2027: summer time.
    assert.deepEqual(
      ['2027-05-31T21:59:59Z', '2027-05-31T22:00:00Z'].map((at) => may('28', 'read', at)),
      [true, false],
    );
    assert.equal(may('86', 'read', '2026-12-15T10:00:00Z'), false);
    const suspended = dmp.sheet.rules.filter((rule) => rule.suspended);
    assert.deepEqual(
      suspended.map(({ id }) => id),
      ['DMP-86-prescription-LIRE'],
    );
  });

  it('a dated table with a day that is none, or periods of one cell that overlap, is refused, with the place', () => {
    const head = 'profession;categorie;droits;du;au;suspendu;suspended;texte\n';
    const matrix = 'profession;libelle;synthese\n10;Médecin;C\n';
    for (const lines of [
      '10;synthese;C;2026-02-30;;;;x\n',
      '10;synthese;C;hier;;;;x\n',
      '10;synthese;C;2026-01-01;;;;x\n10;synthese;D;2027-01-01;;;;x\n',
      '10;synthese;Z;2026-01-01;;;;x\n',
    ]) {
      assert.throws(() => dmpSheet({ ...OPTIONS, matrix, dated: head + lines }), {
        code: 'federation.sheet.malformed',
        place: '10.synthese',
      });
    }
  });

  it('a table with an unknown category, cell or head is refused, with the place', () => {
    const bad = [
      'profession;libelle;synthèse\n10;Médecin;C\n',
      'profession;libelle;synthese\n10;Médecin;X\n',
      'metier;libelle;synthese\n10;Médecin;C\n',
      '',
    ];
    for (const matrix of bad) {
      assert.throws(() => dmpSheet({ ...OPTIONS, matrix }), { code: 'federation.sheet.malformed' });
    }
  });

  it('DMP and DCC: the same professional and patient, opposite answers', () => {
    const ask = (name: string, memberships: readonly unknown[]) => {
      const compiled = READY.find((each) => each.name === name)?.compiled;
      assert(compiled);
      const patient = { consent: 'none', blocked: false, masked: false, links: [] };
      const asked = question({ properties: { type: 'SYNTH', category: 'frcp', author: 'x' } });
      return decide(compiled, asked, professionalOf({ memberships }), AT, {
        ...NOTHING_AROUND,
        patient: () => patient,
      });
    };
    const member = [{ network: 'reseau-fictif', tier: 'active', role: '' }];
    assert.deepEqual([ask('dmp', member).granted, ask('dcc', member).granted], [false, true]);
  });
});
