import assert from 'node:assert/strict';
import { verify, X509Certificate } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import request from 'supertest';
import { type Card, MAX_CARDS, readCardRack } from '../../../scripts/reader/card-rack.ts';
import { createReader, DEMO_PIN } from '../../../scripts/reader/reader.ts';
import { MAX_CHALLENGE_AGE_SECONDS, MAX_CLOCK_AHEAD_SECONDS } from '../../../scripts/reader/sign-request.ts';
import { layTestCard } from './test-card.ts';

const NOW = new Date('2026-11-23T10:00:00Z');
const NONCE = 'Zm9yLXRlc3RzLW9ubHktbm9uY2U';

/** A small server that plays the provider's `/card/proof`: it keeps what it was posted and answers what it was told to. */
interface ProofServer {
  readonly issuer: string;
  readonly received: {
    readonly nonce: string;
    readonly chain: string[];
    readonly signature: string;
    readonly algorithm: string;
  }[];
  answer: unknown;
  close(): void;
}

async function openProofServer(): Promise<ProofServer> {
  const received: ProofServer['received'] = [];
  const self = { issuer: '', received, answer: { ticket: 'ticket-1' } as unknown, close: () => server.close() };
  const server: Server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    received.push(JSON.parse(Buffer.concat(chunks).toString()));
    outgoing.setHeader('content-type', 'application/json').end(JSON.stringify(self.answer));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  self.issuer = `http://127.0.0.1:${address.port}`;
  return self;
}

