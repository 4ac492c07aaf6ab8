import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const CLIENT_SECRET = 'only-for-tests-only-for-tests-only-for-tests';
const ALG = 'ES256';

/** What the next sign-in says; each test changes what it is about. */
export interface Script {
  sub: string;
  sid: string;
  userInfo: Record<string, unknown>;
  /** Claims laid over the ID token's own, to spoil it. */
  idToken: JWTPayload;
  /** Answered instead of a code. */
  authorizeError: string | null;
  /** Status of the decision point and what it answers per question. */
  decisionStatus: number;
  decide: (action: string) => { decision: boolean; context?: unknown };
}

/**
 * A small but real OpenID provider on loopback, with its own keys: it checks the client's secret and PKCE as a provider does,
 * signs what the script says, and keeps what it was asked.
 */
export class ProviderDouble {
  readonly script: Script;
  readonly asked: { path: string; body: string; authorization: string }[] = [];
  readonly issuer: string;
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  readonly #keys: Awaited<ReturnType<typeof generateKeyPair>>;
  readonly #codes = new Map<string, { nonce: string; challenge: string; redirect: string }>();

  private constructor(keys: Awaited<ReturnType<typeof generateKeyPair>>, issuer: string) {
    this.#keys = keys;
    this.issuer = issuer;
    this.script = {
      sub: 'person-1',
      sid: 'session-1',
      userInfo: {
        name: 'Hélène FICTIVE-UNTEL',
        SubjectNameID: '899700900014',
        situation_exercice: {
          id: 'sit-1',
          structure: '4997',
          structure_name: 'Cabinet <Fictif>',
          profession: '10',
          mode: 'L',
          sector: 'SA07',
          role: '',
        },
      },
      idToken: {},
      authorizeError: null,
      decisionStatus: 200,
      decide: () => ({
        decision: true,
        context: { reasons: [{ rule: 'R', effect: 'permit', fr: 'Membre du réseau.', en: 'Network member.' }] },
      }),
    };
  }

  /** @param port 0 for a free one */
  static async open(port = 0): Promise<ProviderDouble> {
    const keys = await generateKeyPair(ALG);
    const probe = createServer();
    await new Promise<void>((done) => probe.listen(port, '127.0.0.1', done));
    const address = probe.address();
    if (typeof address !== 'object' || address === null) throw new TypeError('no port');
    await new Promise<unknown>((done) => probe.close(done));
    const double = new ProviderDouble(keys, `http://127.0.0.1:${address.port}`);
    await new Promise<void>((done) => double.#server.listen(address.port, '127.0.0.1', done));
    return double;
  }

  close(): Promise<unknown> {
    const closed = new Promise<unknown>((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    return closed;
  }

  /** Sign a JWT with the provider's key, or with another's to forge one. */
  async sign(payload: JWTPayload, header: { typ: string; alg?: string }, key = this.#keys.privateKey): Promise<string> {
    return new SignJWT(payload).setProtectedHeader({ alg: ALG, kid: 'k1', ...header }).sign(key);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    this.asked.push({ path: url.pathname, body, authorization: request.headers.authorization ?? '' });
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return void json(this.#metadata());
      case '/jwks':
        return void json({ keys: [{ ...(await exportJWK(this.#keys.publicKey)), kid: 'k1', alg: ALG, use: 'sig' }] });
      case '/authorize':
        return void response.writeHead(303, { location: this.#authorize(url.searchParams) }).end();
      case '/token':
        return void json(...(await this.#token(new URLSearchParams(body), request.headers.authorization ?? '')));
      case '/userinfo':
        return void json({ sub: this.script.sub, ...this.script.userInfo });
      case '/access/v1/evaluations':
        return void json(this.#decisions(body), this.script.decisionStatus);
      case '/access/v1/acts':
        return void json({ acts: [] }, 201);
      case '/access/v1/handovers':
        return void json({ url: `${this.issuer}/accord/une-fois`, expires_in: 600 }, 201);
      default:
        return void json({ error: 'absent' }, 404);
    }
  }

  #metadata(): object {
    const at = (path: string) => this.issuer + path;
    return {
      issuer: this.issuer,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      userinfo_endpoint: at('/userinfo'),
      jwks_uri: at('/jwks'),
      end_session_endpoint: at('/end'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [ALG],
    };
  }

  #authorize(query: URLSearchParams): string {
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('state', query.get('state') ?? '');
    if (this.script.authorizeError !== null) {
      back.searchParams.set('error', this.script.authorizeError);
      return back.href;
    }
    const code = `code-${this.#codes.size + 1}`;
    const redirect = query.get('redirect_uri') ?? '';
    this.#codes.set(code, { nonce: query.get('nonce') ?? '', challenge: query.get('code_challenge') ?? '', redirect });
    back.searchParams.set('code', code);
    return back.href;
  }

  async #token(form: URLSearchParams, authorization: string): Promise<[unknown, number]> {
    // Both halves are form-encoded (RFC 6749 §2.3.1): a hyphen arrives as %2D.
    const basic = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();
    const [id = '', secret = ''] = basic.split(':').map(decodeURIComponent);
    if (secret !== CLIENT_SECRET) return [{ error: 'invalid_client' }, 401];
    const token = { access_token: `token-${this.asked.length}`, token_type: 'Bearer', expires_in: 600 };
    if (form.get('grant_type') === 'client_credentials') return [{ ...token, scope: form.get('scope') }, 200];
    const issued = this.#codes.get(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    this.#codes.delete(form.get('code') ?? '');
    if (issued?.challenge !== challenge || issued.redirect !== form.get('redirect_uri'))
      return [{ error: 'invalid_grant' }, 400];
    const now = Math.floor(Date.now() / 1000);
    const { sub, sid, idToken } = this.script;
    const claims = {
      iss: this.issuer,
      aud: id,
      sub,
      sid,
      nonce: issued.nonce,
      iat: now,
      exp: now + 300,
      auth_time: now,
      acr: 'eidas2',
      amr: ['sc', 'mfa'],
    };
    return [{ ...token, id_token: await this.sign({ ...claims, ...idToken }, { typ: 'JWT' }) }, 200];
  }

  #decisions(body: string): unknown {
    const { evaluations } = JSON.parse(body) as { evaluations: { action: { name: string } }[] };
    return { evaluations: evaluations.map(({ action }) => this.script.decide(action.name)) };
  }
}
