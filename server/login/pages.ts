import type { Context } from 'koa';
import type { DirectoryReader } from '../../directory/index.ts';
import { type Application, type Decision, sentencesOf } from '../../federation/index.ts';
import { type HolderRequests, isUnknownHolder, type OfferedRequest } from '../holder-requests/holder-requests.ts';
import { codeWords, statusOf } from '../http/code-words.ts';
import { type House, pageContext } from '../http/page-context.ts';
import { allowFormTarget, allowScript } from '../http/security-headers.ts';
import { sessionCardType } from '../leaving/session-card-type.ts';
import type { SessionCards } from '../leaving/session-cards.ts';
import { needsStepUp } from '../oidc/acr.ts';
import { type ActiveSituations, openPerson } from '../oidc/active-situation.ts';
import { askedLevels } from '../oidc/asked-levels.ts';
import { situationsOf } from '../oidc/claims.ts';
import { PORTAL_CLIENT_ID } from '../oidc/clients.ts';
import { isSandbox } from '../oidc/profiles/profile.ts';
import { applicationOf, isTrialClient } from '../oidc/trial-client.ts';
import type { Passkeys } from '../passkeys/passkeys.ts';
import type { OpenQuestion } from '../portal/open-question.ts';
import { displayName, presentSituation } from '../portal/present-person.ts';
import type { HolderRequestView } from '../ui/components/holder-request.ts';
import type { Both, PageContext, Refusal } from '../ui/context.ts';
import type { Html } from '../ui/html.ts';
import { type RefusalKind, refusalPage } from '../ui/pages/refusal.ts';
import { signInPage } from '../ui/pages/sign-in.ts';
import { situationPage } from '../ui/pages/situation.ts';
import type { CardChallenges } from './challenge.ts';
import { cardReason, type Interaction } from './interaction.ts';
import { PROOF_PATH } from './proof-route.ts';
import { CARD_PATH } from './tls-card.ts';

export interface InteractionPageDependencies {
  readonly house: House;
  readonly issuer: string;
  /** Base address of the card listener, or null when it is off. */
  readonly cardUrl: string | null;
  /** Address the workstation's reader takes forms at, or null. */
  readonly readerUrl: string | null;
  readonly challenges: CardChallenges;
  readonly passkeys: Passkeys;
  readonly holderRequests: HolderRequests;
  readonly reader: DirectoryReader;
  readonly situations: ActiveSituations;
  readonly sessionCards: Pick<SessionCards, 'of'>;
  readonly findApplication: (id: string) => Application | undefined;
  readonly mayOpen: (question: OpenQuestion) => Decision | null;
  readonly clock: { now(): Date };
}

/** The pages of one interaction. */
export interface InteractionPages {
  signIn(ctx: Context, interaction: Interaction, failure: string | null): Promise<void>;
  situation(ctx: Context, interaction: Interaction, failure: string | null): Promise<void>;
  /** @param incident number that finds the audit's line of the refusal */
  refused(ctx: Context, interaction: Interaction, code: string, incident: string): Promise<void>;
  /** The application's own `open` rule said no: why, and what would change it. */
  closed(ctx: Context, interaction: Interaction): Promise<void>;
}

/** Where a form of this interaction may end: the application it leads to. */
function allowReturn(ctx: Context, interaction: Interaction): void {
  allowFormTarget(ctx, String(interaction.params.redirect_uri ?? ''));
}

export function interactionPages(dependencies: InteractionPageDependencies): InteractionPages {
  return {
    signIn: (ctx, interaction, failure) => showSignIn(dependencies, ctx, interaction, failure),
    situation: (ctx, interaction, failure) => showSituations(dependencies, ctx, interaction, failure),
    refused: (ctx, interaction, code, incident) => showRefusal(dependencies, ctx, interaction, { code, incident }),
    closed: (ctx, interaction) => showClosed(dependencies, ctx, interaction),
  };
}

/** Pages of an interaction speak the language that its application asks for, where the person chose none here. */
function contextOf(ctx: Context, house: House, { params }: Interaction): PageContext {
  return pageContext(ctx, house, params.ui_locales);
}

function refusalOf(ctx: Context, code: string | null): Refusal | null {
  if (code === null) return null;
  const { fr, en } = codeWords(code);
  return { code, sentence: { fr, en }, incident: String(ctx.state.requestId) };
}

