import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, Browser } from '../../scripts/bench/browser.ts';
import { signInWithCard } from '../../scripts/bench/card-sign-in.ts';
import {
  authorizationUrl,
  basicAuthorization,
  type FlowClient,
  makePkce,
  type Pkce,
  redeem,
} from '../../scripts/bench/code-flow.ts';
import { openSmallHouse, type SmallHouse } from '../../scripts/bench/small-house.ts';
import type { Card } from '../../scripts/reader/card-rack.ts';
import type { AuditLine } from '../../server/audit/audit.ts';

/** One for all houses of a run, or of a lane of it: its keys take seconds to make. */
const sharedAuthorityFolder = process.env.TEST_AUTHORITY_FOLDER ?? ownAuthorityFolder();

function ownAuthorityFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-test-authority-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The machine's clock, which a test moves ahead. */
export class MovableClock {
  #aheadMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  forward(seconds: number): void {
    this.#aheadMs += seconds * 1000;
  }
}

/** A composed house under test, with its applications. */
export interface TestHouse extends SmallHouse {
  readonly folder: string;
  readonly clock: MovableClock;
  readonly clients: readonly FlowClient[];
  /** Operators' log lines so far. */
  readonly logged: readonly Record<string, unknown>[];
  client(place: number): FlowClient;
  card(slug: string): Card;
}

export interface TestHouseOptions {
  /** Where its data lie, to be opened again; a folder of its own, removed after, unless told. */
  readonly folder?: string;
  readonly applications?: number;
  /** Registration words of every application. */
  readonly registration?: (place: number) => Readonly<Record<string, unknown>>;
  readonly cards?: readonly string[];
  /** More settings, by their dotted names. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Invented people; a few dozen unless told. */
  readonly professionals?: number;
  /** Program of its workers; the product's own unless told. */
  readonly workerProgram?: string;
  /** Folder of the throw-away authority; one shared by every house of a run unless told. */
  readonly authorityFolder?: string;
}

export function testClient(place: number): FlowClient {
  return {
    id: `dossier-${place}`,
    secret: `secret-fictif-du-dossier-${place}-de-quarante-caracteres`,
    redirectUri: `https://dossier-${place}.example/retour`,
  };
}

/** Open a house before the tests of this suite and remove it after. Call it in `describe`; call the answer in a test. */
export function useHouse(options: TestHouseOptions = {}): () => TestHouse {
  let house: TestHouse | undefined;
  before(async function () {
    this.timeout(60_000);
    house = await openTestHouse(options);
  });
  after(async () => {
    await house?.close();
  });
  return () => {
    if (!house) throw new ReferenceError('the house is open inside tests only');
    return house;
  };
}

