import { createHash, randomBytes } from 'node:crypto';
import { DemoError } from '../demo-error.ts';
import type { Answer, Browser } from './browser.ts';

/** A registered application as a flow needs it. */
export interface FlowClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
}

/** A PKCE pair (RFC 7636 §4). */
export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function makePkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Address of an authorization request; `changes` replaces parameters, and an undefined one leaves its parameter out. */
export function authorizationUrl(
  issuer: string,
  client: FlowClient,
  { challenge }: Pkce,
  changes: Readonly<Record<string, string | undefined>> = {},
): URL {
  const url = new URL('/oidc/auth', issuer);
  const parameters: Record<string, string | undefined> = {
    client_id: client.id,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: client.redirectUri,
    code_challenge_method: 'S256',
    code_challenge: challenge,
    state: 'etat-fictif',
    nonce: 'nonce-fictif',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

/** The `Authorization` header of `client_secret_basic`. */
export function basicAuthorization({ id, secret }: Pick<FlowClient, 'id' | 'secret'>): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
}

/** Ask the token endpoint for a code's tokens. */
export function redeem(
  browser: Browser,
  issuer: string,
  client: FlowClient,
  code: string,
  { verifier }: Pkce,
): Promise<Answer> {
  return browser.ask(new URL('/oidc/token', issuer), {
    byProgram: true,
    headers: { authorization: basicAuthorization(client) },
    form: { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri, code_verifier: verifier },
  });
}

/**
 * One silent single sign-on: authorize with the browser's session, then the code for tokens.
 *
 * @throws DemoError `bench.flow.refused` when either answer is not the one expected: a measure counts only what succeeded
 */
export async function silentSignOn(browser: Browser, issuer: string, client: FlowClient): Promise<void> {
  const pkce = makePkce();
  const answer = await browser.ask(authorizationUrl(issuer, client, pkce));
  const code = answer.location?.searchParams.get('code');
  if (typeof code !== 'string') throw refused('authorize', answer);
  const tokens = await redeem(browser, issuer, client, code, pkce);
  if (tokens.status !== 200 || !tokens.body.includes('"id_token"')) throw refused('token', tokens);
}

function refused(step: string, { status, location, body }: Answer): DemoError {
  return new DemoError('bench.flow.refused', 'defect', `${step}: ${status} ${location?.href ?? body.slice(0, 300)}`);
}
