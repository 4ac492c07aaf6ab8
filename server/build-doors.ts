import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type Router from '@koa/router';
import type { Provider } from 'oidc-provider';
import { type Directory, type DirectoryRight, peopleListed } from '../directory/index.ts';
import type { Product } from '../pki/index.ts';
import { type ActAuditor, openActAuditor } from './access/audit-acts.ts';
import { openHandovers } from './access/handover.ts';
import { pageTokens } from './access/page-token.ts';
import { type AccessDependencies, accessRoutes } from './access/routes.ts';
import { type Administrators, openAdministrators } from './admin/administrators.ts';
import { adminRoutes } from './admin/routes.ts';
import { openSheetWorks, type SheetWorks } from './admin/sheets/long-works.ts';
import { addressesOf, answerRequests, type OwnAddress } from './app.ts';
import { buildOurProvider } from './build-provider.ts';
import { askedAuthorities } from './cards/asked-authorities.ts';
import type { Clients } from './clients/open-clients.ts';
import { clientRoutes } from './clients/routes.ts';
import type { DirectoryApiDependencies } from './directory-api/guard.ts';
import { rightOfProgram } from './directory-api/right-of-program.ts';
import { directoryRoutes } from './directory-api/routes.ts';
import type { DoorOptions, SharedParts } from './door-parts.ts';
import { openHolderRequests } from './holder-requests/holder-requests.ts';
import { openImportGate } from './import-gate.ts';
import { openInbox } from './importing/inbox.ts';
import { watchDepartures } from './leaving/departures.ts';
import type { EndAccessDependencies } from './leaving/end-access.ts';
import { type LogoutNotices, openLogoutNotices } from './leaving/logout-notices.ts';
import { openCardChallenges } from './login/challenge.ts';
import { challengeRoutes } from './login/challenge-route.ts';
import { interactionPages } from './login/pages.ts';
import { proofRoutes } from './login/proof-route.ts';
import { loginRoutes } from './login/routes.ts';
import { type CardTickets, openCardTickets } from './login/ticket.ts';
import { createCardListener } from './login/tls-card.ts';
import type { BackchannelRequests } from './oidc/ciba/pending-requests.ts';
import { type ClaimTrials, openClaimTrials } from './oidc/claim-trial.ts';
import { endOurSide, endSession } from './oidc/end-session.ts';
import { auditProvider } from './oidc/events.ts';
import { derivePairwise } from './oidc/session-ids.ts';
import { tellSignOutsByQueue } from './oidc/sign-out-calls.ts';
import { cardListenerUrl, readerAddress, sharedParts } from './open-door-parts.ts';
import { organisationListener } from './organisation-door.ts';
import { mobileRoutes } from './portal/mobile/routes.ts';
import { ownAccessRoutes } from './portal/own-access/routes.ts';
import { ownSheetRoutes } from './portal/own-sheet/routes.ts';
import { ownPasskeysRoutes } from './portal/passkeys/routes.ts';
import { patientChoiceRoutes } from './portal/patient-choice/routes.ts';
import { portalRoutes } from './portal/routes.ts';
import { watchChanges } from './signals/follow-changes.ts';
import { openSignals, type Signals } from './signals/signals.ts';
import { openFlowTrials } from './trials/flow.ts';
import { openInvitations } from './trials/invitations.ts';
import { trialRoutes } from './trials/routes.ts';

/** Everything that answers, not listening yet. */
export interface Doors {
  /** Answers the main listener. */
  readonly answer: RequestListener;
  /** Addresses of our own pages: every one of their forms is posted from our own origin only. */
  readonly pageAddresses: readonly OwnAddress[];
  readonly provider: Provider;
  readonly administrators: Administrators;
  /** Clients as data: admitted, changed, suspended. */
  readonly clients: Clients;
  /** Which claims a person would get in an application, and why. */
  readonly claimTrials: ClaimTrials;
  /** Requests of applications that wait for a person (CIBA). */
  readonly backchannelRequests: BackchannelRequests;
  /** Logout tokens on their way to applications. */
  readonly notices: LogoutNotices;
  /** Acts about patients on their way into the audit. */
  readonly actAuditor: ActAuditor;
  /** Long works of the administration: stopped before the stores are closed. */
  readonly works: SheetWorks;
  /** Signed events on their way to applications. */
  readonly signals: Signals;
  /** Tell applications what changed since the last round. */
  readonly followChanges: () => Promise<void>;
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
  const { federation, masterKey } = options.rooms;
  const { applications, sheets, patients } = federation;
  const actAuditor = openActAuditor(patients, audit);
  const pairwise = derivePairwise(masterKey.derive('pairwise'));
  const works = openSheetWorks({ clock, onFailure: (error) => options.log(error, '') });
  const claimTrials = openClaimTrials({
    ...{ applications, pairwise, reader: directory.reader, mayOpen: shared.mayOpen },
    cardLevel: options.config.acr.card,
  });
  const signals = openSignals({
    ...{ provider, store, audit, clock, applications, issuer: options.config.issuer, keys: options.keys },
    fetch: shared.fetch,
    pairwise,
  });
  const ending = { store, ledger, notices, audit, clock };
  const leaving = { ...ending, backchannelRequests, reader: directory.reader };
  const endRemainder = async (sessionUid: string) => {
    await endSession(ending, sessionUid);
  };
  auditProvider(provider, { ledger, clock, endRemainder });
  tellSignOutsByQueue(provider, { notices, endOurSide: (sessionUid) => endOurSide(ending, sessionUid) });
  const administrators = openAdministrators(store, clock, directory.reader);
  const tickets = openCardTickets(store, clock);
  const told = { provider, administrators, clients, signals, actAuditor, claimTrials, works };
  const answering = buildAnswer(options, shared, { ...leaving, ...told, tickets });
  return {
    ...answering,
    ...{ ...told, backchannelRequests, notices },
    followChanges: watchChanges({
      ...{ store, directory, ledger, applications, sheets, patients, signals, clock },
      defects: shared.defects,
    }),
    followDepartures: watchDepartures({
      ...leaving,
      directory,
      cards,
      sessionCards: shared.sessionCards,
      passkeys: shared.passkeys,
      lists: options.rooms.revocation.crls,
      trust: options.rooms.trust,
    }),
    cardListener: cardListener(options, tickets),
    organisationListener: organisationListener(options, provider),
  };
}

