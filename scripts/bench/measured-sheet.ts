import type { ProfessionalFacts, Question } from '../../federation/index.ts';

/** Professions of the measured matrix; the rest of its rules are further categories of documents. */
const PROFESSIONS = ['10', '21', '40', '50', '60'] as const;
const WORDS = { fr: 'Règle mesurée', en: 'Measured rule' };

/** One forbid, and permits: one for each profession and category. */
export function measuredSheet(application: string, rules: number, version = 1): object {
  const common = { title: WORDS, why: WORDS, actions: ['read'], resources: ['document'] };
  const permits = Array.from({ length: rules - 1 }, (_, i) => ({
    ...common,
    id: `R-${i}`,
    effect: 'permit',
    who: { profession: [PROFESSIONS[i % PROFESSIONS.length]] },
    when: [
      { fact: 'resource.documentCategory', in: [`categorie-${Math.floor(i / PROFESSIONS.length)}`] },
      { fact: 'resource.consent', in: ['active'] },
    ],
  }));
  const forbid = {
    ...common,
    id: 'OPPOSITION',
    effect: 'forbid',
    when: [{ fact: 'resource.consent', in: ['opposed'] }],
  };
  return {
    schema: 'hab/1',
    application,
    version,
    title: WORDS,
    from: '2026-01-01T00:00:00Z',
    facts: {
      resource: {
        consent: { type: 'string', values: ['active', 'none', 'opposed'] },
        documentCategory: { type: 'string', fixed: true },
      },
    },
    actions: { read: WORDS },
    rules: [...permits, forbid],
  };
}

/**
 * Questions about the categories of a sheet of that many rules, in turn.
 *
 * @param most categories asked about, spread over all of them; every one unless told
 */
export function measuredQuestions(rules: number, consent: string, most = Number.MAX_SAFE_INTEGER): readonly Question[] {
  const categories = Math.max(1, Math.floor((rules - 1) / PROFESSIONS.length));
  const asked = Math.min(categories, most);
  return Array.from({ length: asked }, (_, i) => ({
    subject: { type: 'professional', id: 'mesure' },
    action: { name: 'read' },
    resource: {
      type: 'document',
      id: 'doc-1',
      properties: { documentCategory: `categorie-${Math.floor((i * categories) / asked)}`, consent },
    },
  }));
}

export function measuredProfessional(changes: Partial<ProfessionalFacts> = {}): ProfessionalFacts {
  return {
    personId: 'mesure',
    nationalId: '899700000013',
    status: 'open',
    familyName: 'MESURE',
    givenName: 'Fictive',
    profession: '50',
    category: 'C',
    specialties: [],
    situation: null,
    memberships: [],
    asOf: '2026-11-01',
    ...changes,
  };
}

export function measuredApplication(id: string): object {
  return {
    id,
    kind: 'other',
    name: WORDS,
    holds: WORDS,
    owner: 'Mesure',
    launchUrl: 'https://mesure.example/start',
    listed: false,
    status: 'active',
    registration: {},
    insideAddresses: [],
    version: 0,
  };
}
