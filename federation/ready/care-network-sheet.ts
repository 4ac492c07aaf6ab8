import {
  AGREES,
  both,
  CONSENT_HINT,
  CONSENTED,
  expected,
  membership,
  NO_RULE,
  OPEN,
  patientForbids,
  READ_WRITE,
  type ReadyOptions,
} from './sheet-parts.ts';

const JOIN = { network: both('Rejoignez le réseau qui tient ce dossier.', 'Join the network that runs this record.') };
const MEMBERS = ['permanent', 'active', 'member'];

/** A care network's record: membership opens it, the role says what for. */
export function careNetworkSheet({ application, from, network = application }: ReadyOptions): object {
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: both('Réseau de soins : l’adhésion et le rôle', 'Care network: membership and role'),
    from,
    actions: { ...OPEN, ...READ_WRITE, grant: both('Faire entrer un confrère', 'Bring a colleague in') },
    rules: [...memberRules(network), coordinatorRule(network), ...patientForbids('RES', false)],
    cases: casesOf(network),
  };
}

function memberRules(network: string): readonly object[] {
  const who = { network: { of: { id: network }, tier: MEMBERS } };
  const document = { effect: 'permit', resources: ['document'], when: [CONSENTED], obligations: ['trace'] };
  return [
    {
      id: 'RES-OUVRIR',
      effect: 'permit',
      title: both('Les membres ouvrent', 'Members open'),
      actions: ['open'],
      resources: ['application'],
      who,
      why: both('Vous êtes membre du réseau.', 'You are a member of the network.'),
      hints: JOIN,
    },
    {
      ...document,
      id: 'RES-LIRE',
      title: both('Les membres consultent avec l’accord du patient', 'Members read with the patient’s agreement'),
      actions: ['read'],
      who,
      why: both('Vous êtes membre du réseau et le patient est d’accord.', 'You are a member and the patient agrees.'),
      hints: { ...JOIN, ...CONSENT_HINT },
    },
    {
      ...document,
      id: 'RES-ECRIRE',
      title: both('Les membres actifs écrivent', 'Active members write'),
      actions: ['write'],
      who: { network: { of: { id: network }, tier: ['permanent', 'active'] } },
      why: both(
        'Vous êtes membre actif et le patient est d’accord.',
        'You are an active member and the patient agrees.',
      ),
      hints: { ...JOIN, ...CONSENT_HINT },
    },
  ];
}

function coordinatorRule(network: string): object {
  return {
    id: 'RES-COORDONNER',
    effect: 'permit',
    title: both('Le coordonnateur fait entrer un confrère', 'The coordinator brings a colleague in'),
    actions: ['grant'],
    resources: ['dossier'],
    who: { network: { of: { id: network }, role: ['coordonnateur'] } },
    why: both('Vous coordonnez ce réseau.', 'You coordinate this network.'),
    obligations: ['trace'],
    hints: { network: both('Adressez-vous au coordonnateur du réseau.', 'Ask the network’s coordinator.') },
  };
}

function casesOf(network: string): readonly object[] {
  const read = { action: 'read', type: 'document' };
  const write = { action: 'write', type: 'document' };
  const member = membership(network);
  const coordinator = membership(network, 'active', 'coordonnateur');
  const yes = (rule: string) => ({ granted: true, rules: [rule] });
  const missing = (rule: string, criterion: string) => ({ ...NO_RULE, missing: [[rule, criterion]] });
  return [
    expected('Un membre ouvre', member, null, { action: 'open', type: 'application' }, yes('RES-OUVRIR')),
    expected('Un membre consulte avec accord', member, AGREES, read, yes('RES-LIRE')),
    expected(
      'Sans accord, il le recueille',
      member,
      { ...AGREES, consent: 'none' },
      read,
      missing('RES-LIRE', 'choice.consent'),
    ),
    expected('Un simple membre n’écrit pas', member, AGREES, write, missing('RES-ECRIRE', 'network')),
    expected('Un membre actif écrit', membership(network, 'active'), AGREES, write, yes('RES-ECRIRE')),
    expected(
      'Le coordonnateur fait entrer',
      coordinator,
      null,
      { action: 'grant', type: 'dossier' },
      yes('RES-COORDONNER'),
    ),
    expected(
      'Le patient s’oppose : rien ne le distingue de qui n’a rien dit',
      member,
      { ...AGREES, consent: 'opposed' },
      read,
      { ...missing('RES-LIRE', 'choice.consent'), rules: [] },
    ),
  ];
}
