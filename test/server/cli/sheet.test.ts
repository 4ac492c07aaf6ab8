import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFederation } from '../../../federation/index.ts';
import { DecisionLog } from '../../../federation/store/decision-log.ts';
import type { Machine } from '../../../server/cli/command.ts';
import { EXIT } from '../../../server/cli/exit-codes.ts';
import { run } from '../../../server/cli/run.ts';
import { question } from '../../federation/support/facts.ts';
import { rule, sheet } from '../../federation/support/sheets.ts';
import { admit, ONE_PROFESSIONAL, PATIENT_KEY } from '../../federation/support/trust-domain.ts';

const CASES = [
  {
    title: 'Un médecin consulte',
    who: {},
    ask: { action: 'read', type: 'document' },
    expect: { granted: true, rules: ['MEDECIN'] },
  },
];
const FIRST = sheet([rule('TOUS')]);
const SECOND = sheet([rule('MEDECIN', { who: { profession: ['10'] } })], { version: 2, cases: CASES });

/** What a terminal would obey; lines of our own end with a line feed. */
const OBEYED = /[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069]/u;

const NOT_STOPPED = new Promise<void>(() => undefined);

describe('command line: sheets', () => {
  let folder: string;
  let out: string;
  let err: string;
  let stopRequested = NOT_STOPPED;
  let now: Date;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-cli-sheet-'));
    now = new Date('2026-11-23T08:00:00Z');
    const federation = openFederation({
      path: join(folder, 'data', 'trust'),
      professionals: ONE_PROFESSIONAL,
      patientKey: PATIENT_KEY,
    });
    await admit(federation, 'essai', [FIRST], now);
    const asked = { application: 'essai', at: now };
    await (await federation.decideRecorded([{ question: question(), asked }])).written;
    await federation.close();
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const vestibule = async (...words: readonly string[]) => {
    out = '';
    err = '';
    const machine: Machine = {
      environment: { VESTIBULE_MODE: 'demo' },
      folder,
      clock: { now: () => now },
      randomBytes: (count) => Buffer.alloc(count, 7),
      out: (text) => {
        out += `${text}\n`;
      },
      err: (text) => {
        err += `${text}\n`;
      },
      stopRequested: () => stopRequested,
      onRenewal: () => undefined,
    };
    const code = await run(words, machine);
    now = new Date(now.getTime() + 60_000);
    return code;
  };
  const file = (content: unknown): string => {
    const path = join(folder, 'sheet.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('checks a file: what is wrong and where, what is odd, its cases', async () => {
    assert.equal(await vestibule('sheet', 'check', file(SECOND)), EXIT.done);
    assert.match(out, /1 règle\(s\), 1 cas, empreinte [0-9a-f]{64}/);
    assert.match(err, /^\/facts\/resource\/consent : Aucune règle ne lit/m);
    assert.equal(await vestibule('sheet', 'check', file(sheet([rule('A', { efect: 'permit' })]))), EXIT.refused);
    assert.match(
      err,
      /^rules\[0\] : mot inconnu «\u00a0efect\u00a0», vouliez-vous dire «\u00a0effect\u00a0»\u00a0\?$/m,
    );
    assert.equal(
      await vestibule('sheet', 'draft', file(sheet([rule('A', { efect: 'permit' })])), '--by', 'Alix'),
      EXIT.malformed,
    );
    assert.match(err, /^rules\[0\] : mot inconnu «\u00a0efect\u00a0»/m);
    const failing = { ...SECOND, cases: [{ ...CASES[0], expect: { granted: false } }] };
    assert.equal(await vestibule('sheet', 'check', file(failing), '--json'), EXIT.refused);
    assert.equal(JSON.parse(out).report.failures[0].what, 'granted');
    assert.equal(await vestibule('sheet', 'check', file('{')), EXIT.malformed);
    assert.equal(await vestibule('sheet', 'check', file(`\uFEFF${JSON.stringify(SECOND)}`)), EXIT.done, err);
    const twice = JSON.stringify(SECOND).replace('"effect":"permit"', '"effect":"forbid","effect":"permit"');
    assert.equal(await vestibule('sheet', 'check', file(twice)), EXIT.malformed);
    assert.match(err, /\/rules\/effect : deux fois le même nom/);
  });

  it('begins a new dossier from a ready sheet, which passes its own cases', async () => {
    assert.equal(await vestibule('sheet', 'new', 'reseau', 'rmes-memoire', '--network', 'memoire'), EXIT.done, err);
    assert.equal(await vestibule('sheet', 'check', file(JSON.parse(out))), EXIT.done, err);
    assert.equal(await vestibule('sheet', 'new', 'inconnu', 'x'), EXIT.malformed);
    assert.match(err, /ville-hopital/);
  });

  it('writes Cedar policies and their schema', async () => {
    assert.equal(await vestibule('sheet', 'cedar', file(SECOND)), EXIT.done);
    assert.match(out, /^@id\("MEDECIN"\)/);
    await vestibule('sheet', 'cedar', file(SECOND), '--schema');
    assert.match(out, /entity Subject_professional/);
  });

  it('leads a sheet from its draft into force by two people, and back, each step in the audit', async () => {
    assert.equal(await vestibule('sheet', 'draft', file(SECOND), '--by', 'Alix', '--json'), EXIT.done, err);
    const { digest } = JSON.parse(out).draft;
    assert.equal(await vestibule('sheet', 'publish', 'essai', '--by', 'Alix'), EXIT.refused);
    assert.match(err, /federation\.draft\.not-approved/);
    assert.equal(await vestibule('sheet', 'rehearse', 'essai', '--by', 'Alix'), EXIT.done, err);
    assert.match(out, /^Décisions passées : 1 questions, 0 gagnent, 0 perdent\./);
    assert.equal(await vestibule('sheet', 'show', 'essai', '--draft'), EXIT.done, err);
    assert.ok(out.includes(`version 2, ${digest}\nBrouillon écrit par Alix, le 2026-11-23T`), out);
    assert.match(out, /^1 cas passés le .*\nRépété par Alix le .*\nNon approuvé\n/m);
    assert.match(out, /^MEDECIN : /m);
    assert.equal(await vestibule('sheet', 'show', 'essai', '--draft', '--json'), EXIT.done, err);
    assert.deepEqual(JSON.parse(out).source, JSON.parse(JSON.stringify(SECOND)));
    assert.equal(await vestibule('sheet', 'approve', 'essai', '--digest', digest, '--by', 'Alix'), EXIT.refused);
    assert.match(err, /federation\.draft\.same-person/);
    assert.equal(await vestibule('sheet', 'approve', 'essai', '--digest', digest, '--by', 'Billie'), EXIT.done, err);
    assert.equal(await vestibule('sheet', 'publish', 'essai', '--by', 'Alix'), EXIT.done, err);
    assert.match(out, /Version 2 publiée/);
    assert.equal(await vestibule('sheet', 'show', 'essai', '--draft'), EXIT.refused, 'there is none any more');

    assert.equal(await vestibule('sheet', 'diff', 'essai', '--before', '1', '--after', '2'), EXIT.done, err);
    assert.match(out, /added rule MEDECIN\nremoved rule TOUS/);
    const rollback = ['sheet', 'rollback', 'essai', '--to', '1', '--by', 'Billie', '--reason'];
    assert.equal(await vestibule(...rollback, 'court'), EXIT.malformed);
    assert.equal(await vestibule(...rollback, 'Un médecin sur deux est écarté.'), EXIT.done, err);
    assert.match(out, /Version 3 publiée/);
    await vestibule('audit', 'show', '--json');
    const actions = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event.action);
    const steps = ['drafted', 'rehearsed', 'approved', 'published', 'rolled-back'].map((step) => `sheet.${step}`);
    // First what was done before any audit was there, as by a process that died: the first command carries it.
    assert.deepEqual(actions.reverse(), ['application.changed', 'sheet.published', ...steps]);
  });

  it('rehearses with examples; what was sent or stored from outside moves no cursor and begins no line', async () => {
    const path = join(folder, 'data', 'trust');
    const federation = openFederation({ path, professionals: ONE_PROFESSIONAL, patientKey: PATIENT_KEY });
    const hostile = question({ id: 'd\u001b[2J\u009b1m\u202ex\r\n  faux' });
    await (await federation.decideRecorded([{ question: hostile, asked: { application: 'essai', at: now } }])).written;
    await federation.close();
    const title = { fr: 'Feuille\u001b]0;x\u0007\nFaux', en: 'Sheet' };
    const nurses = {
      title: 'Cas\u001b[1A\nfaux',
      who: { profession: '60' },
      ask: { action: 'read', type: 'document' },
    };
    const third = sheet([rule('INFIRMIER', { who: { profession: ['60'] } })], {
      ...{ version: 2, title, from: '2026-02-01T00:00:00+01:00' },
      cases: [{ ...nurses, expect: { granted: true } }],
    });
    assert.equal(await vestibule('sheet', 'draft', file(third), '--by', 'Alix', '--json'), EXIT.done, err);
    const { digest } = JSON.parse(out).draft;
    assert.equal(await vestibule('sheet', 'rehearse', 'essai', '--by', 'Alix'), EXIT.done, err);
    assert.deepEqual(out.trimEnd().split('\n'), [
      'Décisions passées : 2 questions, 0 gagnent, 2 perdent. 10 +0 −2',
      '  personne-fictive (10) perd read document:d1 : TOUS → aucune règle',
      '  personne-fictive (10) perd read document:d\\u001b[2J\\u009b1m\\u202ex\\u000d\\u000a  faux : TOUS → aucune règle',
      'Annuaire : 0 questions, 0 gagnent, 0 perdent.',
    ]);
    assert.equal(await vestibule('sheet', 'rehearse', 'essai', '--by', 'Alix', '--json'), EXIT.done, err);
    assert.doesNotMatch(out, OBEYED);
    const { examples } = JSON.parse(out).rehearsal.recorded;
    assert.equal(examples[1].resource, 'document:d\u001b[2J\u009b1m\u202ex\r\n  faux', 'JSON stays the same value');

    assert.equal(await vestibule('sheet', 'approve', 'essai', '--digest', digest, '--by', 'Billie'), EXIT.done, err);
    assert.equal(await vestibule('sheet', 'publish', 'essai', '--by', 'Alix'), EXIT.done, err);
    assert.equal(await vestibule('sheet', 'show', 'essai'), EXIT.done, err);
    assert.match(out, /^Feuille\\u001b\]0;x\\u0007\\u000aFaux, version 2, /);
    assert.doesNotMatch(out, OBEYED);
    const refused = { ...third, cases: [{ ...nurses, expect: { granted: false } }] };
    assert.equal(await vestibule('sheet', 'check', file(refused)), EXIT.refused);
    assert.match(err, /^cas « Cas\\u001b\[1A\\u000afaux », granted : /m);
    assert.doesNotMatch(err, OBEYED);
    assert.equal(await vestibule('sheet', 'cedar', file(third)), EXIT.done, err);
    assert.doesNotMatch(out, OBEYED);
    assert.equal(await vestibule('sheet', 'show', 'x\u001b[2J'), EXIT.refused);
    assert.doesNotMatch(err, OBEYED);
    assert.equal(await vestibule('x\u001b[2J\u009b'), EXIT.malformed);
    assert.doesNotMatch(err, OBEYED);
  });

  it('makes a past decision again, whatever was published since', async () => {
    assert.equal(await vestibule('sheet', 'explain', '1'), EXIT.done, err);
    assert.match(out, /^Oui, 2026-11-23T08:00:00\.000Z, feuille version 1\nTOUS : /);
    assert.equal(await vestibule('sheet', 'explain', '99'), EXIT.refused);
  });

  it('says so when a recorded answer is not the one that is made again', async () => {
    const log = new DecisionLog(join(folder, 'data', 'trust'));
    const told = log.find(1);
    assert(told);
    const { sequence: _, ...record } = told;
    const sequence = log.reserve(1);
    await log.write(sequence, [{ ...record, granted: false, code: 'federation.habilitation.no-rule' }]);
    await log.close();
    assert.equal(await vestibule('sheet', 'explain', String(sequence)), EXIT.refused);
    assert.match(out, /^Refaite .* autre\. Ce jour-là : non \[federation\.habilitation\.no-rule\] TOUS\.\nOui, /);
  });

  it('answers the other way round: who may, what may one do, which rules never decided', async () => {
    assert.equal(await vestibule('sheet', 'who', 'essai', '--action', 'read', '--type', 'document'), EXIT.done, err);
    assert.match(out, /^0 professionnel/, 'the directory of this folder is empty');
    assert.equal(await vestibule('sheet', 'who', 'essai', '--action', 'raed', '--type', 'document'), EXIT.refused);
    assert.match(err, /« raed ».*« read »/);
    assert.equal(await vestibule('sheet', 'may', '899700000013'), EXIT.refused);
    assert.match(err, /899700000013 : personne dans l’annuaire/, 'nobody is not somebody who may nothing');
    assert.equal(await vestibule('sheet', 'idle', 'essai', '--json'), EXIT.done, err);
    assert.deepEqual(JSON.parse(out), { rules: [], asked: 1 });
    assert.equal(await vestibule('sheet', 'idle', 'essai', '--since', 'hier'), EXIT.malformed);
    assert.equal(await vestibule('sheet', 'idle', 'autre'), EXIT.refused);
  });

  it('long works end in good order when they are asked to stop, and nothing of them is kept', async () => {
    stopRequested = Promise.resolve();
    try {
      assert.equal(await vestibule('sheet', 'who', 'essai', '--action', 'read', '--type', 'document'), EXIT.refused);
      assert.match(err, /Arrêté/);
      assert.equal(await vestibule('sheet', 'idle', 'essai'), EXIT.refused);
      assert.match(err, /Arrêté/);
      await vestibule('sheet', 'draft', file(SECOND), '--by', 'Alix');
      assert.equal(await vestibule('sheet', 'rehearse', 'essai', '--by', 'Alix'), EXIT.refused);
      assert.match(err, /federation\.draft\.rehearsal-stopped/);
    } finally {
      stopRequested = NOT_STOPPED;
    }
  });

  it('a store that cannot be opened is told in words, with what to do: no trace of the program', async () => {
    for (const [store, code] of [
      ['trust', 'federation.store.unavailable'],
      ['directory', 'directory.store.unavailable'],
    ] as const) {
      rmSync(join(folder, 'data', store), { recursive: true, force: true });
      writeFileSync(join(folder, 'data', store), 'un fichier à la place d’un dossier');
      assert.equal(await vestibule('sheet', 'idle', 'essai'), EXIT.failed, store);
      assert.ok(err.includes(`[${code}]`) && err.includes('Que faire : '), err);
      assert.doesNotMatch(err, /^ +at /m);
      // « Check the folder » alone would leave the operator to guess: what the store said is told.
      assert.match(err, /(environment|opened) : .*(EEXIST|ENOTDIR|Not a directory|File exists)/);
      assert.equal(await vestibule('sheet', 'idle', 'essai', '--json'), EXIT.failed);
      assert.equal(JSON.parse(err).error, code);
      rmSync(join(folder, 'data', store));
    }
  });

  it('wants to know who acts', async () => {
    assert.equal(await vestibule('sheet', 'draft', file(SECOND)), EXIT.malformed);
    assert.match(err, /--by/);
  });
});
