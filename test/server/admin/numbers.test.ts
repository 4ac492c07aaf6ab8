import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { unescapeHtml } from '../../../scripts/bench/card-sign-in.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const REASON = 'Même diplôme, même date de naissance';

describe('server/admin: a person’s numbers, records merged and parted', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere'] });
  let administrator: Browser;
  const { numberOf, person } = {
    numberOf: (slug: string) => castMember(slug).idType + castMember(slug).id,
    person: (number: string) => {
      const found = house().running.rooms.directory.reader.findByNationalId(number);
      assert.ok('record' in found);
      return found.record;
    },
  };
  const at = (personId: string, path: string) => `${house().issuer}/admin/personnes/${personId}/${path}`;
  const formOf = (body: string): Record<string, string> =>
    Object.fromEntries(
      [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [
        name,
        unescapeHtml(value),
      ]),
    );
  const [one, two] = ['infirmiere', 'generaliste'].map(numberOf) as [string, string];

  before(async () => {
    await house().running.doors.administrators.grant(person(numberOf('generaliste')).personId, 'essai');
    administrator = await signedIn(house(), 'generaliste');
  });

  const someoneElse = () => {
    const { reader } = house().running.rooms.directory;
    const other = [...reader.people('')].find(({ nationalId }) => nationalId !== one && nationalId !== two);
    assert.ok(other);
    return other;
  };
  const setPhone = async (personId: string, value: string) => {
    const { editor, reader } = house().running.rooms.directory;
    const found = reader.findByPersonId(personId);
    assert.ok(found.found);
    const ref = { kind: 'person', id: personId } as const;
    const { version } = found.record;
    const set = { command: 'set-local-field', ref, field: 'phone', value, version } as const;
    assert.ok((await editor.perform({ personId: 'essai' }, set, house().clock.now())).accepted);
  };

  it('shows two records side by side, merges them as chosen, and parts them again', async () => {
    const [kept, joined] = [person(one), someoneElse()];
    await setPhone(kept.personId, '01 99 00 41 01');
    await setPhone(joined.personId, '01 99 00 41 02');
    const sheet = await administrator.ask(`${house().issuer}/admin/personnes/${kept.personId}`);
    assert.ok(sheet.body.includes(`/admin/personnes/${kept.personId}/numeros`));
    const numbers = await administrator.ask(at(kept.personId, 'numeros'));
    assert.equal(numbers.status, 200);
    const unknown = await administrator.ask(at(kept.personId, 'reunir?avec=12'));
    assert.deepEqual([unknown.status, unknown.body.includes('n&#39;est pas dans l&#39;annuaire')], [404, true]);
    const itself = await administrator.ask(at(kept.personId, `reunir?avec=${one}`));
    assert.equal(itself.status, 409);
    const sides = await administrator.ask(at(kept.personId, `reunir?avec=${joined.nationalId}`));
    assert.equal(sides.status, 200);
    for (const value of ['01 99 00 41 01', '01 99 00 41 02', joined.nationalId, 'id="phone-absorbed"', 'id="swap"'])
      assert.ok(sides.body.includes(value), value);
    const form = { ...formOf(sides.body), phone: 'absorbed', reason: 'non' };
    const refused = await administrator.ask(at(kept.personId, 'reunir'), { form });
    assert.deepEqual([refused.status, refused.body.includes('directory.merge.reason')], [400, true]);
    assert.match(refused.body, /id="phone-absorbed"[^>]*checked/, 'what was chosen stays chosen');
    const before = auditCount(house());
    const done = await administrator.ask(at(kept.personId, 'reunir'), { form: { ...form, reason: REASON } });
    assert.equal(done.location?.search, '?fait=reunies', done.body.slice(0, 300));
    assert.equal(person(joined.nationalId).personId, kept.personId);
    assert.equal(person(one).local.phone, '01 99 00 41 02');
    const lines = auditSince(house(), before).filter(({ event }) => event.details.operation === 'merged');
    assert.deepEqual(
      lines.map(({ event }) => event.actor),
      [person(two).personId, person(two).personId],
    );
    const stale = await administrator.ask(at(kept.personId, 'reunir'), { form: { ...form, reason: REASON } });
    assert.equal(stale.status, 409, 'they are one already');
    const via = await administrator.ask(`${house().issuer}/admin/personnes/${joined.personId}`);
    assert.match(via.body, new RegExp(`Trouvée par un ancien identifiant : ${joined.nationalId}`));
    const listed = await administrator.ask(at(joined.personId, 'numeros?fait=reunies'));
    assert.ok(listed.body.includes(REASON) && listed.body.includes('merge-'));
    const parting = { absorbed: joined.personId, version: String(person(one).version), reason: REASON };
    const old = await administrator.ask(at(kept.personId, 'separer'), { form: { ...parting, version: '1' } });
    assert.deepEqual([old.status, old.body.includes('directory.edit.stale-version')], [409, true]);
    const parted = await administrator.ask(at(kept.personId, 'separer'), { form: parting });
    assert.equal(parted.location?.search, '?fait=separees');
    assert.deepEqual(
      [person(one).local.phone, person(joined.nationalId).local.phone],
      ['01 99 00 41 01', '01 99 00 41 02'],
    );
  });

  it('of two administrators who saw the same two records one merges them', async () => {
    const [kept, joined] = [person(one), someoneElse()];
    const form = {
      ...formOf((await administrator.ask(at(kept.personId, `reunir?avec=${joined.nationalId}`))).body),
      reason: REASON,
    };
    await setPhone(kept.personId, '01 99 00 41 03');
    const late = await administrator.ask(at(kept.personId, 'reunir'), { form });
    assert.deepEqual([late.status, late.body.includes('01 99 00 41 03')], [409, true], 'shown again as they are now');
    assert.notEqual(person(joined.nationalId).personId, kept.personId);
  });

  it('withdraws a correspondence and reinstates it, with a reason that stays readable', async () => {
    const { importer } = house().running.rooms.directory;
    const source = (async function* bytes() {
      yield Buffer.from(`N° ADELI;N° RPPS\n259990018;${one.slice(1)}\n`);
    })();
    assert.ok((await importer.importFile(source, 'bascule.csv', house().clock.now())).accepted);
    const { personId } = person(one);
    const page = await administrator.ask(at(personId, 'numeros'));
    assert.ok(page.body.includes('bascule.csv') && page.body.includes('259990018'));
    const form = { former: '0259990018', current: one, act: 'withdraw', reason: REASON };
    const short = await administrator.ask(at(personId, 'correspondance'), { form: { ...form, reason: '' } });
    assert.equal(short.status, 400);
    const done = await administrator.ask(at(personId, 'correspondance'), { form });
    assert.equal(done.location?.search, '?fait=retiree');
    const shown = await administrator.ask(at(personId, 'numeros'));
    assert.ok(shown.body.includes(REASON), 'who withdrew it, when and why');
    const again = await administrator.ask(at(personId, 'correspondance'), { form });
    assert.equal(again.status, 404);
    const back = await administrator.ask(at(personId, 'correspondance'), { form: { ...form, act: 'reinstate' } });
    assert.equal(back.location?.search, '?fait=retablie');
    assert.equal(person('0259990018').personId, personId);
  });
});