function send(ctx: Context, page: Html): void {
  ctx.type = 'html';
  ctx.body = String(page);
}

async function showSignIn(
  dependencies: InteractionPageDependencies,
  ctx: Context,
  interaction: Interaction,
  failure: string | null,
): Promise<void> {
  // The reader checks which page posts to it; any stricter policy makes the browser say « null ». Only our origin is told.
  ctx.set('Referrer-Policy', 'origin');
  allowReturn(ctx, interaction);
  allowScript(ctx, 'passkey');
  const context = contextOf(ctx, dependencies.house, interaction);
  send(ctx, signInPage(await signInView(dependencies, interaction, refusalOf(ctx, failure), context.lang), context));
}

async function showSituations(
  dependencies: InteractionPageDependencies,
  ctx: Context,
  interaction: Interaction,
  failure: string | null,
): Promise<void> {
  allowReturn(ctx, interaction);
  const context = contextOf(ctx, dependencies.house, interaction);
  const person = interaction.session ? openPerson(dependencies.reader, interaction.session.accountId) : undefined;
  const view = {
    application: applicationName(dependencies, interaction, context.lang),
    personName: person ? displayName(person) : '',
    situations: person ? situationsOf(person).map(presentSituation) : [],
    lastId: null,
    target: { action: `/interaction/${interaction.uid}/situation`, hidden: {} },
    failure: refusalOf(ctx, failure),
  };
  send(ctx, situationPage(view, context));
}

async function showRefusal(
  { house, clock, holderRequests }: InteractionPageDependencies,
  ctx: Context,
  interaction: Interaction,
  { code, incident }: { readonly code: string; readonly incident: string },
): Promise<void> {
  const { fr, en } = codeWords(code);
  ctx.status = statusOf(code);
  const offered = isUnknownHolder(code) ? await holderRequests.offered(interaction.uid) : null;
  const view = {
    kind: refusalKind(code),
    sentence: { fr, en },
    change: null,
    retryUrl: `/interaction/${interaction.uid}`,
    homeUrl: '/',
    incident,
    code,
    at: clock.now(),
    request: offered && presentOffer(offered, interaction.uid),
  };
  send(ctx, refusalPage(view, contextOf(ctx, house, interaction)));
}

function presentOffer({ holder, known, mayAsk }: OfferedRequest, uid: string): HolderRequestView {
  return {
    name: holder.name,
    nationalId: holder.nationalId,
    waitingSince: known?.state === 'waiting' ? known.askedAt : null,
    declined: known?.state === 'declined' ? known.reason : null,
    target: mayAsk ? { action: `/interaction/${uid}/request`, hidden: {} } : null,
  };
}

async function showClosed(
  dependencies: InteractionPageDependencies,
  ctx: Context,
  interaction: Interaction,
): Promise<void> {
  allowReturn(ctx, interaction);
  ctx.status = 403;
  const context = contextOf(ctx, dependencies.house, interaction);
  const decision = await decisionOf(dependencies, interaction);
  const view = {
    kind: 'right' as const,
    sentence: closedSentence(dependencies, interaction, decision),
    change: changeOf(decision),
    retryUrl: null,
    homeUrl: '/',
    application: {
      name: applicationName(dependencies, interaction, context.lang) ?? '',
      target: { action: `/interaction/${interaction.uid}/back`, hidden: {} },
    },
    incident: String(ctx.state.requestId),
    code: decision && !decision.granted ? decision.code : '',
    at: dependencies.clock.now(),
  };
  send(ctx, refusalPage(view, context));
}

async function signInView(
  dependencies: InteractionPageDependencies,
  interaction: Interaction,
  failure: Refusal | null,
  lang: 'fr' | 'en',
): Promise<Parameters<typeof signInPage>[0]> {
  const { issuer, cardUrl, readerUrl, challenges } = dependencies;
  const challenge = readerUrl === null ? null : await challenges.make({ kind: 'interaction', uid: interaction.uid });
  return {
    application: applicationName(dependencies, interaction, lang),
    tlsUrl: cardUrl === null ? null : new URL(CARD_PATH + interaction.uid, cardUrl).href,
    reader:
      challenge === null || readerUrl === null
        ? null
        : {
            url: inLanguage(readerUrl, lang),
            ...challenge,
            proofUrl: new URL(PROOF_PATH, issuer).href,
            returnUrl: new URL(`/interaction/${interaction.uid}/card`, issuer).href,
            destination: destinationOf(new URL(String(interaction.params.redirect_uri ?? issuer))),
          },
    passkey: await passkeyAsk(dependencies, interaction),
    cardReason: cardReason(interaction),
    cancelUrl: '/',
    validUntil: new Date(interaction.exp * 1000),
    failure,
    cancelTarget:
      interaction.params.client_id === PORTAL_CLIENT_ID
        ? undefined
        : { action: `/interaction/${interaction.uid}/back`, hidden: {} },
  };
}

