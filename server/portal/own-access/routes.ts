import Router from '@koa/router';
import type { Context } from 'koa';
import { readForm } from '../../http/body.ts';
import { pageContext } from '../../http/page-context.ts';
import { endAccess, endApplication, endSessions } from '../../leaving/end-access.ts';
import { declareLost, type LostCardDependencies } from '../../leaving/lost-card.ts';
import { type WithdrawConsentDependencies, withdrawConsent } from '../../leaving/withdraw-consent.ts';
import type { Outcome } from '../../ui/context.ts';
import { type AccessEndedView, accessEndedPage, ownAccessPage } from '../../ui/pages/own-access.ts';
import { type Texts, texts } from '../../ui/texts/texts.ts';
import { type CurrentSession, currentSession } from '../current-session.ts';
import { refusalOf } from '../refusal-of.ts';
import {
  OWN_ACCESS_PATH,
  type OwnAccessDependencies,
  presentConsents,
  presentHistory,
  presentSessions,
} from './present.ts';

type Dependencies = OwnAccessDependencies & LostCardDependencies & WithdrawConsentDependencies;
type Handler = (dependencies: Dependencies, ctx: Context, session: CurrentSession) => Promise<void>;

/** One's own access: sessions ended one by one or all, the last sign-ins, the card declared lost. */
export function ownAccessRoutes(dependencies: Dependencies): Router {
  const router = new Router();
  const signedIn = (handler: Handler) => async (ctx: Context) => {
    const session = await currentSession(ctx, dependencies.provider, dependencies.reader);
    if (session) return handler(dependencies, ctx, session);
    ctx.status = 303;
    ctx.redirect('/sign-in?to=acces');
  };
  router.get(
    OWN_ACCESS_PATH,
    signedIn((_parts, ctx, session) => present(dependencies, ctx, session, null)),
  );
  router.post(`${OWN_ACCESS_PATH}/fin`, signedIn(endOne));
  router.post(`${OWN_ACCESS_PATH}/dossier`, signedIn(endOneApplication));
  router.post(`${OWN_ACCESS_PATH}/accord`, signedIn(withdraw));
  router.post(`${OWN_ACCESS_PATH}/tout`, signedIn(endAll));
  router.post(`${OWN_ACCESS_PATH}/carte-perdue`, signedIn(loseCard));
  return router;
}

async function present(
  dependencies: Dependencies,
  ctx: Context,
  session: CurrentSession,
  code: string | null,
): Promise<void> {
  const context = pageContext(ctx, dependencies.house);
  const number = await cardNumberOf(dependencies, session);
  const target = (what: string) => ({ action: `${OWN_ACCESS_PATH}/${what}`, hidden: {} });
  const view = {
    sessions: await presentSessions(dependencies, session, context.lang),
    endAll: target('tout'),
    consents: await presentConsents(dependencies, session.person.personId, context.lang),
    history: await presentHistory(dependencies, session.person.personId, context.lang),
    lost: number === '' ? null : { number, target: target('carte-perdue') },
    outcome: outcomeOf(ctx),
    failure: code === null ? null : refusalOf(ctx, code),
    homeUrl: '/',
  };
  ctx.type = 'html';
  ctx.body = String(ownAccessPage(view, context));
}

/** What the step before did, as its redirect says it. */
const DONE: Readonly<Record<string, (words: Texts) => string>> = {
  fait: ({ ownAccess }) => ownAccess.ended,
  ferme: ({ ownAccess }) => ownAccess.endedOne,
  retire: ({ consent }) => consent.own.withdrawn,
};

function outcomeOf(ctx: Context): Outcome | null {
  const said = new URLSearchParams(ctx.querystring);
  const [, sentence] = Object.entries(DONE).find(([name]) => said.has(name)) ?? [];
  return sentence ? { tone: 'success', sentence: { fr: sentence(texts('fr')), en: sentence(texts('en')) } } : null;
}

/** Of the card that opened this session, or from which its passkey was made; `''` when it is not known. */
async function cardNumberOf({ sessionCards }: Dependencies, { uid, accountId }: CurrentSession): Promise<string> {
  const marks = await sessionCards.of({ sessionUid: uid, personId: accountId });
  return marks ? sessionCards.numberIn(marks) : '';
}

function byOwner(ctx: Context, { person }: CurrentSession) {
  return { by: person.personId, from: ctx.ip, request: String(ctx.state.requestId) };
}

/** End a session that is this person's; any other name changes nothing. */
async function endOne(dependencies: Dependencies, ctx: Context, session: CurrentSession): Promise<void> {
  const uid = (await readForm(ctx.req)).get('session') ?? '';
  const own = await presentSessions(dependencies, session, 'fr');
  if (!own.some(({ end }) => end.hidden.session === uid)) {
    return present(dependencies, ctx, session, 'server.session.unknown');
  }
  const reason = { why: 'person', ...byOwner(ctx, session) } as const;
  await endSessions(dependencies, session.person.personId, new Set([uid]), reason);
  ctx.status = 303;
  ctx.redirect(uid === session.uid ? '/' : `${OWN_ACCESS_PATH}?fait`);
}

/** End one application of a session of this person's; any other name changes nothing. */
async function endOneApplication(dependencies: Dependencies, ctx: Context, session: CurrentSession): Promise<void> {
  const form = await readForm(ctx.req);
  const which = { sessionUid: form.get('session') ?? '', applicationId: form.get('application') ?? '' };
  const reason = { why: 'person', ...byOwner(ctx, session) } as const;
  const told = await endApplication(dependencies, session.person.personId, which, reason);
  if (!told) return present(dependencies, ctx, session, 'server.session.unknown');
  ctx.status = 303;
  ctx.redirect(`${OWN_ACCESS_PATH}?ferme`);
}

/** Go back on an agreement; one that was not given changes nothing. */
async function withdraw(dependencies: Dependencies, ctx: Context, session: CurrentSession): Promise<void> {
  const applicationId = (await readForm(ctx.req)).get('application') ?? '';
  const { by: personId, from, request } = byOwner(ctx, session);
  if (!(await withdrawConsent(dependencies, { personId, applicationId, from, request }))) {
    return present(dependencies, ctx, session, 'server.consent.unknown');
  }
  ctx.status = 303;
  ctx.redirect(`${OWN_ACCESS_PATH}?retire`);
}

async function endAll(dependencies: Dependencies, ctx: Context, session: CurrentSession): Promise<void> {
  const reason = { why: 'person', ...byOwner(ctx, session) } as const;
  await endAccess(dependencies, session.person.personId, reason);
  ended(dependencies, ctx, 'all');
}

async function loseCard(dependencies: Dependencies, ctx: Context, session: CurrentSession): Promise<void> {
  const number = await cardNumberOf(dependencies, session);
  if (number === '') return present(dependencies, ctx, session, 'server.card.number-unknown');
  const { by: personId, from, request } = byOwner(ctx, session);
  await declareLost(dependencies, { personId, number, from, request });
  ended(dependencies, ctx, 'lost');
}

function ended({ provider, house }: Dependencies, ctx: Context, why: AccessEndedView['why']): void {
  ctx.cookies.set(provider.cookieName('session'), null, { path: '/' });
  ctx.type = 'html';
  ctx.body = String(accessEndedPage({ why, homeUrl: '/' }, pageContext(ctx, house)));
}
