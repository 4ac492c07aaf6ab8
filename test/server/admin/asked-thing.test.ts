import assert from 'node:assert/strict';
import { compileSheet, parseSheet } from '../../../federation/index.ts';
import { askedThing, propertiesOf } from '../../../server/admin/sheets/asked-thing.ts';

const WORDS = { fr: 'Lire', en: 'Read' };
const KIND = {
  ...{
    type: 'string',
    values: ['frcp', 'autre', 'constructor'],
    title: { fr: 'Type de document', en: 'Type of document' },
  },
  valueTitles: { frcp: { fr: 'Fiche de réunion', en: 'Meeting form' } },
};

describe('server/admin: what a form states of a thing', () => {
  const json = {
    ...{ schema: 'hab/1', application: 'essai', version: 1, title: WORDS, from: '2026-01-01T00:00:00Z' },
    facts: {
      resource: {
        author: { type: 'string' },
        size: { type: 'integer' },
        urgent: { type: 'boolean' },
        teams: { type: 'set' },
        kind: KIND,
      },
    },
    actions: { read: WORDS },
    rules: [
      {
        ...{ id: 'R', effect: 'permit', title: WORDS, why: WORDS, actions: ['read'], resources: ['file'] },
        when: [{ fact: 'resource.author', is: { fact: 'professional.id' } }],
      },
    ],
  };
  const sheet = compileSheet(parseSheet(json), json);
  const said = (words: string) => askedThing(new URLSearchParams(words), sheet, 'fr').facts;

  it('is in the form that the sheet declares: a number of a text fact stays a text, as a dossier would send it', () => {
    const facts = said('fact.author=899700000013&fact.size=12&fact.urgent=true&fact.teams=nord, sud&fact.kind=frcp');
    assert.deepEqual(propertiesOf(facts, sheet), {
      author: '899700000013',
      size: 12,
      urgent: true,
      teams: ['nord', 'sud'],
      kind: 'frcp',
    });
  });

  it('is chosen from a list where the sheet lists the values, under their titles', () => {
    const shown = said('').map(({ name, title, options }) => [name, title, options.map(({ label }) => label)]);
    assert.deepEqual(shown, [
      ['author', '', []],
      ['size', '', []],
      ['urgent', '', ['oui', 'non']],
      ['teams', '', []],
      ['kind', 'Type de document', ['Fiche de réunion', 'autre', 'constructor']],
    ]);
  });
});
