import assert from 'node:assert/strict';
import { FAULT } from '../../federation/habilitation/fault-words.ts';
import { OTHER_SITUATION, toState } from '../../federation/habilitation/missing-words.ts';
import {
  ASK_THE_OWNER,
  checkSheet,
  federationCodes,
  parseSheet,
  READY_SHEETS,
  runCases,
} from '../../federation/index.ts';
import { compile, rule, sheet } from './support/sheets.ts';

/** A French sign at the beginning of a line, or at the end of one, were the line to break there. */
const LOOSE = /\S [:;?!»](?!\w)|« /;

/** Every French sentence in a value; a sentence with parts is spoken with some. */
function french(value: unknown): readonly string[] {
  if (typeof value === 'function') return french(value(['partie', 'autre'], ['partie', 'parties']));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'fr' && typeof part === 'string' ? [part] : french(part),
  );
}

const TITLE = { fr: 'Titre', en: 'Title' };
const ODD = sheet(
  [
    rule('A', {
      when: [
        { fact: 'resource.kind', in: ['x'] },
        { fact: 'resource.kind', in: ['y'] },
      ],
    }),
    rule('B', { who: { profession: ['10'] } }),
    rule('C', { who: { profession: ['10'] } }),
    rule('D', { effect: 'forbid' }),
    rule('E', { when: [{ fact: 'resource.masked', in: [true] }] }),
  ],
  {},
);

describe('French sentences about rules', () => {
  const names = ['professional.profession', 'session.acr', 'moment.at', 'choice.consent', 'resource.kind'];
  const sentences: Readonly<Record<string, readonly string[]>> = {
    'faults of a sheet': french({ ...FAULT }),
    codes: french(federationCodes),
    'ways out': french([...names.map(toState), OTHER_SITUATION, ASK_THE_OWNER]),
    'warnings of an odd sheet': french(checkSheet(parseSheet(ODD))),
    'ready sheets': french(
      Object.values(READY_SHEETS).map((make) => make({ application: 'x', from: '2026-01-01T00:00:00Z', network: 'r' })),
    ),
  };
  for (const [what, said] of Object.entries(sentences)) {
    it(`keep a sign on the line of its word: ${what}`, () => {
      assert.ok(said.length >= 5, `${said.length} sentences were seen`);
      assert.deepEqual(
        said.filter((sentence) => LOOSE.test(sentence)),
        [],
      );
    });
  }

  it('are expected by a case as a keyboard writes them, or as they are told, and no otherwise', () => {
    const forbids = [
      rule('TOUS'),
      rule('NON', { effect: 'forbid', title: TITLE, when: [{ fact: 'resource.kind', in: ['x'] }] }),
    ];
    const reason = 'Dans le doute, l’accès est refusé : la règle « Titre » demande un fait qui n’est pas connu.';
    const failuresOf = (expected: string) => {
      const ask = { action: 'read', type: 'document' };
      const cases = [{ title: 'Sans le fait', who: {}, ask, expect: { granted: false, reason: expected } }];
      return runCases(compile(sheet(forbids, { cases }))).failures;
    };
    assert.deepEqual(failuresOf(reason), []);
    assert.deepEqual(failuresOf(reason.replace(/ (?=[:»])/g, '\u00a0').replace('« ', '«\u00a0')), []);
    assert.deepEqual(failuresOf(reason.replace(/ (?=[:»])/g, '\u202f')), []);
    const [failure] = failuresOf(reason.replace('Titre', 'titre'));
    assert.equal(failure?.what, 'reason');
    assert.ok(String(failure?.found).includes('\u00a0: la règle'), 'told as it is');
    assert.equal(failuresOf(reason.replace(' : ', ': ')).length, 1);
  });
});
