import type { DeclaredFact } from './sheet.ts';

/** Declared facts by their full name, e.g. `resource.consent`. */
export type Facts = ReadonlyMap<string, DeclaredFact>;

export const STATED_SIDES = ['subject', 'action', 'resource', 'context'] as const;
export type StatedSide = (typeof STATED_SIDES)[number];

/** Where a fact comes from, by the side its name begins with. */
export type FactOrigin = 'directory' | 'session' | 'clock' | 'patient' | 'application';

const ORIGINS: Readonly<Record<string, FactOrigin>> = {
  professional: 'directory',
  session: 'session',
  moment: 'clock',
  care: 'patient',
  choice: 'patient',
};

export function originOf(name: string): FactOrigin {
  const dot = name.indexOf('.');
  // Words of `who` have no dot: they are the directory's.
  return dot < 0 ? 'directory' : (ORIGINS[name.slice(0, dot)] ?? 'application');
}

/** The patient's choice about sharing. Only an agreement is ever told: a silence told apart would tell an opposition by its absence. */
export const CONSENT = { name: 'choice.consent', told: 'active', silent: 'none', opposed: 'opposed' } as const;

/**
 * Facts that every sheet may use without declaring them, and that no request can state: the directory's, the session's, the
 * clock's, and what is kept of care links and of the patient's choices.
 */
export const HOUSE_FACTS: Facts = new Map<string, DeclaredFact>([
  ['professional.id', { type: 'string', fixed: true }],
  ['professional.person', { type: 'string', fixed: true }],
  ['professional.profession', { type: 'string' }],
  ['professional.category', { type: 'string' }],
  ['professional.specialty', { type: 'set' }],
  ['professional.mode', { type: 'string' }],
  ['professional.sector', { type: 'string' }],
  ['professional.role', { type: 'string' }],
  ['professional.finess', { type: 'string' }],
  ['professional.legalEntity', { type: 'string' }],
  ['session.acr', { type: 'string', values: ['eidas1', 'eidas2', 'eidas3'] }],
  ['session.amr', { type: 'set' }],
  ['session.card', { type: 'string', values: ['CPS', 'CPF', 'CPE', 'CPA'] }],
  ['session.mode', { type: 'string', values: ['normal', 'bris_de_glace', 'centre_15'] }],
  ['moment.at', { type: 'datetime', fixed: true }],
  ['moment.minute', { type: 'integer', fixed: true }],
  ['moment.weekday', { type: 'integer', fixed: true }],
  ['care.link', { type: 'set', values: ['declared', 'admission', 'referral', 'team', 'meeting'] }],
  [CONSENT.name, { type: 'string', values: [CONSENT.told, CONSENT.silent, CONSENT.opposed] }],
  ['choice.blocked', { type: 'boolean', secret: true }],
  ['choice.masked', { type: 'boolean', secret: true }],
  ['subject.id', { type: 'string', fixed: true }],
  ['resource.id', { type: 'string', fixed: true }],
  ['subject.self', { type: 'entity', fixed: true }],
  ['resource.self', { type: 'entity', fixed: true }],
]);

/** The fact of that full name that rules may read: the house's, or declared. */
export function knownFact(name: string, declared: Facts): DeclaredFact | undefined {
  return HOUSE_FACTS.get(name) ?? declared.get(name);
}
