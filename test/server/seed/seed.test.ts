import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerError } from '../../../server/errors.ts';
import { applySeed } from '../../../server/seed/apply-seed.ts';
import { judgeSeed, readSeed } from '../../../server/seed/read-seed.ts';
import { applicationToken, auditCount, auditSince, useHouse } from '../../support/house.ts';

const EXAMPLE = new URL('../../../docs/seed.example.json', import.meta.url).pathname;

describe('server/seed', () => {
  const house = useHouse({ applications: 1 });
  const targets = () => ({ rooms: house().running.rooms, clients: house().running.doors.clients });

  it('the example of the documentation is taken in: people with their situations, networks, clients, an open sheet', async () => {
    const seed = readSeed(EXAMPLE);
    const report = await applySeed(seed, targets());
    assert.deepEqual(report, { clients: 1, persons: 1, networks: 1, openToAll: ['essai-basic'] });
    const { reader } = house().running.rooms.directory;
    const found = reader.findByNationalId('899700990017');
    assert.ok(found.found);
    assert.equal(found.record.familyName, 'ESSAI-FICTIF');
    assert.equal(found.record.exercices[0]?.profession, '10');
    assert.equal(found.record.exercices[0]?.situations[0]?.place.name, 'Cabinet du Dr Essai-Fictif');
    const client = {
      id: 'essai-basic',
      secret: 'secret-fictif-d-essai-de-plus-de-trente-deux-signes',
      redirectUri: '',
    };
    const changed = {
      ...seed.clients[0],
      grant_types: ['authorization_code', 'client_credentials'],
      scope: 'openid pdp.evaluate',
    };
    const version = house().running.doors.clients.find('essai-basic')?.version ?? 0;
    assert.ok(
      (await house().running.doors.clients.save(changed, version, { actor: 'system', from: '', request: '' })).accepted,
    );
    assert.notEqual(await applicationToken(house(), client), '');
  });

  it('the same seed again writes nothing about clients', async () => {
    const seed = readSeed(EXAMPLE);
    await applySeed(seed, targets());
    const before = auditCount(house());
    await applySeed(seed, targets());
    assert.deepEqual(
      auditSince(house(), before).filter(({ event }) => event.action === 'application.changed'),
      [],
    );
  });

  it('names every fault with its place', () => {
    const { seed, faults } = judgeSeed({
      clients: [
        { client_id: 'a', client_name: 'A', redirect_uris: ['https://*.example/'] },
        { client_id: 'a', client_name: 'A', redirect_uris: ['https://a.example/'] },
      ],
      cards: [
        { slug: 'carte', person: '899700990017' },
        { slug: 'carte', person: '899700990017' },
      ],
      sheets: [{ application: 'a' }],
    });
    assert.equal(seed, null);
    const places = faults.map(({ place }) => place);
    for (const place of ['clients.0.redirect_uris.0', 'clients.1', 'cards.1', 'sheets.0'])
      assert.ok(places.includes(place), places.join(' '));
    const shape = judgeSeed({ person: [], persons: [{ national_id: 'x' }], cards: [{ slug: 'A B' }] }).faults.map(
      ({ place }) => place,
    );
    for (const place of ['person', 'persons.0.national_id', 'persons.0.family_name', 'cards.0.slug'])
      assert.ok(shape.includes(place), shape.join(' '));
  });

  for (const [what, text] of [
    ['that is no JSON', '{ clients: '],
    ['with faults', '{"clients":[{"client_id":"A"}]}'],
  ] as const) {
    it(`a file ${what} is server.seed.malformed`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'vestibule-seed-'));
      const file = join(folder, 'seed.json');
      writeFileSync(file, text);
      assert.throws(
        () => readSeed(file),
        (error: unknown) => error instanceof ServerError && error.code === 'server.seed.malformed',
      );
      rmSync(folder, { recursive: true });
    });
  }
});
