import type { Context } from 'koa';
import type { Decision } from '../../../federation/index.ts';
import type { Handover } from '../../access/handover.ts';
import { sessionCardType } from '../../leaving/session-card-type.ts';
import { PORTAL_CLIENT_ID } from '../../oidc/clients.ts';
import type { CurrentSession } from '../current-session.ts';
import type { PortalDependencies } from '../dependencies.ts';
import { sessionFacts } from '../open-question.ts';

/** What a professional may record about a patient at the portal. */
export const CHOICES = ['agree', 'oppose', 'break-glass', 'regulation'] as const;
export type Choice = (typeof CHOICES)[number];

/** The action that a dossier's sheet names to let somebody record it, on a resource of type `patient`. */
const ACTIONS: Readonly<Record<Choice, string>> = {
  agree: 'agree',
  oppose: 'oppose',
  'break-glass': 'bris_de_glace',
  regulation: 'centre_15',
};

/** Declared with a reason, for an hour, and reviewed. */
export type Declaration = Extract<Choice, 'break-glass' | 'regulation'>;

export function isDeclaration(choice: Choice): choice is Declaration {
  return choice === 'break-glass' || choice === 'regulation';
}

/** Ask the dossier's own sheet which of these this person may record about this patient, now; recorded and audited. */
export async function decideChoices(
  { situations, sessionCards, clock, answerAsks }: PortalDependencies,
  ctx: Context,
  session: CurrentSession,
  { applicationId, patient }: Handover,
  choices: readonly Choice[],
): Promise<ReadonlyMap<Choice, Decision>> {
  const { person, acr, amr } = session;
  const active = await situations.of(session.uid, person);
  const card = await sessionCardType(sessionCards, session);
  const facts = sessionFacts({ personId: person.personId, acr, amr, card });
  const at = clock.now();
  const asks = choices.map((choice) => ({
    question: {
      subject: { type: 'professional', id: person.personId },
      action: { name: ACTIONS[choice] },
      resource: { type: 'patient', id: patient },
      ...(active === null ? {} : { context: { situation: active.situation.id } }),
    },
    asked: { application: applicationId, at, session: facts },
  }));
  const from = { by: PORTAL_CLIENT_ID, from: ctx.ip, request: String(ctx.state.requestId) };
  const decisions = await answerAsks(asks, from);
  return new Map(choices.flatMap((choice, place) => (decisions[place] ? [[choice, decisions[place].decision]] : [])));
}
