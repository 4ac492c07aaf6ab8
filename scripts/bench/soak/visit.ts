import { connect } from 'node:net';
import { DEFAULT_BASE_DN } from '../../../directory/index.ts';
import { DemoError } from '../../demo-error.ts';
import { Browser } from '../browser.ts';
import { signInWith } from '../card-sign-in.ts';
import { authorizationUrl, basicAuthorization, makePkce, redeem, silentSignOn } from '../code-flow.ts';
import { element, search, text } from '../ldap/requests.ts';
import { searchOnce } from '../ldap/search-once.ts';
import type { MintedCard } from '../storm/mint-cards.ts';
import { BENCH_CLIENT, TOKEN_CLIENT } from '../targets.ts';

export interface Visited {
  readonly issuer: string;
  readonly ldapPort: number;
  /** National identifier of somebody, whom LDAP is asked for. */
  readonly someone: string;
}

/** Dossiers opened with the session of one sign-in. */
const OPENED = 4;
/** The page that says what became of each application after a sign-out. */
const OUTCOMES = '/sign-out/issue';

/**
 * What one professional causes: a sign-in by card, dossiers opened, their tokens renewed, userinfo, introspection, a decision asked, a search over LDAP by a
 * connection of its own; one of two signs out everywhere, the other's session is left to end by itself.
 *
 * @throws DemoError `bench.flow.refused` at the first answer that is not the one expected
 */
export async function visit({ issuer, ldapPort, someone }: Visited, card: MintedCard, leaves: boolean): Promise<void> {
  const browser = new Browser();
  try {
    const inside = (next: URL) => next.origin === issuer;
    const pkce = makePkce();
    const page = await browser.open(authorizationUrl(issuer, TOKEN_CLIENT, pkce), {}, inside);
    const done = await signInWith(browser, page, (challenge) => card.sign(challenge), inside);
    const tokens = await redeem(browser, issuer, TOKEN_CLIENT, done.location?.searchParams.get('code') ?? '', pkce);
    const { access_token: access = '', refresh_token: refresh = '' } = answered<Tokens>('code', tokens);
    for (let opened = 0; opened < OPENED; opened += 1) await silentSignOn(browser, issuer, BENCH_CLIENT);
    const authorization = `Bearer ${access}`;
    answered('userinfo', await browser.ask(`${issuer}/oidc/userinfo`, { byProgram: true, headers: { authorization } }));
    await byProgram(browser, issuer, '/oidc/introspect', { token: access });
    if (refresh !== '') {
      await byProgram(browser, issuer, '/oidc/token', { grant_type: 'refresh_token', refresh_token: refresh });
    }
    await ask(browser, issuer, someone);
    await searchFor(ldapPort, someone);
    if (leaves) {
      const { status, url } = await browser.open(`${issuer}/sign-out`, { form: {} }, inside);
      // Whoever had no session any more would be led home.
      if (status !== 200 || url.pathname !== OUTCOMES) {
        throw new DemoError('bench.flow.refused', 'defect', `sign-out: ${status} at ${url.pathname}`);
      }
    }
  } finally {
    browser.close();
  }
}

interface Tokens {
  readonly access_token?: string;
  readonly refresh_token?: string;
}

function answered<T>(step: string, { status, body }: { readonly status: number; readonly body: string }): T {
  if (status !== 200) throw new DemoError('bench.flow.refused', 'defect', `${step}: ${status} ${body.slice(0, 200)}`);
  return JSON.parse(body);
}

async function byProgram<T>(
  browser: Browser,
  issuer: string,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<T> {
  const headers = { authorization: basicAuthorization(TOKEN_CLIENT) };
  return answered(path, await browser.ask(issuer + path, { byProgram: true, headers, form }));
}

/** The decision point, by the application's own token. */
async function ask(browser: Browser, issuer: string, someone: string): Promise<void> {
  const grant = { grant_type: 'client_credentials', scope: 'pdp.evaluate' };
  const { access_token: token = '' } = await byProgram<Tokens>(browser, issuer, '/oidc/token', grant);
  const json = {
    subject: { type: 'professional', id: someone },
    action: { name: 'write' },
    resource: { type: 'document', id: 'document-fictif' },
  };
  const headers = { authorization: `Bearer ${token}` };
  answered('decision', await browser.ask(`${issuer}/access/v1/evaluation`, { byProgram: true, headers, json }));
}

async function searchFor(port: number, someone: string): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  try {
    await searchOnce(socket, search(1, DEFAULT_BASE_DN, 2, 10, element(0xa3, text('uid'), text(someone))));
  } finally {
    socket.destroy();
  }
}
