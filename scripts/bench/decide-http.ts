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
/** A page of one professional asks one batch, and waits for it. */
const ALONE = 1;
const { idType, id: rpps } = castMember('generaliste');
/** Answered yes by the sheet of a small house: a refusal would be cheaper, or dearer to explain. */
const QUESTION = {
  subject: { type: 'professional', id: idType + rpps },
  action: { name: 'read' },
  resource: { type: 'document', id: 'd-1', properties: { consent: 'active' } },
};

/**
 * AuthZEN over HTTP, one question and batches of a hundred, each answered once its audit lines and records are on disk, against
 * an echo of the same body by bare koa. Servers and caller share this process: read the ratio. Each is warmed first by half as many.
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
    const one = { url: `${house.issuer}/access/v1/evaluation`, token, json: QUESTION };
    const many = { url: `${house.issuer}/access/v1/evaluations`, token, json: batch };
    return [
      ...(await measure({ ...one, name: 'AuthZEN, one question' }, AT_ONCE, count)),
      ...(await measure({ ...one, name: 'bare koa echo, one question', url: echoUrl }, AT_ONCE, count)),
      ...(await measure({ ...many, name: 'AuthZEN, batch of 100' }, ALONE, count / 10)),
      ...(await measure({ ...many, name: 'AuthZEN, batch of 100' }, AT_ONCE, count / 10)),
      ...(await measure({ ...many, name: 'bare koa echo, batch of 100', url: echoUrl }, AT_ONCE, count / 10)),
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

interface MeasuredCall {
  readonly name: string;
  readonly url: string;
  readonly token: string;
  readonly json: object;
}

async function measure(
  { name, url, token, json }: MeasuredCall,
  atOnce: number,
  count: number,
): Promise<readonly Figure[]> {
  const agent = new Agent({ connections: atOnce });
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
  const run = (rounds: number) =>
    Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let i = 0; i < rounds / atOnce; i += 1) await one();
      }),
    );
  // Warmed as it is measured: a server answers for weeks what its first seconds compile.
  await run(count / 2);
  times.length = 0;
  const start = performance.now();
  await run(count);
  const perSecond = (times.length * 1_000) / (performance.now() - start);
  times.sort((a, b) => a - b);
  await agent.close();
  const detail = `${atOnce} at once`;
  return [
    { name, value: Math.round(perSecond), unit: 'requests/s', detail },
    { name: `${name}, p99`, value: times[Math.floor(times.length * 0.99)] ?? 0, unit: 'ms', detail },
  ];
}
