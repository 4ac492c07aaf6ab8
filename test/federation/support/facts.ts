import type { ProfessionalFacts, Question } from '../../../federation/index.ts';

/** Instant of the decisions under test. */
export const AT = new Date('2026-11-23T10:00:00.000Z');

/** An invented physician in private practice, in no network, changed as a test needs. */
export function professional(changes: Partial<ProfessionalFacts> = {}): ProfessionalFacts {
  return {
    personId: 'personne-fictive',
    nationalId: '899700000013',
    status: 'open',
    familyName: 'FICTIVE',
    givenName: 'Alix',
    profession: '10',
    category: 'C',
    specialties: [],
    situation: { id: 's1', structureKey: null, finess: '', mode: 'L', sector: 'SA07', role: 'FON-01' },
    memberships: [],
    asOf: '2026-11-01',
    file: 'PS_Essai_202611010400.txt',
    ...changes,
  };
}

export interface QuestionParts {
  readonly subject?: Question['subject'];
  readonly action?: string;
  readonly type?: string;
  readonly id?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** « May the invented physician read this document? », changed as a test needs. */
export function question({
  subject,
  action = 'read',
  type = 'document',
  id = 'd1',
  properties,
  context,
}: QuestionParts = {}): Question {
  return {
    subject: subject ?? { type: 'professional', id: 'personne-fictive' },
    action: { name: action },
    resource: { type, id, ...(properties === undefined ? {} : { properties }) },
    ...(context === undefined ? {} : { context }),
  };
}
