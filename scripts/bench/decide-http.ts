import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import Koa from 'koa';
import { Agent, request } from 'undici';
import { readJson } from '../../server/http/body.ts';
import { DemoError } from '../demo-error.ts';
import { castMember } from '../region/cast.ts';
import type { BenchContext, Figure } from './bench.ts';
import { openSmallHouse } from './small-house.ts';

const CLIENT = {
  id: 'mesure',
  secret: 'secret-fictif-des-mesures-de-quarante-caracteres',
  redirectUri: 'https://mesure.example/retour',
};
const AT_ONCE = 8;
const { idType, id: rpps } = castMember('generaliste');
/** Answered yes by the sheet of a small house: a refusal would be cheaper, or dearer to explain. */
const QUESTION = {
  subject: { type: 'professional', id: idType + rpps },
  action: { name: 'read' },
  resource: { type: 'document', id: 'd-1', properties: { consent: 'active' } },
};

/**
 * AuthZEN over HTTP, one question and batches of a hundred, each answered once its audit lines and records are on disk, against
 * an echo of the same body by bare koa. Servers and caller share this process: read the ratio.
 */
export async function measureAuthzen(context: BenchContext): Promise<readonly Figure[]> {
  const house = await openSmallHouse({
    folder: context.freshFolder('authzen'),
    authorityFolder: context.authorityFolder,
    clock: { now: () => new Date() },
    cards: ['generaliste'],
    settings: {},
    applications: [{ ...CLIENT, registration: {} }],
    log: () => undefined,
  });
  const echo = createServer(echoApp().callback());
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  try {
    const token = await tokenOf(house.issuer);
    const echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/`;
    const count = context.isQuick ? 400 : 4_000;
    const batch = { ...QUESTION, evaluations: Array.from({ length: 100 }, () => ({})) };
    return [
      ...(await measure('AuthZEN, one question', `${house.issuer}/access/v1/evaluation`, token, QUESTION, count)),
      ...(await measure('bare koa echo, one question', echoUrl, token, QUESTION, count)),
      ...(await measure('AuthZEN, batch of 100', `${house.issuer}/access/v1/evaluations`, token, batch, count / 10)),
      ...(await measure('bare koa echo, batch of 100', echoUrl, token, batch, count / 10)),
    ];
  } finally {
    echo.close();
    await house.close();
  }
}

function echoApp(): Koa {
  const app = new Koa();
  app.use(async (ctx) => {
    ctx.body = await readJson(ctx.req);
  });
  return app;
}

async function tokenOf(issuer: string): Promise<string> {
  const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
  const { body } = await request(`${issuer}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=pdp.evaluate',
  });
  const { access_token: token } = (await body.json()) as { access_token?: string };
  if (!token) throw new DemoError('bench.decide.other-answer', 'defect', 'No token was issued.');
  return token;
}

async function measure(
  name: string,
  url: string,
  token: string,
  json: object,
  count: number,
): Promise<readonly Figure[]> {
  const agent = new Agent({ connections: AT_ONCE });
  const times: number[] = [];
  const text = JSON.stringify(json);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const one = async () => {
    const start = performance.now();
    const { statusCode, body } = await request(url, { method: 'POST', headers, body: text, dispatcher: agent });
    const answer = await body.text();
    if (answer.includes('"decision":false')) throw new DemoError('bench.decide.other-answer', 'defect', answer);
    if (statusCode !== 200) throw new DemoError('bench.decide.other-answer', 'defect', `${name}: ${statusCode}`);
    times.push(performance.now() - start);
  };
  for (let i = 0; i < count / 10; i += 1) await one();
  times.length = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let i = 0; i < count / AT_ONCE; i += 1) await one();
    }),
  );
  const perSecond = (times.length * 1_000) / (performance.now() - start);
  times.sort((a, b) => a - b);
  await agent.close();
  return [
    { name, value: Math.round(perSecond), unit: 'requests/s', detail: `${AT_ONCE} at once` },
    { name: `${name}, p99`, value: times[Math.floor(times.length * 0.99)] ?? 0, unit: 'ms', detail: '' },
  ];
}