describe('the demonstration card reader', () => {
  let folder: string;
  let cards: readonly Card[];
  let provider: ProofServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reader-'));
    await layTestCard(folder, 'elliptique', 'ES256');
    await layTestCard(folder, 'rivest', 'RS256');
    cards = await readCardRack(folder);
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    provider = await openProofServer();
  });
  afterEach(() => provider.close());

  const open = () => createReader({ cards, issuers: [provider.issuer], clock: { now: () => NOW }, fetch }).callback();
  const challenge = () => ({
    issuer: provider.issuer,
    nonce: NONCE,
    iat: String(NOW.getTime() / 1000),
    proof_url: `${provider.issuer}/card/proof`,
    return_url: `${provider.issuer}/interaction/abc/card?x=1`,
  });
  const ask = (app: ReturnType<typeof open>, fields: object | string, origin = provider.issuer) =>
    request(app).post('/sign').set('Host', 'localhost').set('Origin', origin).type('form').send(fields);

  async function reference(app: ReturnType<typeof open>): Promise<string> {
    const answer = await ask(app, challenge()).expect(303);
    return new URL(answer.headers.location ?? '', 'http://localhost').searchParams.get('request') ?? '';
  }
  const sign = (app: ReturnType<typeof open>, fields: object, origin = 'http://localhost') =>
    request(app).post('/card').set('Host', 'localhost').set('Origin', origin).type('form').send(fields);

  it('shows which issuer asks, every card, the PIN field and the button, in both languages', async () => {
    const app = open();
    const id = await reference(app);
    for (const [lang, words] of [
      ['fr', 'Choisissez votre carte'],
      ['en', 'Choose your card'],
    ] as const) {
      const { text } = await request(app).get(`/card?request=${id}&lang=${lang}`).set('Host', 'localhost').expect(200);
      for (const part of [
        words,
        provider.issuer,
        'id="card-elliptique"',
        'id="card-rivest"',
        'id="pin"',
        'id="sign"',
        `lang="${lang}"`,
      ]) {
        assert(text.includes(part), `${lang}: ${part}`);
      }
    }
  });

  for (const [destination, named] of [
    ['http://dossier.invalid:4012', ' http://dossier.invalid:4012'],
    ['fictif.logiciel.exemple:', ' fictif.logiciel.exemple:'],
    ['http://[::1]:7777', ' http:'],
    ["javascript:alert('x')", ''],
    ['javascript:', ''],
    ['ailleurs; script-src *', ''],
    ['ailleurs.x:; script-src *:', ''],
  ] as const) {
    it(`lets its form end at the server and ${named === '' ? 'nowhere else' : 'the application'}, told « ${destination} »`, async () => {
      const app = open();
      const { headers } = await ask(app, { ...challenge(), destination }).expect(303);
      const shown = await request(app)
        .get(headers.location ?? '')
        .set('Host', 'localhost')
        .expect(200);
      const policy = String(shown.headers['content-security-policy']);
      assert(policy.includes(`form-action 'self' ${provider.issuer}${named};`), policy);
    });
  }

  for (const slug of ['elliptique', 'rivest']) {
    it(`signs exactly the challenge's bytes with ${slug}'s key and returns with the ticket`, async () => {
      const app = open();
      const answer = await sign(app, { request: await reference(app), card: slug, pin: DEMO_PIN }).expect(303);
      assert.equal(answer.headers.location, `${provider.issuer}/interaction/abc/card?x=1&ticket=ticket-1`);
      const [proof] = provider.received;
      assert(proof !== undefined);
      assert.equal(proof.nonce, NONCE);
      const { publicKey } = new X509Certificate(Buffer.from(proof.chain[0] ?? '', 'base64'));
      const bytes = Buffer.from(`vestibule-card-proof-v1\n${provider.issuer}\n${NONCE}\n${NOW.getTime() / 1000}`);
      const signature = Buffer.from(proof.signature, 'base64');
      assert.equal(proof.algorithm, slug === 'rivest' ? 'RS256' : 'ES256');
      assert(verify('sha256', bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature));
      assert(
        !verify(
          'sha256',
          Buffer.concat([bytes, Buffer.from('0')]),
          { key: publicKey, dsaEncoding: 'ieee-p1363' },
          signature,
        ),
      );
    });
  }

  it('spends a request once: the same reference signs nothing twice', async () => {
    const app = open();
    const fields = { request: await reference(app), card: 'elliptique', pin: DEMO_PIN };
    await sign(app, fields).expect(303);
    const { text } = await sign(app, fields).expect(404);
    assert(text.includes('reader.request.unknown'));
    assert.equal(provider.received.length, 1);
  });

  const seconds = NOW.getTime() / 1000;
  const refused: readonly (readonly [name: string, change: object, code: string])[] = [
    ['an issuer that is not pinned', { issuer: 'http://evil.example' }, 'reader.issuer.not-pinned'],
    ['a proof address on another origin', { proof_url: 'http://evil.example/card/proof' }, 'reader.address.foreign'],
    ['a return address on another origin', { return_url: 'http://evil.example/back' }, 'reader.address.foreign'],
    [
      'a return address that hides its host behind credentials',
      { return_url: 'http://localhost:4000@evil.example/' },
      'reader.request.malformed',
    ],
    ['a script as return address', { return_url: 'javascript:alert(1)' }, 'reader.request.malformed'],
    [
      'a nonce with a line end, which would forge the signed text',
      { nonce: 'aaaaaaaaaaaaaaaaaaaa\n1' },
      'reader.request.malformed',
    ],
    ['a missing nonce', { nonce: '' }, 'reader.request.malformed'],
    ['an instant that is not a number', { iat: 'now' }, 'reader.request.malformed'],
    ['a challenge that is too old', { iat: String(seconds - MAX_CHALLENGE_AGE_SECONDS - 1) }, 'reader.request.stale'],
    ['a challenge from the future', { iat: String(seconds + MAX_CLOCK_AHEAD_SECONDS + 1) }, 'reader.request.stale'],
  ];
  for (const [name, change, code] of refused) {
    it(`is no signing oracle: refuses ${name}`, async () => {
      const answer = await ask(open(), { ...challenge(), ...change });
      assert(answer.status === 400 || answer.status === 403, String(answer.status));
      assert(answer.text.includes(code), code);
    });
  }

  for (const origin of ['http://evil.example', 'null', '']) {
    it(`refuses a challenge posted from ${origin === '' ? 'nowhere stated' : origin}`, async () => {
      const answer = await ask(open(), challenge(), origin).expect(403);
      assert(answer.text.includes('reader.origin.foreign'));
    });
  }

  it('refuses card and PIN posted from any page but its own, the pinned server included', async () => {
    const app = open();
    const fields = { request: await reference(app), card: 'elliptique', pin: DEMO_PIN };
    for (const origin of [provider.issuer, 'null', 'http://evil.example']) {
      assert((await sign(app, fields, origin).expect(403)).text.includes('reader.origin.foreign'));
    }
    assert.equal(provider.received.length, 0);
  });

  it('counts wrong PINs, blocks the card at the third, even for the right PIN, and leaves the other cards alone', async () => {
    const app = open();
    const id = await reference(app);
    const wrong = () => sign(app, { request: id, card: 'elliptique', pin: '9999' }).expect(403);
    assert((await wrong()).text.includes('Il reste 2 essais.'));
    assert((await wrong()).text.includes('Il reste un essai.'));
    assert((await wrong()).text.includes('Carte bloquée après trois codes faux'));
    await sign(app, { request: id, card: 'elliptique', pin: DEMO_PIN }).expect(403);
    assert.equal(provider.received.length, 0, 'reader.pin.wrong and reader.card.blocked must not sign');
    await sign(app, { request: id, card: 'rivest', pin: DEMO_PIN }).expect(303);
  });

  it('asks for a card when none was chosen', async () => {
    const app = open();
    const { text } = await sign(app, { request: await reference(app), pin: DEMO_PIN }).expect(400);
    assert(text.includes('Choisissez une carte.'), 'reader.card.absent');
  });

  it("shows the server's own refusal, escaped, with a way back that names its code", async () => {
    provider.answer = { error: 'pki.path.revoked', fr: 'Carte <b>révoquée</b>.', en: 'Card revoked.' };
    const app = open();
    const { text } = await sign(app, { request: await reference(app), card: 'rivest', pin: DEMO_PIN }).expect(403);
    assert(text.includes('Carte &lt;b&gt;révoquée&lt;/b&gt;.'));
    assert(text.includes(`href="${provider.issuer}/interaction/abc/card?x=1&amp;error=pki.path.revoked"`));
  });

  for (const answer of [{ ticket: 'a b&c=d' }, { ok: true }, { error: 'X', fr: '', en: '' }, 'text']) {
    it(`takes an answer out of shape (${JSON.stringify(answer)}) for no answer`, async () => {
      provider.answer = answer;
      const app = open();
      const { text } = await sign(app, { request: await reference(app), card: 'rivest', pin: DEMO_PIN }).expect(503);
      assert(text.includes('reader.server.unreachable'));
    });
  }

  it('says so when the server does not answer', async () => {
    const app = open();
    const id = await reference(app);
    provider.close();
    const { text } = await sign(app, { request: id, card: 'rivest', pin: DEMO_PIN }).expect(503);
    assert(text.includes('reader.server.unreachable'));
    assert(text.includes('id="back"'));
  });

  it('answers only to its own names, so that a rebound name reaches nothing', async () => {
    await request(open()).get('/').set('Host', 'evil.example').expect(421);
    await request(open()).get('/').set('Host', 'localhost:4010').expect(200);
  });

  it('answers 400 to a first line that nobody can read', async () => {
    const server = createServer(open());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      for (const target of ['http://[x', 'nowhere', 'http://localhost:99999/']) {
        const socket = connect(port, '127.0.0.1');
        socket.end(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
        assert.match(await text(socket), /^HTTP\/1\.1 400 /, target);
      }
    } finally {
      server.close();
    }
  });

  it('refuses a body that is too large, and one that is no form', async () => {
    await ask(open(), { ...challenge(), padding: 'x'.repeat(20_000) }).expect(413);
    await request(open()).post('/sign').set('Host', 'localhost').send({ issuer: 'x' }).expect(400);
    await ask(open(), 'issuer=a&issuer=b').expect(400);
  });

  it('allows no script, no frame, and forms only towards itself and the pinned server (CSP)', async () => {
    const { headers, text } = await request(open()).get('/').set('Host', 'localhost').expect(200);
    const policy = headers['content-security-policy'] ?? '';
    assert(policy.includes("default-src 'none'") && policy.includes("frame-ancestors 'none'"));
    assert(policy.includes(`form-action 'self' ${provider.issuer};`));
    assert(!policy.includes('unsafe') && !text.includes('<script') && !text.includes('style='));
  });

  it('has a page for what it does not have', async () => {
    const { text } = await request(open()).get('/nothing').set('Host', 'localhost').expect(404);
    assert(text.includes('reader.page.absent'));
  });
});

