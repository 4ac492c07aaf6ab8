import Router from '@koa/router';
import type { Context } from 'koa';
import { curatesToday, STAFF_URL } from '../admin/staff/curates-today.ts';
import { readForm } from '../http/body.ts';
import { chosenLang, pageContext } from '../http/page-context.ts';
import { sessionCardType } from '../leaving/session-card-type.ts';
import { situationsOf } from '../oidc/claims.ts';
import { PORTAL_CLIENT_ID, PORTAL_RETURN_PATH } from '../oidc/clients.ts';
import type { Lang } from '../ui/context.ts';
import { type PersonPortalView, portalPage } from '../ui/pages/portal.ts';
import { type CurrentSession, currentSession } from './current-session.ts';
import type { PortalDependencies } from './dependencies.ts';
import { presentDoor, presentDossier } from './doors.ts';
import { openQuestion, sessionFacts } from './open-question.ts';
import { displayName, presentSituation, skillsOf } from './present-person.ts';
import { returnFromSignIn, startSignIn } from './sign-in.ts';
import { signOutRoutes } from './sign-out.ts';

/** Own accesses shown beside the doors. */
const MAX_ACCESSES_SHOWN = 6;

/** The portal: the hall before the card, the doors with it, the way out. */
export function portalRoutes(dependencies: PortalDependencies): Router {
  const router = new Router();
  router.get('/', (ctx) => showPortal(dependencies, ctx));
  router.get('/sign-in', (ctx) => startSignIn(ctx, dependencies.issuer));
  router.get(PORTAL_RETURN_PATH, (ctx) => returnFromSignIn(ctx));
  router.post('/situation', (ctx) => switchSituation(dependencies, ctx));
  signOutRoutes(router, dependencies);
  return router;
}

async function showPortal(dependencies: PortalDependencies, ctx: Context): Promise<void> {
  const context = pageContext(ctx, dependencies.house);
  const session = await currentSession(ctx, dependencies.provider, dependencies.reader);
  ctx.type = 'html';
  if (!session) {
    const dossiers = listed(dependencies).map((application) => presentDossier(application, context.lang));
    ctx.body = String(portalPage({ known: false, signInUrl: '/sign-in', dossiers }, context));
    return;
  }
  ctx.body = String(portalPage(await personView(dependencies, ctx, session, context.lang), context));
}

function listed({ applications }: PortalDependencies) {
  return applications.list().filter((application) => application.listed && application.status === 'active');
}

async function personView(
  dependencies: PortalDependencies,
  ctx: Context,
  session: CurrentSession,
  lang: Lang,
): Promise<PersonPortalView> {
  const { situations, clock } = dependencies;
  const { person } = session;
  const active = await situations.of(session.uid, person);
  const at = clock.now();
  return {
    known: true,
    person: {
      name: displayName(person),
      ...skillsOf(person, active),
      situation: active === null ? null : presentSituation(active),
      others: situationsOf(person)
        .filter(({ situation }) => situation.id !== active?.situation.id)
        .map(presentSituation),
      switchTarget: { action: '/situation', hidden: {} },
      signOutUrl: '/sign-out',
      administrationUrl: await administrationUrl(dependencies, person.personId),
    },
    doors: await doorsOf(dependencies, ctx, session, active?.situation.id ?? null, lang),
    accesses: await accessesOf(dependencies, person.personId, lang),
    session: { since: session.since, until: session.until, means: dependencies.meansWords[lang], cardExpires: null },
    outcome: null,
    at,
  };
}

/** Where somebody keeps the directory: all of it, or the staff of their establishments; null: nowhere. */
async function administrationUrl(dependencies: PortalDependencies, personId: string): Promise<string | null> {
  if (await dependencies.administrators.isAdministrator(personId)) return '/admin';
  return curatesToday(dependencies, personId) ? STAFF_URL : null;
}

async function doorsOf(
  dependencies: PortalDependencies,
  ctx: Context,
  session: CurrentSession,
  situationId: string | null,
  lang: Lang,
): Promise<PersonPortalView['doors']> {
  const at = dependencies.clock.now();
  const { person, acr, amr } = session;
  const card = await sessionCardType(dependencies.sessionCards, session);
  const facts = sessionFacts({ personId: person.personId, acr, amr, card });
  const applications = listed(dependencies);
  const asks = applications.map((application) => ({
    question: openQuestion({
      applicationId: application.id,
      personId: session.person.personId,
      situationId,
    }),
    asked: { application: application.id, at, session: facts },
  }));
  const from = { by: PORTAL_CLIENT_ID, from: ctx.ip, request: String(ctx.state.requestId) };
  const decisions = await dependencies.answerAsks(asks, from);
  const told = { incident: from.request, lang, chosen: chosenLang(ctx) };
  const doors = applications.flatMap((application, place) => {
    const made = decisions[place];
    return made ? [presentDoor(application, made.decision, told)] : [];
  });
  // Open doors first; the order of the trust domain otherwise.
  return [
    ...doors.filter(({ state }) => state.kind !== 'closed'),
    ...doors.filter(({ state }) => state.kind === 'closed'),
  ];
}

async function accessesOf(
  { ledger, applications }: PortalDependencies,
  personId: string,
  lang: Lang,
): Promise<PersonPortalView['accesses']> {
  return [...(await ledger.byPerson(personId))]
    .sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime())
    .slice(0, MAX_ACCESSES_SHOWN)
    .map(({ applicationId, lastAt }) => ({
      dossier: applications.find(applicationId)?.name[lang] ?? applicationId,
      at: lastAt,
      outcome: 'granted' as const,
    }));
}

async function switchSituation(dependencies: PortalDependencies, ctx: Context): Promise<void> {
  const session = await currentSession(ctx, dependencies.provider, dependencies.reader);
  const situationId = (await readForm(ctx.req)).get('situation') ?? '';
  if (session && (await dependencies.situations.choose(session.uid, session.person, situationId))) {
    await dependencies.audit.append({
      at: dependencies.clock.now(),
      action: 'situation.chosen',
      actor: session.person.personId,
      subject: situationId,
      outcome: 'success',
      code: '',
      from: ctx.ip,
      request: String(ctx.state.requestId),
      details: { application: PORTAL_CLIENT_ID },
    });
  }
  ctx.status = 303;
  ctx.redirect('/');
}
