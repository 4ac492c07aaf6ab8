import {
  AGREES,
  both,
  CONSENT_HINT,
  CONSENTED,
  OPEN,
  patientForbids,
  READ_WRITE,
  type ReadyOptions,
} from './sheet-parts.ts';

const MEMBERS = ['permanent', 'active', 'member'];
const ACTIVE = ['permanent', 'active'];
const NO_RULE = { granted: false, code: 'federation.habilitation.no-rule' };

function membership(network: string, tier: string = 'member', role = '') {
  return { memberships: [{ network, tier, role }] };
}

/** The DCC: the network opens, no masking; a meeting's session list lets in for one patient. */
export function dccSheet({ application, from, network = 'oncologie' }: ReadyOptions): object {
  const join = {
    network: both(
      'Rejoignez le réseau de cancérologie : il ouvre ce dossier.',
      'Join the cancer network: it opens this record.',
    ),
  };
  const member = { network: { of: { id: network }, tier: MEMBERS } };
  const oncologist = { specialty: ['SM36', 'SM37', 'SM45'], network: { of: { id: network }, tier: ACTIVE } };
  const common = { effect: 'permit', resources: ['document'], obligations: ['trace'] };
  const read = { action: 'read', type: 'document', properties: { category: 'frcp' } };
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: both('DCC : le réseau ouvre le droit', 'DCC: the network opens the right'),
    from,
    facts: {
      resource: {
        category: {
          type: 'string',
          fixed: true,
          values: ['frcp', 'pps', 'anatomopathologie', 'compte-rendu-operatoire'],
        },
      },
    },
    actions: { ...OPEN, ...READ_WRITE },
    rules: [
      {
        id: 'DCC-OUVRIR',
        effect: 'permit',
        title: both('Les membres du réseau ouvrent le DCC', 'Members of the network open the DCC'),
        actions: ['open'],
        resources: ['application'],
        who: member,
        why: both(
          'Vous êtes membre du réseau, qui ouvre ce dossier.',
          'You are a member of the network, which opens this record.',
        ),
        hints: join,
      },
      {
        ...common,
        id: 'DCC-LIRE',
        title: both('Les membres consultent', 'Members read'),
        actions: ['read'],
        who: member,
        why: both(
          'Vous êtes membre du réseau, qui ouvre ce dossier.',
          'You are a member of the network, which opens this record.',
        ),
        hints: join,
      },
      {
        ...common,
        id: 'DCC-REUNION',
        title: both(
          'Les inscrits à la réunion consultent pour ce patient',
          'Those listed for the meeting read, for this patient',
        ),
        actions: ['read'],
        when: [{ fact: 'care.link', has: ['meeting'] }],
        why: both(
          'Vous êtes sur la liste de la réunion pour ce patient.',
          'You are on the meeting’s list for this patient.',
        ),
        hints: {
          'care.link': both(
            'Faites-vous inscrire à la réunion pour ce patient.',
            'Have yourself listed for the meeting on this patient.',
          ),
        },
      },
      {
        ...common,
        id: 'DCC-ECRIRE',
        title: both(
          'Les oncologues du réseau écrivent fiches de réunion et plans de soins',
          'Oncologists of the network write meeting forms and care plans',
        ),
        actions: ['write'],
        who: { profession: ['10'], ...oncologist },
        when: [{ fact: 'resource.category', in: ['frcp', 'pps'] }],
        why: both(
          'Vous êtes oncologue, membre actif du réseau.',
          'You are an oncologist and an active member of the network.',
        ),
        hints: join,
      },
      ...patientForbids('DCC', false),
    ],
    cases: [
      {
        title: 'Un membre ouvre',
        who: membership(network),
        ask: { action: 'open', type: 'application' },
        expect: { granted: true, rules: ['DCC-OUVRIR'] },
      },
      {
        title: 'Un médecin hors réseau rejoint le réseau',
        who: {},
        ask: { action: 'open', type: 'application' },
        expect: { ...NO_RULE, missing: [['DCC-OUVRIR', 'network']] },
      },
      {
        title: 'Un membre consulte, accord recueilli ou non',
        who: membership(network),
        patient: { ...AGREES, consent: 'none' },
        ask: read,
        expect: { granted: true, rules: ['DCC-LIRE'], obligations: ['trace'] },
      },
      {
        title: 'Un inscrit à la réunion consulte',
        who: {},
        patient: { ...AGREES, links: ['meeting'] },
        ask: read,
        expect: { granted: true, rules: ['DCC-REUNION'] },
      },
      {
        title: 'Le patient s’oppose',
        who: membership(network),
        patient: { ...AGREES, consent: 'opposed' },
        ask: read,
        expect: { granted: false, rules: ['DCC-OPPOSITION'] },
      },
      {
        title: 'Un professionnel écarté n’apprend rien',
        who: membership(network),
        patient: { ...AGREES, blocked: true },
        ask: read,
        expect: { ...NO_RULE, rules: [], missing: [] },
      },
      {
        title: 'Un oncologue actif écrit',
        who: { ...membership(network, 'active'), specialties: ['SM36'] },
        patient: AGREES,
        ask: { ...read, action: 'write' },
        expect: { granted: true, rules: ['DCC-ECRIRE'] },
      },
    ],
  };
}

