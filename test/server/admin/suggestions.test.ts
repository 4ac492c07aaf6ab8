import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { SCRIPTS } from '../../../server/ui/scripts.ts';
import { signedIn, useHouse } from '../../support/house.ts';

describe('server/admin: suggestions while typing', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere'] });
  const member = castMember('generaliste');
  let administrator: Browser;
  const at = (path: string) => `${house().issuer}/admin${path}`;

  before(async () => {
    const found = house().running.rooms.directory.reader.findByNationalId(member.idType + member.id);
    assert.ok('record' in found);
    await house().running.doors.administrators.grant(found.record.personId, 'essai');
    administrator = await signedIn(house(), 'generaliste');
  });

  it('are asked by the one script that the page allows, of the house alone', async () => {
    const page = await administrator.ask(at(''));
    const policy = String(page.headers['content-security-policy']);
    const digest = createHash('sha256').update(SCRIPTS.suggest).digest('base64');
    assert.ok(policy.includes(`script-src 'sha256-${digest}'; connect-src 'self';`), policy);
    assert.ok(page.body.includes(`<script>${SCRIPTS.suggest}</script>`));
    const other = String((await administrator.ask(at('/audit'))).headers['content-security-policy']);
    assert.doesNotMatch(other, /script-src|connect-src/);
  });

  it('are names with their profession and city, and where they lead, as JSON', async () => {
    const answer = await administrator.ask(at(`/suggestions?q=${member.id.slice(0, 8)}`));
    assert.match(String(answer.headers['content-type']), /^application\/json/);
    const { hits } = JSON.parse(answer.body);
    assert.ok(hits.length > 0 && hits.length <= 8);
    for (const { name, url } of hits) {
      assert.notEqual(name, '');
      assert.match(url, /^\/admin\/(personnes|structures)\//);
      assert.equal((await administrator.ask(`${house().issuer}${url}`)).status, 200);
    }
    assert.deepEqual(JSON.parse((await administrator.ask(at('/suggestions?q=a'))).body), { hits: [] });
  });

  it('are for administrators', async () => {
    const other = await signedIn(house(), 'infirmiere');
    const refused = await other.ask(at('/suggestions?q=ma'));
    assert.equal(refused.status, 403);
    assert.doesNotMatch(refused.body, /"hits"/);
  });
});
