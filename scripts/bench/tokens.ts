import { DemoError } from '../demo-error.ts';
import type { Bench, Figure } from './bench.ts';
import { Browser } from './browser.ts';
import { authorizationUrl, basicAuthorization, makePkce, redeem } from './code-flow.ts';
import { startServer } from './server-process.ts';
import { benchCard, openCardSessions, openSessions } from './sessions.ts';
import { silently } from './sso.ts';
import { type Measured, TOKEN_CLIENT } from './targets.ts';
import { alternate, type Subject } from './windows.ts';

const program = new Browser();

/** `tokens`: what applications' programs ask beside the sign-on, each against silent flows of the baseline. */
export const benchTokens: Bench = async (context) => {
  const baseline = await startServer<Measured>('baseline-server', [], null);
  const ours = await startServer<Measured>('house-server', context.houseFolders(), context.profile);
  try {
    const { issuer } = ours.hello;
    const browsers = await openCardSessions(issuer, await benchCard(context.authorityFolder));
    const tokens = await Promise.all(browsers.map((browser) => firstTokens(browser, issuer)));
    const asked = (name: string, operate: (connection: number) => Promise<void>): Subject => ({
      name,
      server: ours,
      operate,
    });
    const of = (connection: number) => tokens[connection % tokens.length] ?? { access: '', refresh: '' };
    const subjects: readonly Subject[] = [
      silently('baseline', baseline, await openSessions(baseline.hello.issuer)),
      asked('client-credentials', async () => {
        await post(issuer, '/oidc/token', { grant_type: 'client_credentials', scope: 'pdp.evaluate' });
      }),
      asked('introspection', async (connection) => {
        await post(issuer, '/oidc/introspect', { token: of(connection).access });
      }),
      asked('userinfo', async (connection) => {
        const authorization = `Bearer ${of(connection).access}`;
        const answer = await program.ask(`${issuer}/oidc/userinfo`, { byProgram: true, headers: { authorization } });
        if (answer.status !== 200) throw new DemoError('bench.flow.refused', 'defect', answer.body.slice(0, 300));
      }),
      asked('refresh', async (connection) => {
        const form = { grant_type: 'refresh_token', refresh_token: of(connection).refresh };
        tokens[connection % tokens.length] = readTokens(await post(issuer, '/oidc/token', form));
      }),
    ];
    const best = await alternate(subjects, context.plan);
    const base = best.get('baseline')?.perCpuSecond ?? 0;
    return subjects.flatMap(({ name }): readonly Figure[] => {
      const value = best.get(name)?.perCpuSecond ?? 0;
      const detail = `${(value / base).toFixed(2)} of the baseline's silent flows`;
      return [{ name, value, unit: 'per CPU second', detail }];
    });
  } finally {
    await Promise.all([baseline.stop(), ours.stop()]);
  }
};

interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

async function firstTokens(browser: Browser, issuer: string): Promise<Tokens> {
  const pkce = makePkce();
  const answer = await browser.ask(authorizationUrl(issuer, TOKEN_CLIENT, pkce));
  const code = answer.location?.searchParams.get('code') ?? '';
  return readTokens((await redeem(browser, issuer, TOKEN_CLIENT, code, pkce)).body);
}

function readTokens(body: string): Tokens {
  const { access_token: access = '', refresh_token: refresh = '' }: { access_token?: string; refresh_token?: string } =
    JSON.parse(body);
  return { access, refresh };
}

async function post(issuer: string, path: string, form: Readonly<Record<string, string>>): Promise<string> {
  const headers = { authorization: basicAuthorization(TOKEN_CLIENT) };
  const { status, body } = await program.ask(issuer + path, { byProgram: true, headers, form });
  if (status !== 200 || body.includes('"active":false')) {
    throw new DemoError('bench.flow.refused', 'defect', `${path}: ${status} ${body.slice(0, 300)}`);
  }
  return body;
}