describe('the rack of cards', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rack-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const causeOf = (code: string) => (error: Error) => {
    assert(error.cause instanceof Error && 'code' in error.cause);
    assert.equal(error.cause.code, code);
    return true;
  };

  it("refuses a card whose key is not its certificate's", async () => {
    await layTestCard(folder, 'une', 'ES256');
    await layTestCard(folder, 'autre', 'ES256');
    await copyFile(join(folder, 'une', 'key.pem'), join(folder, 'autre', 'key.pem'));
    await assert.rejects(readCardRack(folder), { code: 'reader.rack.unreadable' });
    await assert.rejects(readCardRack(folder), causeOf('reader.rack.key-mismatch'));
  });

  it('refuses a card whose key is on a curve no card uses', async () => {
    await layTestCard(folder, 'courbe', 'ES384');
    await assert.rejects(readCardRack(folder), causeOf('reader.rack.key-type'));
  });

  it('keeps the order of the card numbers, and names a card without a description by its slug', async () => {
    for (const [slug, cardNumber] of [
      ['a', '2'],
      ['b', '1'],
    ] as const) {
      await layTestCard(folder, slug, 'ES256');
      await writeFile(join(folder, slug, 'card.json'), JSON.stringify({ slug, cardNumber }));
    }
    const cards = await readCardRack(folder);
    assert.deepEqual(
      cards.map(({ slug, description }) => [slug, description.fr]),
      [
        ['b', 'b'],
        ['a', 'a'],
      ],
    );
  });

  it('refuses more cards than a person can choose among, and a folder that is not there', async () => {
    for (let rank = 0; rank <= MAX_CARDS; rank += 1) await mkdir(join(folder, `carte-${rank}`));
    await assert.rejects(readCardRack(folder), { code: 'reader.rack.too-large' });
    await assert.rejects(readCardRack(join(folder, 'absent')), { code: 'reader.rack.unreadable' });
  });
});
