import assert from 'node:assert/strict';
import { castMember } from '../../../scripts/region/cast.ts';
import { authorize, inside, signedIn, useHouse } from '../../support/house.ts';

describe('server/consents: agreements of a person whose records are merged', () => {
  const house = useHouse({ registration: () => ({ consent_required: true }) });
  const person = (slug: string) => {
    const { idType, id } = castMember(slug);
    const found = house().running.rooms.directory.reader.findByNationalId(idType + id);
    assert.ok('record' in found);
    return found.record;
  };

  it('count in the session of before, are listed, asked once for more, and withdrawn', async () => {
    const nurse = await signedIn(house(), 'infirmiere');
    const client = house().client(0);
    const situation = person('infirmiere').exercices.flatMap(({ situations }) => situations)[0]?.id ?? '';
    const ask = (changes: Record<string, string>) => authorize(house(), nurse, client, { situation, ...changes });
    const agree = (page: URL) => nurse.open(`${page.href}/consent`, { form: {} }, inside(house()));
    await agree((await ask({ scope: 'openid' })).answer.url);
    const [survivor, absorbed] = [person('generaliste'), person('infirmiere')];
    const verdict = await house().running.rooms.directory.lineage.merge(
      { personId: 'essai' },
      {
        survivorId: survivor.personId,
        absorbedId: absorbed.personId,
        seen: { survivor: survivor.version, absorbed: absorbed.version },
        choice: {},
        reason: 'Essai : une seule personne',
      },
      new Date(),
    );
    assert.ok(verdict.accepted, JSON.stringify(verdict));
    assert.notEqual((await ask({ scope: 'openid', prompt: 'none' })).code, '', 'still agreed');
    const more = await agree((await ask({ scope: 'openid scope_all' })).answer.url);
    assert.notEqual(more.location?.searchParams.get('code') ?? '', '', 'asked once');
    const withdrawn = await nurse.open(
      `${house().issuer}/acces/accord`,
      { form: { application: client.id } },
      inside(house()),
    );
    assert.match(withdrawn.url.search, /retire/);
    assert.equal((await ask({ scope: 'openid', prompt: 'none' })).error, 'consent_required');
  });
});
