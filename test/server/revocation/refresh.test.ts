import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ListWorker, openCrlStore, openListWorker, openTrustStore } from '../../../pki/index.ts';
import { integer } from '../../../scripts/authority/der-writer.ts';
import { authorityKeyIdentifier, crlDistributionPoint, crlNumber } from '../../../scripts/authority/extensions.ts';
import { createGuardedFetch } from '../../../server/http/guarded-fetch.ts';
import { openMeter } from '../../../server/metrics/meter.ts';
import { openAddressBook } from '../../../server/revocation/address-book.ts';
import { REVOCATION_FAMILIES } from '../../../server/revocation/families.ts';
import { fetchOverHttp } from '../../../server/revocation/http-fetch.ts';
import { openKeptLists } from '../../../server/revocation/kept-lists.ts';
import { openListIntake } from '../../../server/revocation/list-intake.ts';
import { openRefresh } from '../../../server/revocation/refresh.ts';
import { restoreLists } from '../../../server/revocation/restore-lists.ts';
import { measureLists } from '../../../server/revocation/watch.ts';
import { ENTRIES, fort } from '../../pki/world.ts';
import { AT, DAY_MS, makeCard, makeCrl, withExtensions } from '../../support/authority.ts';
import { type Loopback, serveWeb } from '../../support/loopback.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Request {
  readonly url: string;
  readonly ifNoneMatch: string | undefined;
}

