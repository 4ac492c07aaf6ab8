import type { AskedBy, Decision, Question } from '../../federation/index.ts';
import { type OpenQuestion, openQuestion, sessionFacts } from '../portal/open-question.ts';
import { PORTAL_CLIENT_ID } from './clients.ts';

/**
 * The application's own `open` rule, as the provider and the interaction pages ask it. The portal is no dossier: nothing is
 * asked for it; an application without a sheet is closed, and its decision says so.
 */
export function openRule(
  decide: (question: Question, asked: AskedBy) => Decision,
  clock: { now(): Date },
): (question: OpenQuestion) => Decision | null {
  return (question) =>
    question.applicationId === PORTAL_CLIENT_ID
      ? null
      : decide(openQuestion(question), {
          application: question.applicationId,
          at: clock.now(),
          session: sessionFacts(question),
        });
}