/** The same for a test that opens and closes by itself; `close` removes what it held. */
export async function openTestHouse({
  folder: told,
  applications = 2,
  registration,
  cards = ['generaliste', 'infirmiere', 'oncologue'],
  settings = {},
  authorityFolder = sharedAuthorityFolder,
  workerProgram,
  professionals,
}: TestHouseOptions = {}): Promise<TestHouse> {
  const folder = told ?? mkdtempSync(join(tmpdir(), 'vestibule-test-house-'));
  const clock = new MovableClock();
  const logged: Record<string, unknown>[] = [];
  const clients = Array.from({ length: applications }, (_each, place) => testClient(place));
  const small = await openSmallHouse({
    folder,
    authorityFolder,
    clock,
    cards,
    settings,
    ...(workerProgram === undefined ? {} : { workerProgram }),
    ...(professionals === undefined ? {} : { professionals }),
    applications: clients.map((client, place) => ({ ...client, registration: registration?.(place) ?? {} })),
    log: (line) => logged.push(line),
  });
  const found = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new ReferenceError(`no ${what} in this house`);
    return value;
  };
  return {
    ...small,
    folder,
    clock,
    clients,
    logged,
    client: (place) => found(clients[place], `application ${place}`),
    card: (slug) => found(small.cards.get(slug), `card ${slug}`),
    async close() {
      await small.close();
      if (told === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether an address is the house's own. */
export function inside({ issuer }: Pick<SmallHouse, 'issuer'>): (next: URL) => boolean {
  return (next) => next.origin === issuer;
}

/** A browser that has signed in at the portal. */
export async function signedIn(house: TestHouse, slug = 'generaliste'): Promise<Browser> {
  const browser = new Browser();
  const page = await browser.open(`${house.issuer}/sign-in`, {}, inside(house));
  const portal = await signInWithCard(browser, page, house.card(slug), inside(house));
  if (portal.status !== 200 || portal.url.pathname !== '/') {
    throw new RangeError(`the sign-in ended at ${portal.url.href} with ${portal.status}`);
  }
  return browser;
}

/** A sign-in at the portal whose card is judged; @returns the address that opens its session, not followed yet. */
export async function signInUpToItsSession(house: TestHouse, browser: Browser, slug: string): Promise<URL> {
  const page = await browser.open(`${house.issuer}/sign-in`, {}, inside(house));
  const stays = (next: URL) => inside(house)(next) && !next.pathname.startsWith('/oidc/auth/');
  const { location } = await signInWithCard(browser, page, house.card(slug), stays);
  if (location === null) throw new RangeError('the sign-in did not come to its last redirect');
  return location;
}

/** One authorization request, redirects inside the house followed. */
export interface Authorized {
  readonly answer: Answer;
  readonly pkce: Pkce;
  /** The code, or `''`. */
  readonly code: string;
  /** The error sent back to the application, in the query or the fragment, or `''`. */
  readonly error: string;
}

export async function authorize(
  house: Pick<TestHouse, 'issuer'>,
  browser: Browser,
  client: FlowClient,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Authorized> {
  const pkce = makePkce();
  const answer = await browser.open(authorizationUrl(house.issuer, client, pkce, changes), {}, inside(house));
  const { searchParams, hash } = answer.location ?? new URL('about:blank');
  const inFragment = new URLSearchParams(hash.slice(1));
  const parameter = (name: string) => searchParams.get(name) ?? inFragment.get(name) ?? '';
  return { answer, pkce, code: parameter('code'), error: parameter('error') };
}

/** What the token endpoint answered. */
export interface Tokens {
  readonly status: number;
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
  readonly error: string;
}

export function readTokens({ status, body }: Answer): Tokens {
  const answer: unknown = JSON.parse(body);
  const word = (name: string): string => {
    const value: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return {
    status,
    accessToken: word('access_token'),
    idToken: word('id_token'),
    refreshToken: word('refresh_token'),
    error: word('error'),
  };
}

/** Authorize with the browser's session and redeem the code. */
export async function tokensFor(
  house: TestHouse,
  browser: Browser,
  client: FlowClient,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Tokens> {
  const { code, pkce } = await authorize(house, browser, client, changes);
  return readTokens(await redeem(browser, house.issuer, client, code, pkce));
}

/** Post a form to the token endpoint as a program. */
export function askToken(
  house: Pick<TestHouse, 'issuer'>,
  client: FlowClient,
  form: Readonly<Record<string, string>>,
): Promise<Answer> {
  return program.ask(`${house.issuer}/oidc/token`, {
    byProgram: true,
    headers: { authorization: basicAuthorization(client) },
    form,
  });
}

/** A token of the application itself. */
export async function applicationToken(house: TestHouse, client: FlowClient, scope = 'pdp.evaluate'): Promise<string> {
  return readTokens(await askToken(house, client, { grant_type: 'client_credentials', scope })).accessToken;
}

/** Whether a token is alive in the eyes of this application. */
export async function isActive(house: TestHouse, client: FlowClient, token: string): Promise<boolean> {
  const answer = await program.ask(`${house.issuer}/oidc/introspect`, {
    byProgram: true,
    headers: { authorization: basicAuthorization(client) },
    form: { token },
  });
  return (JSON.parse(answer.body) as { active?: unknown }).active === true;
}

/** The userinfo endpoint with an access token. */
export function userinfo(house: Pick<TestHouse, 'issuer'>, accessToken: string): Promise<Answer> {
  return program.ask(`${house.issuer}/oidc/userinfo`, {
    byProgram: true,
    headers: { authorization: `Bearer ${accessToken}` },
  });
}

/** A browser without cookies, as programs are. */
export const program = new Browser();

/** The claims of a signed token, its signature left to others. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return claims as Readonly<Record<string, unknown>>;
}

/** Audit lines written since a count, oldest first. */
export function auditSince({ running }: Pick<SmallHouse, 'running'>, count: number): readonly AuditLine[] {
  return [...running.rooms.audit.read({ after: count, limit: 500 })].reverse();
}

export function auditCount({ running }: Pick<SmallHouse, 'running'>): number {
  return running.rooms.audit.head().count;
}

/** An application's own listener: it keeps the logout tokens it is sent. */
export interface LogoutListener {
  readonly uri: string;
  readonly tokens: readonly string[];
  close(): Promise<void>;
}

export async function openLogoutListener(): Promise<LogoutListener> {
  const tokens: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      tokens.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    uri: `http://127.0.0.1:${port}/deconnexion`,
    tokens,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