describe('refresh of lists', () => {
  let server: Loopback;
  let preparer: ListWorker;
  let now: number;
  let folder: string;
  let serve: () => { status: number; body: Uint8Array; etag?: string } | null;
  const asked: Request[] = [];

  before(async () => {
    preparer = openListWorker();
    server = await serveWeb((request, response) => {
      asked.push({ url: request.url ?? '', ifNoneMatch: request.headers['if-none-match'] });
      const told = serve();
      if (told !== null)
        response.writeHead(told.status, told.etag === undefined ? {} : { ETag: told.etag }).end(told.body);
    });
  });
  after(async () => {
    await server.close();
    await preparer.close();
  });
  beforeEach(() => {
    now = AT.getTime();
    asked.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'vestibule-fetched-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function open({
    hosts = ['listes.example'],
    configured = [] as readonly string[],
    timeoutMs = 2000,
    entries = ENTRIES,
  } = {}) {
    const clock = { now: () => new Date(now) };
    const crls = openCrlStore(openTrustStore(entries, { universe: 'demo' }));
    const meter = openMeter(REVOCATION_FAMILIES);
    const audit = { append: async () => undefined };
    const book = openAddressBook(configured, entries);
    const guarded = createGuardedFetch({
      insideAllowed: () => ['127.0.0.1/32'],
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const intake = openListIntake({ crls, preparer, audit, meter, clock, book });
    const kept = openKeptLists(join(folder, 'lists'));
    const refresh = openRefresh({
      addresses: book.lists,
      hosts: new Set(hosts),
      intervalMs: HOUR_MS,
      fetch: (address, marks) => fetchOverHttp(guarded, address.url, { maxBytes: 1_000_000, timeoutMs }, { marks }),
      intake,
      kept,
      meter,
      clock,
      random: () => 0.5,
      log: () => undefined,
    });
    const fetches = (outcome: string, host = 'listes.example') =>
      meter.read('vestibule_revocation_fetch_total', { outcome, host }) ?? 0;
    const restore = () => restoreLists({ kept, intake, book, refresh, clock });
    return { book, crls, meter, refresh, fetches, clock, kept, restore };
  }

  const address = () => `http://listes.example:${server.port}/fort.crl`;
  /** The first turn is spread over a minute. */
  const first = async (refresh: { run(): Promise<void> }) => {
    await refresh.run();
    now += MINUTE_MS;
    await refresh.run();
  };

  it('takes a list into use, then asks whether it changed, once an interval', async () => {
    serve = () => ({ status: asked.at(-1)?.ifNoneMatch === '"7"' ? 304 : 200, body: makeCrl(fort), etag: '"7"' });
    const { crls, refresh, fetches } = open({ configured: [address()] });
    await first(refresh);
    assert.equal(crls.status().find(({ list }) => list !== null)?.list?.crlNumber, '7');
    await refresh.run();
    now += HOUR_MS / 2;
    await refresh.run();
    assert.equal(asked.length, 1, 'nothing is due');
    now += HOUR_MS / 2;
    await refresh.run();
    assert.deepEqual([asked.length, asked[1]?.ifNoneMatch, fetches('unchanged')], [2, '"7"', 1]);
  });

  it('asks an address once at a time', async () => {
    serve = () => null;
    const { refresh, fetches } = open({ configured: [address()], timeoutMs: 300 });
    await refresh.run();
    now += MINUTE_MS;
    await Promise.all([refresh.run(), refresh.run(), refresh.run()]);
    assert.deepEqual([asked.length, fetches('failed')], [1, 1]);
  });

  it('leaves an address that fails alone, twice as long each time (S-40)', async () => {
    serve = () => ({ status: 500, body: Buffer.alloc(0) });
    const { refresh, fetches } = open({ configured: [address()] });
    await first(refresh);
    const minutes: number[] = [];
    for (let minute = 1; minute <= 60; minute++) {
      now += MINUTE_MS;
      const before = asked.length;
      await refresh.run();
      if (asked.length > before) minutes.push(minute);
    }
    assert.deepEqual(minutes, [1, 3, 7, 15, 31]);
    assert.equal(fetches('failed'), 6);
  });

  it('asks no host that is not named, and no address nobody trusted has given', async () => {
    serve = () => ({ status: 200, body: makeCrl(fort) });
    const { book, refresh, meter } = open({ configured: [`http://ailleurs.example:${server.port}/`] });
    await first(refresh);
    assert.equal(asked.length, 0);
    assert.equal(meter.read('vestibule_revocation_fetch_total', { outcome: 'refused', host: '' }), 1);
    const card = makeCard(fort, { extensions: withExtensions(crlDistributionPoint(address())) });
    assert.ok(!book.lists().includes(address()), 'a card that was not accepted teaches nothing');
    book.learn(card.der);
    await first(refresh);
    assert.deepEqual(
      asked.map(({ url }) => url),
      ['/fort.crl'],
    );
  });

  it('asks for the deltas where a list accepted says they are (RFC 5280 §5.2.6)', async () => {
    const above = `http://listes.example:${server.port}/fort-delta.crl`;
    const freshest = { ...crlDistributionPoint(above), oid: '2.5.29.46' };
    const usual = [authorityKeyIdentifier(fort.spki)];
    const delta = makeCrl(fort, {
      extensions: [...usual, crlNumber(8), { oid: '2.5.29.27', critical: true, value: integer(7) }],
    });
    const complete = makeCrl(fort, { extensions: [...usual, crlNumber(7), freshest] });
    serve = () => ({ status: 200, body: asked.at(-1)?.url === '/fort.crl' ? complete : delta });
    const { refresh, crls, book } = open({ configured: [address()] });
    await first(refresh);
    assert.deepEqual(book.lists(), [address(), above]);
    await first(refresh);
    assert.deepEqual(
      asked.map(({ url }) => url),
      ['/fort.crl', '/fort-delta.crl'],
    );
    assert.deepEqual(
      crls.status().flatMap(({ lists }) => lists.map(({ kind, crlNumber: number }) => `${kind} ${number}`)),
      ['complete 7', 'delta 8'],
    );
  });

  it('learns no address from a list that is refused', async () => {
    const freshest = { ...crlDistributionPoint(`http://listes.example:${server.port}/piege.crl`), oid: '2.5.29.46' };
    const extensions = [authorityKeyIdentifier(fort.spki), crlNumber(7), freshest];
    serve = () => ({ status: 200, body: makeCrl({ ...fort, key: lookAlike.key }, { extensions }) });
    const { refresh, book } = open({ configured: [address()] });
    await first(refresh);
    assert.deepEqual(book.lists(), [address()]);
  });

  describe('lists kept between two lives of the server', () => {
    const number = ({ crls }: ReturnType<typeof open>) =>
      crls.status().find(({ list }) => list !== null)?.list?.crlNumber;

    async function live() {
      serve = () => ({ status: asked.at(-1)?.ifNoneMatch === '"7"' ? 304 : 200, body: makeCrl(fort), etag: '"7"' });
      const former = open({ configured: [address()] });
      await first(former.refresh);
      assert.equal(asked.length, 1);
      return former;
    }

    it('has the list again without asking anybody, then asks at its turn whether it changed', async () => {
      await live();
      serve = () => null;
      const next = open({ configured: [address()], timeoutMs: 300 });
      await next.restore();
      await next.refresh.run();
      now += MINUTE_MS;
      await next.refresh.run();
      assert.deepEqual([number(next), asked.length], ['7', 1]);
      serve = () => ({ status: 304, body: Buffer.alloc(0) });
      now += HOUR_MS;
      await next.refresh.run();
      assert.deepEqual([asked.length, asked[1]?.ifNoneMatch, next.fetches('unchanged')], [2, '"7"', 1]);
      assert.equal(next.kept.all()[0]?.nextAsk.getTime(), now + HOUR_MS);
    });

    it('asks again an address that a card taught, as long as its host is among those named', async () => {
      await live();
      const next = open();
      assert.deepEqual(next.book.lists(), []);
      await next.restore();
      assert.deepEqual(next.book.lists(), [address()]);
      now += HOUR_MS;
      await next.refresh.run();
      assert.equal(asked.length, 2);
      const elsewhere = open({ hosts: ['autre.example'] });
      await elsewhere.restore();
      now += HOUR_MS;
      await elsewhere.refresh.run();
      assert.equal(asked.length, 2);
    });

    it('keeps nothing that was refused, and no file aside', async () => {
      const { refresh, kept } = open({ configured: [address()] });
      serve = () => ({ status: 200, body: Buffer.from('<html>') });
      await first(refresh);
      assert.deepEqual([kept.all(), readdirSync(join(folder, 'lists'))], [[], []]);
    });

    it('counts a file that is not what its note says for nothing, and asks at once', async () => {
      const { kept } = await live();
      const [list] = kept.all();
      writeFileSync(list?.file ?? '', makeCrl(fort, { extensions: [crlNumber(3)] }));
      const next = open({ configured: [address()] });
      await next.restore();
      assert.equal(number(next), undefined);
      await next.refresh.run();
      assert.deepEqual([number(next), asked.length, asked[1]?.ifNoneMatch], ['7', 2, undefined]);
    });

    it('counts a note that cannot be read for nothing', async () => {
      await live();
      for (const name of readdirSync(join(folder, 'lists'))) {
        if (name.endsWith('.json')) writeFileSync(join(folder, 'lists', name), '{"address":');
      }
      const next = open({ configured: [address()] });
      await next.restore();
      assert.equal(number(next), undefined);
      await first(next.refresh);
      assert.equal(number(next), '7');
    });

    it('judges a list again: one of an authority that is no longer held is forgotten', async () => {
      const { kept } = await live();
      const next = open({ entries: ENTRIES.filter(({ der }) => der !== fort.der) });
      await next.restore();
      assert.deepEqual([next.book.lists(), kept.all()], [[], []]);
    });
  });

  for (const [what, body, code] of [
    ['a page of the network', () => Buffer.from('<html>'), 'pki.crl.malformed'],
    [
      'the list of a look-alike',
      () => makeCrl({ ...fort, key: ENTRIES.length > 0 ? lookAlike.key : fort.key }),
      'pki.crl.bad-signature',
    ],
    ['an older list', () => makeCrl(fort), 'pki.crl.rollback'],
  ] as const) {
    it(`counts ${what}, keeps the list in use, and tells why`, async () => {
      const { crls, refresh, meter, fetches } = open({ configured: [address()] });
      serve = () => ({
        status: 200,
        body: makeCrl(fort, { extensions: [authorityKeyIdentifier(fort.spki), crlNumber(9)] }),
      });
      await first(refresh);
      serve = () => ({ status: 200, body: body() });
      now += 2 * HOUR_MS;
      await refresh.run();
      assert.equal(meter.read('vestibule_crl_refused_total', { code }), 1);
      assert.equal(fetches('not accepted'), 1);
      assert.ok(crls.status().some(({ list }) => list?.crlNumber === '9'));
      if (code === 'pki.crl.rollback') {
        assert.equal(meter.read('vestibule_crl_rollback_timestamp_seconds'), Math.floor(now / 1000));
      }
    });
  }

  it('raises the alarm before a list ends, and where there is none', async () => {
    serve = () => ({ status: 200, body: makeCrl(fort) });
    const { crls, refresh, meter, clock } = open({ configured: [address()] });
    const issuer = () => crls.status().find(({ authority }) => authority === fortStatus(crls))?.issuer ?? '';
    const alarm = () => {
      measureLists(crls, meter, clock.now());
      return meter.read('vestibule_revocation_alarm', { issuer: issuer() });
    };
    assert.equal(alarm(), 1);
    await first(refresh);
    assert.equal(alarm(), 0);
    now = AT.getTime() + 5.6 * DAY_MS;
    assert.equal(alarm(), 1, 'less than twelve hours are left');
    assert.match(meter.text(), /vestibule_revocation_alarm\{issuer="[^"]*FORT[^"]*"\} 1/);
  });
});

const lookAlike = makeCard(fort);

function fortStatus(crls: ReturnType<typeof openCrlStore>): string | undefined {
  return crls.status().find(({ issuer }) => issuer.includes('FORT'))?.authority;
}
