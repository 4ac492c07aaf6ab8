import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { DirectoryReader } from '../../directory/index.ts';
import type { Decision } from '../../federation/index.ts';
import type { Consents } from '../consents/consents.ts';
import { ServerError } from '../errors.ts';
import { sessionCardType } from '../leaving/session-card-type.ts';
import type { CardMarks, SessionCards } from '../leaving/session-cards.ts';
import type { OpenQuestion } from '../portal/open-question.ts';
import { needsStepUp } from './acr.ts';
import { type ActiveSituations, openPerson } from './active-situation.ts';
import { askedLevels } from './asked-levels.ts';
import { consentPrompt } from './consent-prompt.ts';
import { isInvented, isSandbox } from './profiles/profile.ts';
import { settleChecks } from './settled-checks.ts';
import { applicationOf } from './trial-client.ts';

export interface PolicyDependencies {
  readonly reader: DirectoryReader;
  readonly consents: Pick<Consents, 'find'>;
  readonly situations: ActiveSituations;
  readonly sessionCards: Pick<SessionCards, 'of'>;
  /** Whether a rule of the application asks which card opened the session: it costs a reading at every opening. */
  readonly asksCard: (applicationId: string) => boolean;
  /** The application's own `open` rule; null for the portal, which is no dossier. */
  readonly mayOpen: (question: OpenQuestion) => Decision | null;
  /** Note a situation chosen by the client's parameter in the audit. */
  readonly onSituationChosen: (ctx: KoaContextWithOIDC, personId: string, situationId: string) => void;
}

const { Check, Prompt, base } = interactionPolicy;

/**
 * What may stand between an application and its code: sign in (card), choose a situation, the application's own `open` rule,
 * and, where it is asked for, the person's agreement.
 * Agreement is asked last, of whom the application is open to: see {@link consentPrompt}.
 * Every check turns false once its answer is in: none can loop.
 */
export function buildInteractionPolicy(dependencies: PolicyDependencies): interactionPolicy.DefaultPolicy {
  const policy = base();
  policy.remove('consent');
  const login = policy.get('login');
  if (!login) throw new ServerError('server.defect', 'the library has no sign-in prompt');
  settleChecks(login.checks);
  for (const check of [personGoneCheck(), stepUpCheck(), trialCheck(dependencies)]) login.checks.add(check);
  policy.add(situationPrompt(dependencies));
  policy.add(habilitationPrompt(dependencies));
  policy.add(consentPrompt(dependencies.consents, dependencies.reader));
  return policy;
}

/** A session whose person has left the directory opens nothing: the card is asked for, and says why. */
function personGoneCheck(): interactionPolicy.Check {
  return new Check('person_gone', 'the person is no longer in the directory', 'login_required', ({ oidc }) =>
    oidc.result?.login ? false : oidc.session?.accountId !== undefined && oidc.account === undefined,
  );
}

function stepUpCheck(): interactionPolicy.Check {
  return new Check('acr_values', 'a stronger authentication is required', 'login_required', ({ oidc }) =>
    oidc.result?.login
      ? false
      : oidc.session?.accountId !== undefined && needsStepUp(oidc.session.acr, askedLevels(oidc.params).values),
  );
}

/**
 * A client in trial sees invented professionals alone: a real one signs in to nothing there.
 *
 * @throws errors.AccessDenied which goes back to the application
 */
function trialCheck({ reader }: PolicyDependencies): interactionPolicy.Check {
  return new Check('trial', 'invented professionals only', 'access_denied', ({ oidc }) => {
    const { accountId } = oidc.session ?? {};
    if (accountId === undefined || !isSandbox(oidc.client)) return false;
    const person = openPerson(reader, accountId);
    if (person && !isInvented(person.nationalId))
      throw new errors.AccessDenied('a trial is for invented professionals only');
    return false;
  });
}

function situationPrompt({ reader, situations, onSituationChosen }: PolicyDependencies): interactionPolicy.Prompt {
  const check = new Check('situation_unknown', 'a situation has to be chosen', 'interaction_required', async (ctx) => {
    const { session, params } = ctx.oidc;
    const person = session?.accountId === undefined ? undefined : openPerson(reader, session.accountId);
    if (!person || !session) return false;
    const asked = params?.situation;
    if (typeof asked === 'string' && (await situations.of(session.uid, person))?.situation.id !== asked) {
      // Answered, not passed over: the application would take what follows as said in the situation that it asked for.
      if (!(await situations.choose(session.uid, person, asked)))
        // In the few characters that an answer may say it with (RFC 6749 §4.1.2.1).
        throw new errors.InvalidRequest('situation names none of the situations of this person');
      onSituationChosen(ctx, person.personId, asked);
    }
    return situations.mustChoose(session.uid, person);
  });
  return new Prompt({ name: 'situation', requestable: false }, check);
}

function habilitationPrompt(dependencies: PolicyDependencies): interactionPolicy.Prompt {
  const { reader, situations, mayOpen, asksCard, sessionCards } = dependencies;
  /** Of a session that this very request opens, as its sign-in says; of another, as it is noted. */
  const cardOf = async ({ session, result }: KoaContextWithOIDC['oidc']): Promise<string | undefined> => {
    if (!session?.accountId) return undefined;
    const { uid, accountId, amr } = session;
    const marks = result?.card as CardMarks | undefined;
    const shown = marks && { of: async () => marks };
    return sessionCardType(shown ?? sessionCards, { uid, accountId, amr });
  };
  const decide = async ({ oidc }: KoaContextWithOIDC): Promise<Decision | null> => {
    const { session, client } = oidc;
    const person = session?.accountId === undefined ? undefined : openPerson(reader, session.accountId);
    if (!person || !session || !client) return null;
    const applicationId = applicationOf(client.clientId);
    const situationId = (await situations.of(session.uid, person))?.situation.id ?? null;
    const asked = { applicationId, personId: person.personId, situationId, acr: session.acr ?? '', amr: session.amr };
    // INVARIANT: nothing is awaited between this question and the decision that leaves the card out: the sheet is the same.
    if (!asksCard(applicationId)) return mayOpen({ ...asked, card: undefined });
    return mayOpen({ ...asked, card: await cardOf(oidc) });
  };
  const check = new Check(
    'not_open',
    'the application is not open to this professional',
    'access_denied',
    async (ctx) => (await decide(ctx))?.granted === false,
  );
  return new Prompt({ name: 'habilitation', requestable: false }, check);
}