type Answering = Pick<Doors, 'answer' | 'pageAddresses'>;

interface DoorParts extends EndAccessDependencies {
  readonly provider: Provider;
  readonly clients: Clients;
  readonly administrators: Administrators;
  readonly tickets: CardTickets;
  readonly signals: Signals;
  readonly actAuditor: ActAuditor;
  readonly claimTrials: ClaimTrials;
  readonly works: SheetWorks;
  readonly backchannelRequests: BackchannelRequests;
}

function buildAnswer(options: DoorOptions, shared: SharedParts, parts: DoorParts): Answering {
  const { config, rooms, log } = options;
  const { directory, federation, journal, verifier } = rooms;
  const { reader } = directory;
  const inbox = openInbox(config.directory.inbox);
  const gate = openImportGate({ ...rooms, importer: rooms.imports });
  const { applications } = federation;
  const { issuer } = config;
  const { style, headers, ...known } = shared;
  const pages = pageTokens(rooms.masterKey.derive('page-tokens'));
  const { beforeJudgement } = rooms.revocation;
  const challenges = openCardChallenges({ issuer, verifier, beforeJudgement, store: rooms.signIn, clock: rooms.clock });
  const handovers = openHandovers(rooms.signIn, rooms.clock);
  const holderRequests = openHolderRequests(rooms.signIn, rooms.clock);
  const { pace } = rooms;
  const everywhere = { ...known, ...parts, issuer, reader, challenges, holderRequests, pace };
  const portal = { ...everywhere, applications, staff: directory.staff, meansWords: MEANS_WORDS };
  const login = { ...everywhere, cardLevels: config.acr, findApplication: applications.find };
  const signInPages = interactionPages({
    ...everywhere,
    cardUrl: cardListenerUrl(config),
    readerUrl: readerAddress(config),
    findApplication: applications.find,
  });
  const built: { answer?: RequestListener } = {};
  const flowTrials = openFlowTrials({
    ...{ ...everywhere, store: rooms.signIn, credentials: shared.trialCredentials, findApplication: applications.find },
    // INVARIANT: called by requests alone, which come once everything answers.
    answer: () => built.answer as RequestListener,
  });
  const invitations = openInvitations(rooms.signIn, rooms.clock);
  const ownPages = [
    loginRoutes(login, signInPages),
    portalRoutes(portal),
    ownPasskeysRoutes(portal),
    mobileRoutes(portal),
    ownAccessRoutes({ ...portal, cards: rooms.cards }),
    ownSheetRoutes({ ...portal, directory, audit: rooms.audit }),
    patientChoiceRoutes({ ...portal, handovers, patients: federation.patients }),
    adminRoutes({ ...everywhere, ...directory, applications, federation, audit: rooms.audit, journal, gate, inbox }),
    trialRoutes({ ...everywhere, applications, sheets: federation.sheets, flowTrials, invitations }),
  ];
  built.answer = answerRequests({
    ...everywhere,
    style,
    headers,
    log,
    pace: rooms.pace,
    apis: [
      clientRoutes(everywhere),
      ...programRoutes({ ...everywhere, ...rooms, ...federation, gate, handovers, pages }),
      challengeRoutes(login),
      proofRoutes(login),
    ],
    pages: ownPages,
  });
  return { answer: built.answer, pageAddresses: addressesOf(ownPages) };
}

type ProgramParts = Omit<DirectoryApiDependencies & AccessDependencies, 'importer' | 'rightOf' | 'listedFor'>;

/** The interfaces of programs, where each has the right of its registration on the directory. */
function programRoutes(parts: ProgramParts & { readonly directory: Directory }): readonly Router[] {
  const { directory, applications } = parts;
  const { reader, importer } = directory;
  const rightOf = (id: string): DirectoryRight => rightOfProgram(applications.find(id)?.registration);
  return [
    directoryRoutes({ ...parts, importer, rightOf }),
    accessRoutes({ ...parts, listedFor: (id) => peopleListed(reader, rightOf(id)) }),
  ];
}

function cardListener({ config, rooms, log }: DoorOptions, tickets: CardTickets): HttpsServer | null {
  if (!config.cardTls.enabled) return null;
  return createCardListener({
    issuer: config.issuer,
    cert: readFileSync(config.cardTls.certFile, 'utf8'),
    key: readFileSync(config.cardTls.keyFile, 'utf8'),
    authorities: askedAuthorities(
      rooms.trust,
      (issues) => issues.some((product) => CARDS.has(product)),
      config.proxyCaFile === null ? null : readFileSync(config.proxyCaFile, 'utf8'),
    ),
    proxies: new Set(config.proxies),
    verifier: rooms.verifier,
    beforeJudgement: rooms.revocation.beforeJudgement,
    tickets,
    audit: rooms.audit,
    clock: rooms.clock,
    onError: (error) => log(error, ''),
  });
}

const CARDS: ReadonlySet<Product> = new Set(['CPS', 'CPF', 'CPE', 'CPA']);
