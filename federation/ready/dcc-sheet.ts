import {
  AGREES,
  both,
  expected,
  membership,
  NO_RULE,
  OPEN,
  patientForbids,
  READ_WRITE,
  type ReadyOptions,
} from './sheet-parts.ts';

const MEMBERS = ['permanent', 'active', 'member'];
const CATEGORY_TITLES = {
  frcp: both('Fiche de réunion (RCP)', 'Meeting form'),
  pps: both('Plan personnalisé de soins', 'Personalised care plan'),
  anatomopathologie: both('Anatomopathologie', 'Pathology report'),
  'compte-rendu-operatoire': both('Compte rendu opératoire', 'Operative report'),
};
const CATEGORIES = Object.keys(CATEGORY_TITLES);
const MEMBER_WHY = both(
  'Vous êtes membre du réseau, qui ouvre ce dossier.',
  'You are a member of the network, which opens this record.',
);
const JOIN = {
  network: both(
    'Rejoignez le réseau de cancérologie : il ouvre ce dossier.',
    'Join the cancer network: it opens this record.',
  ),
};

/** The DCC: the network opens, no masking; a meeting's session list lets in for one patient. */
export function dccSheet({ application, from, network = 'oncologie' }: ReadyOptions): object {
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: both('DCC : le réseau ouvre le droit', 'DCC: the network opens the right'),
    from,
    facts: {
      resource: {
        category: {
          ...{ type: 'string', fixed: true, values: CATEGORIES },
          ...{ title: both('Type de document', 'Type of document'), valueTitles: CATEGORY_TITLES },
        },
      },
    },
    actions: { ...OPEN, ...READ_WRITE },
    rules: [...readingRules(network), writingRule(network), ...patientForbids('DCC', false)],
    cases: casesOf(network),
  };
}

function readingRules(network: string): readonly object[] {
  const who = { network: { of: { id: network }, tier: MEMBERS } };
  return [
    {
      id: 'DCC-OUVRIR',
      effect: 'permit',
      title: both('Les membres du réseau ouvrent le DCC', 'Members of the network open the DCC'),
      actions: ['open'],
      resources: ['application'],
      who,
      why: MEMBER_WHY,
      hints: JOIN,
    },
    {
      id: 'DCC-LIRE',
      effect: 'permit',
      title: both('Les membres consultent', 'Members read'),
      actions: ['read'],
      resources: ['document'],
      who,
      why: MEMBER_WHY,
      obligations: ['trace'],
      hints: JOIN,
    },
    {
      id: 'DCC-REUNION',
      effect: 'permit',
      title: both(
        'Les inscrits à la réunion consultent pour ce patient',
        'Those listed for the meeting read, for this patient',
      ),
      actions: ['read'],
      resources: ['document'],
      when: [{ fact: 'care.link', has: ['meeting'] }],
      why: both(
        'Vous êtes sur la liste de la réunion pour ce patient.',
        'You are on the meeting’s list for this patient.',
      ),
      obligations: ['trace'],
      hints: { 'care.link': both('Faites-vous inscrire à la réunion.', 'Have yourself listed for the meeting.') },
    },
  ];
}

function writingRule(network: string): object {
  return {
    id: 'DCC-ECRIRE',
    effect: 'permit',
    title: both(
      'Les oncologues du réseau écrivent fiches de réunion et plans de soins',
      'Oncologists of the network write meeting forms and care plans',
    ),
    actions: ['write'],
    resources: ['document'],
    who: {
      profession: ['10'],
      specialty: ['SM36', 'SM37', 'SM45'],
      network: { of: { id: network }, tier: ['permanent', 'active'] },
    },
    when: [{ fact: 'resource.category', in: ['frcp', 'pps'] }],
    why: both(
      'Vous êtes oncologue, membre actif du réseau.',
      'You are an oncologist and an active member of the network.',
    ),
    obligations: ['trace'],
    hints: JOIN,
  };
}

function casesOf(network: string): readonly object[] {
  const open = { action: 'open', type: 'application' };
  const read = { action: 'read', type: 'document', properties: { category: 'frcp' } };
  const member = membership(network);
  const oncologist = { ...membership(network, 'active'), specialties: ['SM36'] };
  const yes = (rule: string) => ({ granted: true, rules: [rule] });
  return [
    expected('Un membre ouvre', member, null, open, yes('DCC-OUVRIR')),
    expected('Un médecin hors réseau rejoint le réseau', {}, null, open, {
      ...NO_RULE,
      missing: [['DCC-OUVRIR', 'network']],
    }),
    expected('Un membre consulte sans accord recueilli', member, { ...AGREES, consent: 'none' }, read, yes('DCC-LIRE')),
    expected('Un inscrit à la réunion consulte', {}, { ...AGREES, links: ['meeting'] }, read, yes('DCC-REUNION')),
    expected('Le patient s’oppose : le motif n’est pas dit', member, { ...AGREES, consent: 'opposed' }, read, {
      ...NO_RULE,
      rules: [],
      missing: [],
    }),
    expected('Un professionnel écarté n’apprend rien', member, { ...AGREES, blocked: true }, read, {
      ...NO_RULE,
      missing: [],
    }),
    expected('Un oncologue actif écrit', oncologist, AGREES, { ...read, action: 'write' }, yes('DCC-ECRIRE')),
    expected(
      'Il n’écrit pas un compte rendu opératoire',
      oncologist,
      AGREES,
      { action: 'write', type: 'document', properties: { category: 'compte-rendu-operatoire' } },
      NO_RULE,
    ),
  ];
}