/** A care network's record: membership opens it, the role says what for. */
export function careNetworkSheet({ application, from, network = application }: ReadyOptions): object {
  const join = {
    network: both('Rejoignez le réseau qui tient ce dossier.', 'Join the network that runs this record.'),
  };
  const common = { effect: 'permit', obligations: ['trace'] };
  const read = { action: 'read', type: 'document' };
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: both('Réseau de soins : l’adhésion et le rôle', 'Care network: membership and role'),
    from,
    actions: { ...OPEN, ...READ_WRITE, grant: both('Faire entrer un confrère', 'Bring a colleague in') },
    rules: [
      {
        id: 'RES-OUVRIR',
        effect: 'permit',
        title: both('Les membres ouvrent', 'Members open'),
        actions: ['open'],
        resources: ['application'],
        who: { network: { of: { id: network }, tier: MEMBERS } },
        why: both('Vous êtes membre du réseau.', 'You are a member of the network.'),
        hints: join,
      },
      {
        ...common,
        id: 'RES-LIRE',
        title: both('Les membres consultent avec l’accord du patient', 'Members read with the patient’s agreement'),
        actions: ['read'],
        resources: ['document'],
        who: { network: { of: { id: network }, tier: MEMBERS } },
        when: [CONSENTED],
        why: both('Vous êtes membre du réseau et le patient est d’accord.', 'You are a member and the patient agrees.'),
        hints: { ...join, ...CONSENT_HINT },
      },
      {
        ...common,
        id: 'RES-ECRIRE',
        title: both('Les membres actifs écrivent', 'Active members write'),
        actions: ['write'],
        resources: ['document'],
        who: { network: { of: { id: network }, tier: ACTIVE } },
        when: [CONSENTED],
        why: both(
          'Vous êtes membre actif du réseau et le patient est d’accord.',
          'You are an active member and the patient agrees.',
        ),
        hints: { ...join, ...CONSENT_HINT },
      },
      {
        ...common,
        id: 'RES-COORDONNER',
        title: both('Le coordonnateur fait entrer un confrère', 'The coordinator brings a colleague in'),
        actions: ['grant'],
        resources: ['dossier'],
        who: { network: { of: { id: network }, role: ['coordonnateur'] } },
        why: both('Vous coordonnez ce réseau.', 'You coordinate this network.'),
        hints: { network: both('Adressez-vous au coordonnateur du réseau.', 'Ask the network’s coordinator.') },
      },
      ...patientForbids('RES', false),
    ],
    cases: [
      {
        title: 'Un membre ouvre',
        who: membership(network),
        ask: { action: 'open', type: 'application' },
        expect: { granted: true, rules: ['RES-OUVRIR'] },
      },
      {
        title: 'Un membre consulte avec accord',
        who: membership(network),
        patient: AGREES,
        ask: read,
        expect: { granted: true, rules: ['RES-LIRE'] },
      },
      {
        title: 'Sans accord, il le recueille',
        who: membership(network),
        patient: { ...AGREES, consent: 'none' },
        ask: read,
        expect: { ...NO_RULE, missing: [['RES-LIRE', 'choice.consent']] },
      },
      {
        title: 'Un simple membre n’écrit pas',
        who: membership(network),
        patient: AGREES,
        ask: { action: 'write', type: 'document' },
        expect: { ...NO_RULE, missing: [['RES-ECRIRE', 'network']] },
      },
      {
        title: 'Un membre actif écrit',
        who: membership(network, 'active'),
        patient: AGREES,
        ask: { action: 'write', type: 'document' },
        expect: { granted: true, rules: ['RES-ECRIRE'] },
      },
      {
        title: 'Le coordonnateur fait entrer',
        who: membership(network, 'active', 'coordonnateur'),
        ask: { action: 'grant', type: 'dossier' },
        expect: { granted: true, rules: ['RES-COORDONNER'] },
      },
      {
        title: 'Le patient s’oppose',
        who: membership(network),
        patient: { ...AGREES, consent: 'opposed' },
        ask: read,
        expect: { granted: false, rules: ['RES-OPPOSITION'] },
      },
    ],
  };
}
