import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { castMember } from '../../../scripts/region/cast.ts';
import { signedIn, tokensFor, useHouse, userinfo } from '../../support/house.ts';

const GOLDEN = new URL('../../golden/claims.json', import.meta.url);
const SAMPLES = '../shared/data/psc';

/** Names of claims at every level, those of lists joined: `SubjectRefPro.exercices.activities.codeRole`. */
function namesOf(value: unknown, prefix = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => namesOf(item, prefix));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => [`${prefix}${name}`, ...namesOf(item, `${prefix}${name}.`)]);
}

describe('server/oidc: claims', () => {
  const house = useHouse();
  const claims = async (slug: string, scope: string): Promise<Record<string, unknown>> => {
    const { accessToken } = await tokensFor(house(), await signedIn(house(), slug), house().client(0), { scope });
    return JSON.parse((await userinfo(house(), accessToken)).body);
  };

  it('are word for word those on file, for a physician of two situations and a nurse of one', async () => {
    const told = Object.fromEntries(
      await Promise.all(
        ['oncologue', 'infirmiere'].map(async (slug) => {
          const { sub, ...rest } = await claims(slug, 'openid profile scope_all');
          assert.match(String(sub), /^[0-9a-f-]{36}$/);
          return [slug, rest] as const;
        }),
      ),
    );
    assert.deepEqual(told, JSON.parse(readFileSync(GOLDEN, 'utf8')));
  });

  it('sub is the person’s internal id, never the national identifier', async () => {
    const { sub, preferred_username, SubjectNameID } = await claims('generaliste', 'openid profile scope_all');
    const { idType, id } = castMember('generaliste');
    assert.equal(preferred_username, idType + id);
    assert.equal(SubjectNameID, idType + id);
    assert.ok(!String(sub).includes(id));
  });

  it('without scope_all nothing is told of exercices', async () => {
    const told = await claims('generaliste', 'openid');
    assert.equal(told.SubjectRefPro, undefined);
    assert.equal(told.SubjectRole, undefined);
  });

  it('hold no right: nothing that an application could take for a permission', async () => {
    const names = namesOf(await claims('oncologue', 'openid profile scope_all')).join(' ');
    assert.ok(
      !/permission|habilitation|granted|roles?\b/i.test(names.replaceAll(/\b(codeRole|SubjectRole|role)\b/g, '')),
    );
  });

  it('carry every name that Pro Santé Connect publishes for a professional', async function () {
    if (!existsSync(SAMPLES)) return this.skip();
    const told = new Set(namesOf(await claims('oncologue', 'openid profile scope_all')));
    const files = readdirSync(SAMPLES).filter((name) => name.startsWith('userinfo-medecin'));
    assert.ok(files.length > 0);
    for (const file of files) {
      const published = namesOf(JSON.parse(readFileSync(join(SAMPLES, file), 'utf8')));
      assert.deepEqual(
        published.filter((name) => !told.has(name)),
        [],
        file,
      );
    }
  });
});
