import { both } from './sheet-parts.ts';

interface ReadyRule {
  readonly id: string;
  readonly actions: readonly string[];
}

interface ReadyCase {
  readonly ask: { readonly action: string; readonly type: string };
  readonly expect: { readonly granted: boolean };
}

/** A ready sheet, as far as this reads it. */
interface ReadySheet {
  readonly actions: object;
  readonly rules: readonly ReadyRule[];
  readonly cases: readonly ReadyCase[];
}

/**
 * Let whoever opens the dossier record what its patients choose, at the portal: the actions `agree` and `oppose` on a patient, one
 * rule with the conditions of the opening one, and its case.
 */
export function withRecordedChoices(sheet: object): object {
  // Made here, by the functions beside.
  const { actions, rules, cases, ...rest } = sheet as ReadySheet;
  const place = rules.findIndex((rule) => rule.actions.includes('open'));
  const { id = '', ...conditions } = rules[place] ?? {};
  const rule = {
    ...conditions,
    id: id.replace('OUVRIR', 'RECUEILLIR'),
    title: both('Consigner le choix du patient', 'Record the patient’s choice'),
    actions: ['agree', 'oppose'],
    resources: ['patient'],
    why: both(
      'Qui ouvre ce dossier consigne ce que le patient choisit.',
      'Whoever opens this record may record what the patient chooses.',
    ),
    obligations: ['trace'],
  };
  const opening = cases.find(({ ask, expect }) => ask.action === 'open' && expect.granted);
  const recorded = {
    ...opening,
    title: 'Qui ouvre le dossier consigne l’accord du patient',
    ask: { action: 'agree', type: 'patient' },
    expect: { granted: true, rules: [rule.id] },
  };
  return {
    ...rest,
    actions: {
      ...actions,
      agree: both('Recueillir l’accord du patient', 'Collect the patient’s agreement'),
      oppose: both('Noter l’opposition du patient', 'Note the patient’s opposition'),
    },
    rules: [...rules.slice(0, place + 1), rule, ...rules.slice(place + 1)],
    cases: [...cases, ...(opening ? [recorded] : [])],
  };
}
