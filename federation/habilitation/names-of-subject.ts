import type { ProfessionalFacts } from '../ports.ts';
import type { Question } from './decision.ts';

type Subject = Question['subject'];

/**
 * The names of whoever a question is about, in one order whichever it says: of a professional all that are theirs (national identifiers, the
 * `sub` of tokens, what both were before a change of number or a merge). A rule or a kept fact that names them by one holds
 * whichever the question says: another name of the same person is no way round a forbid.
 */
export function namesOfSubject({ type, id }: Subject, professional: ProfessionalFacts | null): readonly string[] {
  if (type !== 'professional' || !professional) return [id];
  const { nationalId, personId, otherNumbers = [], mergedIds = [] } = professional;
  return [...new Set([nationalId, personId, ...otherNumbers, ...mergedIds, id])].filter((name) => name !== '');
}

/** What is known of a question that its names depend on. */
interface Named {
  readonly question: Pick<Question, 'subject'>;
  readonly professional: ProfessionalFacts | null;
}

function otherNamesOf({ question: { subject }, professional }: Named): readonly string[] {
  return namesOfSubject(subject, professional).filter((name) => name !== subject.id);
}

/** Facts whose value is a name of the professional, each with the others that are as good. */
export const OTHER_NAMES: ReadonlyMap<string, (known: Named) => readonly string[]> = new Map([
  ['professional.id', ({ professional }: Named) => professional?.otherNumbers ?? []],
  ['professional.person', ({ professional }: Named) => professional?.mergedIds ?? []],
  ['subject.id', otherNamesOf],
  ['subject.self', (known: Named) => otherNamesOf(known).map((name) => `${known.question.subject.type}:${name}`)],
]);
