/** What a ready sheet is made for. */
export interface ReadyOptions {
  /** Id of the member application. */
  readonly application: string;
  /** First instant in force, ISO with its offset. */
  readonly from: string;
  /** Id of the network that opens the dossier, where one does. */
  readonly network?: string;
}

export const both = (fr: string, en: string) => ({ fr, en });

export const OPEN = { open: both('Ouvrir', 'Open') };
export const READ_WRITE = { read: both('Consulter', 'Read'), write: both('Déposer', 'Add') };

/** Nobody the patient shut out, and nothing the patient hid. */
export function patientForbids(prefix: string, masking: boolean): readonly object[] {
  const common = { effect: 'forbid', actions: ['read', 'write'], resources: ['document'] };
  const masked = {
    ...common,
    id: `${prefix}-MASQUE`,
    title: both('Document masqué', 'Masked document'),
    actions: ['read'],
    when: [{ fact: 'choice.masked', in: [true] }],
    unless: [{ fact: 'resource.author', is: { fact: 'professional.id' } }],
    why: both('Ce document n’est pas accessible.', 'This document is not accessible.'),
  };
  return [
    {
      ...common,
      id: `${prefix}-OPPOSITION`,
      title: both('Opposition du patient', 'Patient’s opposition'),
      when: [{ fact: 'choice.consent', in: ['opposed'] }],
      why: both('Le patient s’oppose au partage de ses données.', 'The patient opposes the sharing of their data.'),
      legal: 'CSP L.1110-4',
    },
    {
      ...common,
      id: `${prefix}-BLOQUE`,
      title: both('Professionnel écarté par le patient', 'Professional shut out by the patient'),
      when: [{ fact: 'choice.blocked', in: [true] }],
      why: both('Ce dossier n’est pas accessible.', 'This record is not accessible.'),
    },
    ...(masking ? [masked] : []),
  ];
}

export const CONSENTED = { fact: 'choice.consent', in: ['active'] };
export const CONSENT_HINT = {
  'choice.consent': both(
    'Recueillez l’accord du patient, puis recommencez.',
    'Collect the patient’s agreement, then try again.',
  ),
};

/** A patient who agrees, hides nothing and shuts nobody out. */
export const AGREES = { consent: 'active', blocked: false, masked: false, links: [] };

export const NO_RULE = { granted: false, code: 'federation.habilitation.no-rule' };

/** What the directory says of a member of one network. */
export function membership(network: string, tier = 'member', role = ''): object {
  return { memberships: [{ network, tier, role }] };
}

/** One case of a sheet. @param patient what is kept of the patient, or null when the question has none */
export function expected(
  title: string,
  who: object,
  patient: object | null,
  ask: object,
  expect: object,
  around: object = {},
): object {
  return { title, who, ...(patient ? { patient } : {}), ...around, ask, expect };
}
