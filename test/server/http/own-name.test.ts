import assert from 'node:assert/strict';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { useHouse } from '../../support/house.ts';

/** A request with headers that a browser or `fetch` would not send. */
function ask(port: number, path: string, headers: Readonly<Record<string, string>>) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    location: string;
    cookies: string;
    strictTransport: string;
    body: string;
  }>();
  request({ host: '127.0.0.1', port, path, headers }, (response) => {
    text(response).then(
      (body) =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          strictTransport: response.headers['strict-transport-security'] ?? '',
          cookies: (response.headers['set-cookie'] ?? []).join('\n'),
          body,
        }),
      reject,
    );
  })
    .once('error', reject)
    .end();
  return promise;
}

const DISCOVERY = '/.well-known/openid-configuration';

/** Every address that discovery hands out. */
function endpointsOf(body: string): readonly string[] {
  const addresses = Object.values(JSON.parse(body)).filter((value) => typeof value === 'string');
  return addresses.filter((value) => /^https?:/.test(value));
}

const LIES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['a foreign Host', '', { host: 'evil.example' }],
  [
    'forwarded headers',
    '',
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
  ],
  ['a Host that is no name', '', { host: '][' }],
  ['an absolute address as target', 'http://evil.example', {}],
];

describe('Our own name, whatever a request says of it (S-20)', () => {
  const house = useHouse();

  for (const [title, prefix, headers] of LIES) {
    it(`is the issuer’s in every address of discovery: ${title}`, async () => {
      const { issuer } = house();
      const answer = await ask(Number(new URL(issuer).port), prefix + DISCOVERY, headers);
      assert.equal(answer.status, 200);
      const endpoints = endpointsOf(answer.body);
      assert.ok(endpoints.length > 6);
      for (const endpoint of endpoints) assert.equal(new URL(endpoint).origin, issuer);
    });
  }

  it('is the issuer’s on the way back from a sign-in that was begun under another name', async () => {
    const { issuer } = house();
    const port = Number(new URL(issuer).port);
    const headers = { host: 'evil.example' };
    const begun = await ask(
      port,
      new URL((await ask(port, '/sign-in', headers)).location).href.slice(issuer.length),
      headers,
    );
    assert.match(begun.location, /^\/interaction\//);
    assert.doesNotMatch(begun.cookies + begun.body, /evil/);
  });
});

describe('An https house on this machine’s own name', () => {
  const house = useHouse({ settings: { issuer: 'https://localhost' } });

  it('says nothing of other ports of localhost: the dossiers and the reader are there, without TLS (RFC 6797 §8.3)', async () => {
    const { strictTransport } = await ask(house().running.config.port, '/', {});
    assert.equal(strictTransport, '');
  });
});

describe('Behind a load balancer that speaks TLS for us', () => {
  const issuer = 'https://identite.region.example';
  const house = useHouse({ settings: { issuer } });

  it('discovery names the public https addresses', async () => {
    const port = house().running.config.port;
    const { body } = await ask(port, DISCOVERY, { host: '10.0.0.7' });
    for (const endpoint of endpointsOf(body)) assert.equal(new URL(endpoint).origin, issuer);
  });

  it('the browser is told to come over https alone (RFC 6797)', async () => {
    const { strictTransport } = await ask(house().running.config.port, '/', { host: '10.0.0.7' });
    assert.match(strictTransport, /^max-age=\d{7,}/);
  });

  it('a sign-in begins, with Secure cookies under the __Secure- prefix (S-18)', async () => {
    const port = house().running.config.port;
    const begun = await ask(port, '/sign-in', { host: '10.0.0.7' });
    const interaction = await ask(port, begun.location.slice(issuer.length), { host: '10.0.0.7' });
    assert.equal(interaction.status, 303);
    assert.match(interaction.cookies, /^__Secure-vestibule_interaction=[^\n]*; secure/im);
  });
});
