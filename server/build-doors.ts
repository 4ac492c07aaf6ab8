import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Provider } from 'oidc-provider';
import type { Product, TrustEntry } from '../pki/index.ts';
import { pageTokens } from './access/page-token.ts';
import { accessRoutes } from './access/routes.ts';
import { type Administrators, openAdministrators } from './admin/administrators.ts';
import { adminRoutes } from './admin/routes.ts';
import { answerRequests } from './app.ts';
import { buildOurProvider } from './build-provider.ts';
import type { Clients } from './clients/open-clients.ts';
import { clientRoutes } from './clients/routes.ts';
import type { Config } from './config/config.ts';
import { isLoopback } from './config/cross-faults.ts';
import type { DoorOptions, SharedParts } from './door-parts.ts';
import { watchDepartures } from './leaving/departures.ts';
import type { EndAccessDependencies } from './leaving/end-access.ts';
import { type LogoutNotices, openLogoutNotices } from './leaving/logout-notices.ts';
import { openSessionCards } from './leaving/session-cards.ts';
import { openCardChallenges } from './login/challenge.ts';
import { challengeRoutes } from './login/challenge-route.ts';
import { interactionPages } from './login/pages.ts';
import { proofRoutes } from './login/proof-route.ts';
import { loginRoutes } from './login/routes.ts';
import { type CardTickets, openCardTickets } from './login/ticket.ts';
import { createCardListener } from './login/tls-card.ts';
import { openActiveSituations } from './oidc/active-situation.ts';
import type { BackchannelRequests } from './oidc/ciba/pending-requests.ts';
import { endSession } from './oidc/end-session.ts';
import { auditProvider } from './oidc/events.ts';
import { openRule } from './oidc/open-rule.ts';
import { openOpenedLedger } from './oidc/opened.ts';
import { organisationListener } from './organisation-door.ts';
import { portalRoutes } from './portal/routes.ts';
import { stylesheet } from './ui/stylesheet.ts';

/** Everything that answers, not listening yet. */
export interface Doors {
  /** Answers the main listener. */
  readonly answer: RequestListener;
  readonly provider: Provider;
  readonly administrators: Administrators;
  /** Clients as data: admitted, changed, suspended. */
  readonly clients: Clients;
  /** Requests of applications that wait for a person (CIBA). */
  readonly backchannelRequests: BackchannelRequests;
  /** Logout tokens on their way to applications. */
  readonly notices: LogoutNotices;
  /** End the access of who was closed, or whose card was denied, since the last round. */
  readonly followDepartures: () => Promise<void>;
  /** The card listener for its port; null when it is off. */
  readonly cardListener: HttpsServer | null;
  /** The listener for clients with a certificate; null when it is off. */
  readonly organisationListener: HttpsServer | null;
}

const MEANS_WORDS = { fr: 'Carte de professionnel de santé', en: 'Health professional’s card' } as const;

/** Wire the rooms to the doors. Nothing here decides; everything is handed what it needs. */
export async function buildDoors(options: DoorOptions): Promise<Doors> {
  const shared = sharedParts(options);
  const { provider, backchannelRequests, clients } = await buildOurProvider(options, shared);
  const { audit, clock, signIn: store, directory, cards } = options.rooms;
  const { ledger } = shared;
  const notices = openLogoutNotices({ provider, store, audit, clock });
  const ending = { store, ledger, notices, audit, clock };
  const leaving = { ...ending, backchannelRequests };
  const endRemainder = async (sessionUid: string, told: ReadonlySet<string>) => {
    await endSession(ending, sessionUid, told);
  };
  auditProvider(provider, { audit, ledger, clock, notices, endRemainder });
  const administrators = openAdministrators(store, clock);
  const tickets = openCardTickets(store, clock);
  const answer = buildAnswer(options, shared, { ...leaving, provider, administrators, tickets, clients });
  return {
    ...{ answer, provider, administrators, backchannelRequests, clients, notices },
    followDepartures: watchDepartures({
      ...leaving,
      reader: directory.reader,
      directory,
      cards,
      sessionCards: shared.sessionCards,
    }),
    cardListener: cardListener(options, tickets),
    organisationListener: organisationListener(options, provider),
  };
}

interface DoorParts extends EndAccessDependencies {
  readonly provider: Provider;
  readonly clients: Clients;
  readonly administrators: Administrators;
  readonly tickets: CardTickets;
  readonly backchannelRequests: BackchannelRequests;
}

