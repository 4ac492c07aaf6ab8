import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { unescapeHtml } from '../../../scripts/bench/card-sign-in.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { rassFile, somebody } from '../../directory/support/national-files.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const REASON = 'Vérifié auprès de l’ARS';

describe('server/admin: conflicts between files and the directory', () => {
  const house = useHouse({ cards: ['generaliste'] });
  let administrator: Browser;
  const page = () => administrator.ask(`${house().issuer}/admin/conflits`);
  const send = (form: Readonly<Record<string, string>>) =>
    administrator.ask(`${house().issuer}/admin/conflits`, { form });
  const directory = () => house().running.rooms.directory;
  const take = async (content: string) => {
    const source = (async function* bytes() {
      yield Buffer.from(content);
    })();
    // The invented region is not in this file: nobody is closed for it.
    const verdict = await directory().importer.importFile(source, 'activites.txt', house().clock.now(), undefined, {
      allowClosures: true,
    });
    assert.ok(verdict.accepted, JSON.stringify(verdict));
  };
  const numberOf = (slug: string) => castMember(slug).idType + castMember(slug).id;
  const personOf = (nationalId = '') => {
    const found = directory().reader.findByNationalId(nationalId);
    assert.ok('record' in found);
    return found.record;
  };
  const asAdeli = (number: number) => {
    const id = String(somebody(number).id).slice(2);
    return { ...somebody(number), type: '0', id, nationalId: `0${id}` };
  };
  const [one, two] = [asAdeli(1), asAdeli(2)];
  const claims = { ...somebody(9), otherIds: `${one.nationalId},ADELI,1;${two.nationalId},ADELI,1` };

  before(async () => {
    await house().running.doors.administrators.grant(personOf(numberOf('generaliste')).personId, 'essai');
    administrator = await signedIn(house(), 'generaliste');
  });

  it('are listed with what they are about, and settled once, with a reason and an audit line', async () => {
    const region = [...directory().reader.people('')].map(({ nationalId, familyName, givenNames }) => ({
      ...{ type: nationalId.slice(0, 1), id: nationalId.slice(1), nationalId, familyName },
      givenNames: givenNames.join("'"),
    }));
    assert.match((await page()).body, /Aucun conflit n’attend de décision/);
    await take(rassFile([...region, one, two]));
    await take(rassFile([...region, claims]));
    const shown = await page();
    assert.match(shown.body, /1 conflit attend/);
    for (const { nationalId } of [one, two])
      assert.ok(shown.body.includes(`/admin/personnes/${personOf(nationalId).personId}`), nationalId);
    const [, compare = ''] = /id="compare-0" href="([^"]+)"/.exec(shown.body) ?? [];
    const sides = await administrator.ask(`${house().issuer}${unescapeHtml(compare)}`);
    assert.match(sides.body, /Deux fiches côte à côte/);
    const [conflict] = directory().conflicts.list();
    assert.ok(conflict);
    const form = { id: conflict.id, at: conflict.at, decision: `is:${personOf(one.nationalId).personId}` };
    for (const [wrong, status] of [
      [{ ...form, reason: 'non' }, 400],
      [{ ...form, decision: '', reason: REASON }, 400],
      [{ ...form, at: '2020', reason: REASON }, 409],
      [{ ...form, id: 'identity:x', reason: REASON }, 404],
    ] as const) {
      assert.equal((await send(wrong)).status, status, JSON.stringify(wrong));
    }
    const before = auditCount(house());
    const done = await send({ ...form, reason: REASON });
    assert.equal(done.location?.search, '?fait');
    const [event] = auditSince(house(), before).filter(
      ({ event: each }) => each.action === 'directory.conflict-settled',
    );
    assert.deepEqual(
      [event?.event.actor, event?.event.subject, event?.event.details.reason],
      [personOf(numberOf('generaliste')).personId, conflict.id, REASON],
    );
    assert.equal((await send({ ...form, reason: REASON })).status, 404, 'decided once');
    const { personId } = personOf(one.nationalId);
    await take(rassFile([...region, claims]));
    assert.equal(personOf(claims.nationalId).personId, personId);
    assert.match((await page()).body, /Aucun conflit/);
  });
});
