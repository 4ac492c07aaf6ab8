import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const NETWORK = 'portalys';

describe('server/admin: care networks and their members', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere'] });
  let administrator: Browser;
  const at = (path: string) => `${house().issuer}/admin/reseaux${path}`;
  const reader = () => house().running.rooms.directory.reader;
  const now = () => house().clock.now();
  const numberOf = (slug: string) => castMember(slug).idType + castMember(slug).id;
  const personOf = (slug: string): string => {
    const found = reader().findByNationalId(numberOf(slug));
    assert.ok('record' in found);
    return found.record.personId;
  };
  const outsider = (): string => {
    const members = new Set(
      reader()
        .membersOf(NETWORK, '', 500)
        .members.map(({ personId }) => personId),
    );
    const found = [...reader().people('')].find(({ personId }) => !members.has(personId));
    assert.ok(found);
    return found.nationalId;
  };
  const send = (path: string, fields: Readonly<Record<string, string>>) =>
    administrator.ask(at(path), { form: fields });

  before(async () => {
    await house().running.doors.administrators.grant(personOf('generaliste'), 'essai');
    administrator = await signedIn(house(), 'generaliste');
  });

  it('lists networks and members, with what they are there and until when', async () => {
    const list = await administrator.ask(at(''));
    assert.ok(list.body.includes(`/admin/reseaux/${NETWORK}`));
    const page = await administrator.ask(at(`/${NETWORK}`));
    const [first] = reader().membersOf(NETWORK, '', 1).members;
    assert.ok(first && page.body.includes(`/admin/personnes/${first.personId}`));
    assert.equal((await administrator.ask(at('/inconnu'))).status, 404);
  });

  it('admits somebody by their number, tells the next decision, and writes history and audit', async () => {
    const number = outsider();
    const before = auditCount(house());
    const done = await send(`/${NETWORK}/membres`, {
      person: number.slice(1),
      tier: 'active',
      role: 'COORD',
      from: '',
      until: '',
    });
    assert.equal(done.status, 303, done.body.slice(0, 500));
    const found = reader().findByNationalId(number);
    assert.ok('record' in found);
    const [membership] = reader().membershipsOf(found.record.personId, now());
    assert.deepEqual([membership?.networkId, membership?.tier, membership?.role], [NETWORK, 'active', 'COORD']);
    const [line] = auditSince(house(), before).filter(({ event }) => event.action === 'directory.changed');
    assert.equal(line?.event.subject, `person:${found.record.personId}`);
    assert.equal(line?.event.actor, personOf('generaliste'));
    assert.ok((await administrator.ask(at(`/${NETWORK}?fait=admitted`))).body.includes('Membre inscrit.'));
  });

  it('ends a membership; from a page opened before somebody else’s change it is refused, and nothing changes', async () => {
    const personId = personOf('infirmiere');
    const number = numberOf('infirmiere');
    const known = reader()
      .membershipsOf(personId, now())
      .find(({ networkId }) => networkId === NETWORK);
    if (!known)
      await send(`/${NETWORK}/membres`, { person: number, tier: 'member', role: '', from: '2026-01-05', until: '' });
    const running = reader()
      .membershipsOf(personId, now())
      .find(({ networkId }) => networkId === NETWORK);
    assert.ok(running);
    const { tier, role, from } = running;
    const seen = { 'seen-tier': tier, 'seen-role': role, 'seen-until': '' };
    const path = `/${NETWORK}/membres/${personId}/${from}`;
    const stale = await send(path, { tier, role, until: from, ...seen, 'seen-role': 'AUTRE' });
    assert.ok(stale.status === 409 && stale.body.includes('directory.edit.stale-version'));
    assert.equal((await send(path, { tier, role, until: from, ...seen })).status, 303);
    assert.equal(
      reader()
        .membershipsOf(personId, now())
        .some(({ networkId }) => networkId === NETWORK),
      false,
    );
  });

  it('says what is wrong over what was typed: nobody of that number, a day that does not exist, days that overlap', async () => {
    const fields = { person: '899700000099', tier: 'member', role: '', from: '', until: '' };
    const unknown = await send(`/${NETWORK}/membres`, fields);
    assert.ok(unknown.status === 404 && unknown.body.includes('directory.person.absent'));
    assert.ok(unknown.body.includes('899700000099'), 'what was typed is still there');
    const malformed = await send(`/${NETWORK}/membres`, { ...fields, person: outsider(), from: '2026-02-30' });
    assert.ok(malformed.status === 400 && malformed.body.includes('directory.membership.malformed'));
    const number = numberOf('generaliste');
    const admitted = { ...fields, person: number, from: '1990-01-01', until: '1990-12-31' };
    assert.equal((await send(`/${NETWORK}/membres`, admitted)).status, 303);
    const overlap = await send(`/${NETWORK}/membres`, { ...admitted, from: '1990-06-01' });
    assert.ok(overlap.status === 409 && overlap.body.includes('directory.membership.overlaps'));
    assert.equal((await send(`/${NETWORK}/membres`, { ...admitted, tier: 'chef' })).status, 400);
  });

  it('is closed to whoever is no administrator', async () => {
    const other = await signedIn(house(), 'infirmiere');
    assert.equal((await other.ask(at(`/${NETWORK}`))).status, 403);
    const tried = await other.ask(at(`/${NETWORK}/membres`), {
      form: { person: numberOf('infirmiere'), tier: 'permanent' },
    });
    assert.equal(tried.status, 403);
  });
});
