import assert from 'node:assert/strict';
import { NOTHING_AROUND } from '../../federation/habilitation/asked.ts';
import { decide } from '../../federation/habilitation/decide.ts';
import { federationCodes, presentDecision } from '../../federation/index.ts';
import { AT, professional, question } from './support/facts.ts';
import { compile, demoSheet } from './support/sheets.ts';

const dmp = compile(demoSheet('dmp'));
const ACT = { id: 'acte-1', at: '2026-11-20T08:00:00.000Z', by: { door: 'portal', person: 'p' } } as const;
const ask = (consent: string) =>
  presentDecision(
    decide(dmp, question({ properties: { documentCategory: 'synthese' } }), professional(), AT, {
      ...NOTHING_AROUND,
      patient: () => ({ consent, blocked: false, masked: false, links: [], acts: { 'choice.consent': [ACT] } }),
    }),
  );

describe('an answer (AuthZEN 1.0 §6.2)', () => {
  it('that grants says by which rule, for which reason, from which facts, under which sheet, and at what price', () => {
    assert.deepEqual(ask('active'), {
      decision: true,
      context: {
        reasons: [
          {
            rule: 'DMP-LIRE-synthese',
            effect: 'permit',
            fr: 'Votre profession et l’accord du patient ouvrent cette catégorie de documents.',
            en: "Your profession and the patient's agreement open this category of documents.",
            legal: 'Arrêté du 26 octobre 2023 (valeurs d’exemple)',
          },
        ],
        rules: ['DMP-LIRE-synthese'],
        facts: [
          { name: 'profession', source: 'directory', asOf: '2026-11-01', file: 'PS_Essai_202611010400.txt' },
          { name: 'resource.documentCategory', source: 'application', asOf: '' },
          {
            name: 'choice.consent',
            source: 'patient',
            asOf: ACT.at,
            acts: [{ id: 'acte-1', at: ACT.at, by: 'portal' }],
          },
        ],
        sheet: dmp.reference,
        obligations: ['trace'],
      },
    });
  });

  it('that refuses says its code, the code’s sentence in both languages, and what is missing', () => {
    const { decision, context } = ask('none');
    const { fr, en } = federationCodes['federation.habilitation.no-rule'];
    assert.equal(decision, false);
    assert.deepEqual(context, {
      reasons: [],
      rules: [],
      facts: [],
      sheet: dmp.reference,
      code: 'federation.habilitation.no-rule',
      sentence: { fr, en },
      missing: [
        {
          rule: 'DMP-LIRE-synthese',
          criterion: 'choice.consent',
          fr: 'Recueillez l’accord du patient, puis recommencez.',
          en: "Collect the patient's agreement, then try again.",
        },
      ],
    });
  });

  it('names the sheet by the digest of its JSON, whatever the order of its keys, and another one when a word changes', () => {
    const source = demoSheet('dmp') as Record<string, unknown>;
    const reversed = Object.fromEntries(Object.entries(source).reverse());
    assert.equal(compile(reversed).reference.digest, dmp.reference.digest);
    assert.match(dmp.reference.digest, /^[0-9a-f]{64}$/);
    const changed = { ...source, title: { fr: 'DMP', en: 'DMP' } };
    assert.notEqual(compile(changed).reference.digest, dmp.reference.digest);
  });
});
