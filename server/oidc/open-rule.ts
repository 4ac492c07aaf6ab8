import { type AskedBy, type Decision, type Question, refusedByDefect } from '../../federation/index.ts';
import type { DossierDefects } from '../dossier-defects.ts';
import { type OpenQuestion, openQuestion, sessionFacts } from '../portal/open-question.ts';
import { PORTAL_CLIENT_ID } from './clients.ts';

/**
 * The application's own `open` rule, as the provider and the interaction pages ask it. The portal is no dossier: nothing is
 * asked for it; an application without a sheet is closed, and its decision says so. So is one that a fault of ours keeps from being
 * asked, which operators are told.
 */
export function openRule(
  decide: (question: Question, asked: AskedBy) => Decision,
  clock: { now(): Date },
  defects: DossierDefects,
): (question: OpenQuestion) => Decision | null {
  return (question) => {
    const { applicationId: application } = question;
    if (application === PORTAL_CLIENT_ID) return null;
    const at = clock.now();
    try {
      const decision = decide(openQuestion(question), { application, at, session: sessionFacts(question) });
      // Sought now: the page that tells it comes after waits, and is told from the facts that the refusal was made of.
      if (!decision.granted) void decision.missing;
      return decision;
    } catch (error) {
      const refused = refusedByDefect(error, at);
      defects.note(application, error, '');
      return refused;
    }
  };
}
