import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

describe('server/portal: a professional’s own sheet', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere'] });
  let nurse: Browser;
  let administrator: Browser;
  const at = (path: string) => `${house().issuer}${path}`;
  const personOf = (slug: string) => {
    const member = castMember(slug);
    const found = house().running.rooms.directory.reader.findByNationalId(member.idType + member.id);
    assert.ok('record' in found);
    return found.record;
  };

  before(async () => {
    await house().running.doors.administrators.grant(personOf('generaliste').personId, 'essai');
    administrator = await signedIn(house(), 'generaliste');
    nurse = await signedIn(house(), 'infirmiere');
  });

  const fieldsOf = (page: string, id: string): Record<string, string> => {
    const [, form = ''] =
      new RegExp(`<form[^>]*>((?:(?!</form>)[\\s\\S])*id="${id}"[\\s\\S]*?)</form>`).exec(page) ?? [];
    return Object.fromEntries(
      [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
  };

  it('shows what the directory knows, and leads there from the portal', async () => {
    assert.ok((await nurse.ask(at('/'))).body.includes('href="/fiche"'));
    const page = await nurse.ask(at('/fiche'));
    assert.equal(page.status, 200);
    const { familyName } = personOf('infirmiere');
    assert.match(page.body, new RegExp(familyName, 'i'));
    const [situation] = personOf('infirmiere').exercices.flatMap(({ situations }) => situations);
    const city = situation?.place.address.cedex.replace(/^\d{5} /, '') ?? '';
    assert.ok(city !== '' && page.body.toLowerCase().includes(city.toLowerCase()), city);
    const stranger = await new (nurse.constructor as new () => Browser)().ask(at('/fiche'));
    assert.deepEqual([stranger.status, stranger.location?.pathname], [303, '/']);
  });

  it('a correction is proposed, shown to an administrator, accepted, and read by its author', async () => {
    const before = auditCount(house());
    const bad = await nurse.ask(at('/fiche/phone'), { form: { value: 'appelez-moi' } });
    assert.ok(bad.status === 400 && bad.body.includes('value="appelez-moi"'));
    assert.equal((await nurse.ask(at('/fiche/phone'), { form: { value: '01 99 00 41 07' } })).status, 303);
    assert.equal(personOf('infirmiere').local.phone, undefined, 'nothing changes before somebody accepts');
    const waiting = await nurse.ask(at('/fiche'));
    assert.ok(waiting.body.includes('la réponse est attendue') && !waiting.body.includes('id="send-phone"'));
    const list = await administrator.ask(at('/admin/propositions'));
    assert.ok(list.body.includes('01 99 00 41 07') && list.body.includes('1 proposition attend'));
    const { personId } = personOf('infirmiere');
    const form = fieldsOf(list.body, 'accept-0');
    const done = await administrator.ask(at(`/admin/propositions/${personId}/phone`), { form });
    assert.equal(done.status, 303, done.body.slice(0, 500));
    const { local, provenance } = personOf('infirmiere');
    assert.deepEqual([local.phone, provenance['local.phone']?.source], ['01 99 00 41 07', 'person']);
    assert.ok((await nurse.ask(at('/fiche'))).body.includes('Votre proposition a été acceptée'));
    const again = await administrator.ask(at(`/admin/propositions/${personId}/phone`), { form });
    assert.ok(again.status === 404 && again.body.includes('directory.proposal.absent'));
    const lines = auditSince(house(), before).map(({ event }) => event);
    assert.deepEqual(
      lines.filter(({ action }) => action.startsWith('directory.')).map(({ action }) => action),
      ['directory.proposed', 'directory.changed', 'directory.proposal-answered'],
    );
    assert.equal((await nurse.ask(at('/fiche/phone/retirer'), { form: {} })).status, 303);
    assert.ok(!(await nurse.ask(at('/fiche'))).body.includes('acceptée'));
  });

  it('a correction is declined with a reason, which its author reads', async () => {
    await nurse.ask(at('/fiche/secureMail'), { form: { value: 'inventee@mss.example' } });
    const list = await administrator.ask(at('/admin/propositions'));
    const { personId } = personOf('infirmiere');
    const target = at(`/admin/propositions/${personId}/secureMail`);
    const form = fieldsOf(list.body, 'decline-0');
    const short = await administrator.ask(target, { form: { ...form, reason: 'non' } });
    assert.ok(short.status === 400 && short.body.includes('directory.proposal.reason'));
    const reason = 'Cette adresse est celle du service.';
    assert.equal((await administrator.ask(target, { form: { ...form, reason } })).status, 303);
    const page = await nurse.ask(at('/fiche'));
    assert.ok(page.body.includes(reason) && page.body.includes('id="send-secureMail"'));
    assert.equal(personOf('infirmiere').local.secureMail, undefined);
  });

  it('nobody answers their own proposal, nor without being an administrator; an unknown field is no page', async () => {
    await administrator.ask(at('/fiche/phone'), { form: { value: '01 99 00 41 08' } });
    const list = await administrator.ask(at('/admin/propositions'));
    assert.ok(list.body.includes('une autre personne répond') && !list.body.includes('id="accept-0"'));
    const { personId, version } = personOf('generaliste');
    const [proposal] = reader().proposalsOf(personId);
    const form = { at: proposal?.at ?? '', version: String(version), outcome: 'accepted' };
    const own = await administrator.ask(at(`/admin/propositions/${personId}/phone`), { form });
    assert.ok(own.status === 403 && own.body.includes('directory.proposal.own'));
    assert.equal((await nurse.ask(at(`/admin/propositions/${personId}/phone`), { form })).status, 403);
    assert.equal((await nurse.ask(at('/fiche/birthDate'), { form: { value: 'x' } })).status, 404);
    assert.equal((await administrator.ask(at(`/admin/propositions/${personId}/sex`), { form })).status, 404);
    assert.equal(personOf('generaliste').local.phone, undefined);
  });

  const reader = () => house().running.rooms.directory.reader;
});