/** The reader’s address, told the language that the person reads: it may have been chosen here, against what the browser prefers. */
function inLanguage(address: string, lang: 'fr' | 'en'): string {
  const url = new URL(address);
  url.searchParams.set('lang', lang);
  return url.href;
}

/** A passkey is offered where it opens: neither for a level above its own, nor to make another. */
async function passkeyAsk(
  { passkeys }: InteractionPageDependencies,
  interaction: Interaction,
): Promise<Parameters<typeof signInPage>[0]['passkey']> {
  const { uid, params } = interaction;
  if (cardReason(interaction) !== null || needsStepUp(passkeys.level, askedLevels(params).values)) return null;
  const options = await passkeys.askProof({ kind: 'sign-in', uid });
  return { does: 'get', options, target: { action: `/interaction/${uid}/passkey`, hidden: {} } };
}

/** Name of the application one is going to; null for the portal itself. */
function applicationName(
  dependencies: InteractionPageDependencies,
  interaction: Interaction,
  lang: 'fr' | 'en',
): string | null {
  const id = String(interaction.params.client_id ?? '');
  if (id === PORTAL_CLIENT_ID) return null;
  const application = dependencies.findApplication(applicationOf(id));
  const name = application?.name[lang] ?? id;
  if (isTrialClient(id)) return `${name} · ${FLOW_TRIAL[lang]}`;
  return isSandbox(application?.registration) ? `${name} · ${TRIAL[lang]}` : name;
}

/** Said wherever a trial is opened, so that nobody takes it for the real application. */
const TRIAL = { fr: 'bac à sable, professionnels inventés', en: 'sandbox, invented professionals' } as const;

const FLOW_TRIAL = { fr: 'essai du parcours', en: 'trial of the flow' } as const;

function refusalKind(code: string): RefusalKind {
  if (code === 'pki.profile.signature-certificate') return 'certificate';
  if (code.startsWith('pki.') || code.startsWith('server.card.')) return 'card';
  if (code === 'directory.staff.absent') return 'newcomer';
  if (code === 'directory.staff.closed' || code === 'directory.staff.to-come') return 'staff';
  return code === 'directory.person.closed' ? 'closed' : 'person';
}

async function decisionOf(
  { reader, situations, mayOpen, sessionCards }: InteractionPageDependencies,
  { session, params }: Interaction,
): Promise<Decision | null> {
  const person = session ? openPerson(reader, session.accountId) : undefined;
  if (!session || !person) return null;
  return mayOpen({
    applicationId: applicationOf(String(params.client_id ?? '')),
    personId: person.personId,
    situationId: (await situations.of(session.uid, person))?.situation.id ?? null,
    acr: session.acr ?? '',
    amr: session.amr,
    card: await sessionCardType(sessionCards, session),
  });
}

function closedSentence(
  dependencies: InteractionPageDependencies,
  interaction: Interaction,
  decision: Decision | null,
): Both {
  const words = codeWords(decision && !decision.granted ? decision.code : 'federation.habilitation.no-rule');
  const fr = applicationName(dependencies, interaction, 'fr') ?? '';
  const en = applicationName(dependencies, interaction, 'en') ?? '';
  const [reason] = decision?.reasons ?? [];
  return { fr: `${fr} : ${reason?.fr ?? words.fr}`, en: `${en}: ${reason?.en ?? words.en}` };
}

function changeOf(decision: Decision | null): Both | null {
  if (!decision || decision.granted || decision.missing.length === 0) return null;
  return {
    fr: sentencesOf(decision.missing, 'fr').join(' '),
    en: sentencesOf(decision.missing, 'en').join(' '),
  };
}

/** Where the sign-in ends, as the reader is told it: an origin, or the scheme of a program that has none (RFC 8252 §7.1). */
function destinationOf({ origin, protocol }: URL): string {
  return origin === 'null' ? protocol : origin;
}
