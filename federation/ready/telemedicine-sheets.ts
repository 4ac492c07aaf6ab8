import {
  AGREES,
  both,
  CONSENT_HINT,
  CONSENTED,
  expected,
  NO_RULE,
  OPEN,
  patientForbids,
  READ_WRITE,
  type ReadyOptions,
} from './sheet-parts.ts';

const CARD = { fact: 'session.acr', in: ['eidas2', 'eidas3'] };
const SIGNED = { session: { acr: 'eidas2', mode: 'normal' } };
const WEAK = { session: { acr: 'eidas1', mode: 'normal' } };
const SITES = { requester: '991000001', expert: '991000002' };

function at(finess: string) {
  return { situation: { id: 's1', structureKey: null, finess, mode: 'S', sector: 'SA01', role: 'FON-01' } };
}

function opening(prefix: string): object {
  return {
    id: `${prefix}-OUVRIR`,
    effect: 'permit',
    title: both('Les professions médicales ouvrent', 'The medical professions open'),
    actions: ['open'],
    resources: ['application'],
    who: { profession: ['10', '40', '50'] },
    why: both(
      'La télémédecine est ouverte aux professions médicales.',
      'Telemedicine is open to the medical professions.',
    ),
  };
}

function between(
  prefix: string,
  side: string,
  actions: readonly string[],
  words: ReturnType<typeof both>,
  who: object = {},
): object {
  return {
    id: `${prefix}-${side.toUpperCase()}`,
    effect: 'permit',
    title: words,
    actions,
    resources: ['document'],
    who: { profession: ['10', '40', '50'], ...who },
    when: [{ fact: `resource.${side}`, is: { fact: 'professional.finess' } }, CONSENTED, CARD],
    why: both(
      'Votre établissement prend part à cet acte et le patient est d’accord.',
      'Your establishment takes part in this act and the patient agrees.',
    ),
    legal: 'CSP R.6316-3',
    obligations: ['trace'],
    hints: {
      ...CONSENT_HINT,
      [`resource.${side}`]: both(
        'Réservé à l’établissement qui prend part à cet acte.',
        'For the establishment that takes part in this act.',
      ),
    },
  };
}

const ESTABLISHMENTS = {
  requester: { type: 'string', title: both('Établissement requérant (FINESS)', 'Requesting hospital (FINESS)') },
  expert: { type: 'string', title: both('Établissement expert (FINESS)', 'Expert hospital (FINESS)') },
};

/** Hospital to hospital: both establishments read, the expert's answers. */
export function hospitalToHospitalSheet({ application, from }: ReadyOptions): object {
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: both('Télémédecine entre établissements', 'Telemedicine between hospitals'),
    from,
    facts: { resource: ESTABLISHMENTS },
    actions: { ...OPEN, ...READ_WRITE },
    rules: [
      opening('TEL'),
      between(
        'TEL',
        'requester',
        ['read'],
        both('L’établissement requérant consulte', 'The requesting hospital reads'),
      ),
      between(
        'TEL',
        'expert',
        ['read', 'write'],
        both('L’établissement expert consulte et répond', 'The expert hospital reads and answers'),
      ),
      ...patientForbids('TEL', false),
    ],
    cases: hospitalCases(),
  };
}

/** Town and hospital: private practice asks, the hospital answers; both read. */
export function townHospitalSheet({ application, from }: ReadyOptions): object {
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: both('Télémédecine ville-hôpital', 'Telemedicine between town and hospital'),
    from,
    facts: {
      resource: {
        expert: ESTABLISHMENTS.expert,
        author: { type: 'string', title: both('Auteur du document', 'Author of the document') },
      },
    },
    actions: { ...OPEN, ...READ_WRITE },
    rules: [
      opening('VH'),
      {
        id: 'VH-VILLE',
        effect: 'permit',
        title: both('Le médecin de ville demande et relit', 'The town physician asks and reads'),
        actions: ['read', 'write'],
        resources: ['document'],
        who: { profession: ['10', '40', '50'], mode: ['L'] },
        when: [{ fact: 'resource.author', is: { fact: 'professional.id' } }, CONSENTED],
        why: both(
          'Vous avez demandé cet avis et le patient est d’accord.',
          'You asked for this opinion and the patient agrees.',
        ),
        obligations: ['trace'],
        hints: CONSENT_HINT,
      },
      between(
        'VH',
        'expert',
        ['read', 'write'],
        both('L’hôpital consulte et répond', 'The hospital reads and answers'),
        { mode: ['S'] },
      ),
      ...patientForbids('VH', false),
    ],
    cases: townCases(),
  };
}

const OPENING = { action: 'open', type: 'application' };
const yes = (rule: string) => ({ granted: true, rules: [rule] });

function hospitalCases(): readonly object[] {
  const ask = (action: string) => ({ action, type: 'document', properties: SITES });
  const [requester, expert] = [at(SITES.requester), at(SITES.expert)];
  const opposed = { ...AGREES, consent: 'opposed' };
  return [
    expected('Un médecin ouvre', {}, null, OPENING, yes('TEL-OUVRIR')),
    expected('Le requérant consulte', requester, AGREES, ask('read'), yes('TEL-REQUESTER'), SIGNED),
    expected('Le requérant ne répond pas', requester, AGREES, ask('write'), NO_RULE, SIGNED),
    expected('L’expert répond', expert, AGREES, ask('write'), yes('TEL-EXPERT'), SIGNED),
    expected('Un tiers ne consulte pas', at('991000003'), AGREES, ask('read'), NO_RULE, SIGNED),
    expected(
      'Sans la carte, se reconnecter',
      expert,
      AGREES,
      ask('write'),
      { ...NO_RULE, missing: [['TEL-EXPERT', 'session.acr']] },
      WEAK,
    ),
    expected(
      'Le patient s’oppose : le motif n’est pas dit',
      expert,
      opposed,
      ask('read'),
      { ...NO_RULE, rules: [] },
      SIGNED,
    ),
  ];
}

function townCases(): readonly object[] {
  const properties = { expert: SITES.expert, author: '899700000013' };
  const ask = (action: string) => ({ action, type: 'document', properties });
  const none = { ...AGREES, consent: 'none' };
  const opposed = { ...AGREES, consent: 'opposed' };
  return [
    expected('Un médecin ouvre', {}, null, OPENING, yes('VH-OUVRIR')),
    expected('Une infirmière n’ouvre pas', { profession: '60' }, null, OPENING, NO_RULE),
    expected('Le médecin de ville relit sa demande', {}, AGREES, ask('read'), yes('VH-VILLE')),
    expected('Un confrère ne la lit pas', { nationalId: '899700000014' }, AGREES, ask('read'), NO_RULE),
    expected('L’hôpital répond', at(SITES.expert), AGREES, ask('write'), yes('VH-EXPERT'), SIGNED),
    expected('Sans accord, il se recueille', {}, none, ask('read'), {
      ...NO_RULE,
      missing: [['VH-VILLE', 'choice.consent']],
    }),
    expected('Le patient s’oppose : rien ne le distingue de qui n’a rien dit', {}, opposed, ask('read'), {
      ...NO_RULE,
      rules: [],
      missing: [['VH-VILLE', 'choice.consent']],
    }),
  ];
}