function buildAnswer(options: DoorOptions, shared: SharedParts, parts: DoorParts): RequestListener {
  const { config, rooms, log } = options;
  const { directory, federation, journal, verifier } = rooms;
  const { reader } = directory;
  const { decideRecorded, applications } = federation;
  const { issuer } = config;
  const { style, headers, ...known } = shared;
  const pages = pageTokens(rooms.masterKey.derive('page-tokens'));
  const { beforeJudgement } = rooms.revocation;
  const challenges = openCardChallenges({ issuer, verifier, beforeJudgement, store: rooms.signIn, clock: rooms.clock });
  const everywhere = { ...known, ...parts, issuer, reader, decideRecorded, challenges };
  const login = { ...everywhere, cardAcr: config.acr.card };
  const signInPages = interactionPages({
    ...everywhere,
    cardUrl: cardListenerUrl(config),
    readerUrl: readerAddress(config),
    findApplication: applications.find,
  });
  return answerRequests({
    ...everywhere,
    style,
    headers,
    log,
    pace: rooms.pace,
    apis: [
      clientRoutes(everywhere),
      challengeRoutes(login),
      proofRoutes(login),
      accessRoutes({ ...everywhere, search: federation.search, facts: federation.facts, pages }),
    ],
    pages: [
      loginRoutes(login, signInPages),
      portalRoutes({ ...everywhere, applications, meansWords: MEANS_WORDS }),
      adminRoutes({ ...everywhere, ...directory, applications, audit: rooms.audit, journal }),
    ],
  });
}

function sharedParts({ config, rooms: { clock, signIn, federation, masterKey } }: DoorOptions): SharedParts {
  const style = stylesheet((part) => readFileSync(part, 'utf8'));
  const digest = createHash('sha256').update(style).digest('hex').slice(0, 12);
  return {
    style,
    house: {
      region: config.region,
      support: { phone: config.support.phone, hours: config.support.hours },
      stylesheet: `/style-${digest}.css`,
      timeZone: config.timeZone,
      https: config.issuer.startsWith('https:'),
    },
    situations: openActiveSituations(signIn, clock),
    ledger: openOpenedLedger(signIn, clock),
    sessionCards: openSessionCards(signIn, clock, masterKey.derive('session-cards')),
    mayOpen: openRule(federation.decide, clock),
    headers: {
      strictTransport: config.issuer.startsWith('https:') && !isLoopback(config.issuer),
      formTargets: formTargetsOf(config),
    },
  };
}

/** Address of the card listener: the main host, another port, always TLS. */
function cardListenerUrl({ cardTls, issuer }: Config): string | null {
  if (!cardTls.enabled) return null;
  const url = new URL(issuer);
  url.protocol = 'https:';
  url.port = String(cardTls.port);
  return url.origin;
}

/** Where the sign-in page's form goes on the workstation. */
function readerAddress({ reader }: Config): string {
  return new URL('/sign', reader.url).href;
}

function formTargetsOf(config: Config): readonly string[] {
  const card = cardListenerUrl(config);
  return [new URL(config.reader.url).origin, ...(card === null ? [] : [card])];
}

function cardListener({ config, rooms, log }: DoorOptions, tickets: CardTickets): HttpsServer | null {
  if (!config.cardTls.enabled) return null;
  return createCardListener({
    issuer: config.issuer,
    cert: readFileSync(config.cardTls.certFile, 'utf8'),
    key: readFileSync(config.cardTls.keyFile, 'utf8'),
    authorities: personAuthorities(rooms.trust),
    verifier: rooms.verifier,
    beforeJudgement: rooms.revocation.beforeJudgement,
    tickets,
    audit: rooms.audit,
    clock: rooms.clock,
    onError: (error) => log(error, ''),
  });
}

const CARDS: ReadonlySet<Product> = new Set(['CPS', 'CPF', 'CPE', 'CPA']);

/** PEM of the authorities that issue cards to people, and of the anchors above them. */
function personAuthorities(trust: readonly TrustEntry[]): readonly string[] {
  return trust
    .filter(({ role, issues }) => role === 'anchor' || issues.some((product) => CARDS.has(product)))
    .map(({ der }) => new X509Certificate(der).toString());
}
