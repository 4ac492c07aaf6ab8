import assert from 'node:assert/strict';
import { castMember } from '../../../scripts/region/cast.ts';
import { applyClients, exportClients, planClients } from '../../../server/clients/configuration.ts';
import { rightOfProgram } from '../../../server/directory-api/right-of-program.ts';
import { personSchema } from '../../../server/directory-api/schemas.ts';
import { applicationToken, auditCount, auditSince, useHouse } from '../../support/house.ts';

const NUMBER = castMember('generaliste').idType + castMember('generaliste').id;
const BY = { actor: 'system', from: '', request: '' } as const;
const PROGRAM = {
  client_id: 'sirh-fictif',
  client_name: 'Ressources humaines fictives',
  grant_types: ['client_credentials'],
  scope: 'openid directory.read',
  client_secret: 'secret-fictif-du-sirh-de-plus-de-trente-deux-caracteres',
};

describe('server/directory-api: the right of a program is that of its registration', () => {
  const house = useHouse({ applications: 1 });
  const clients = () => house().running.doors.clients;
  const flow = { id: PROGRAM.client_id, secret: PROGRAM.client_secret, redirectUri: '' };
  const ask = async (token: string, path = `persons/${NUMBER}`) => {
    const answer = await fetch(`${house().issuer}/admin/api/directory/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: answer.status, etag: answer.headers.get('etag'), body: JSON.parse(await answer.text()) };
  };

  it('counts at once, whatever tokens are out: narrowed, then a reader of what is published', async () => {
    assert.ok((await clients().save(PROGRAM, 0, BY)).accepted);
    const token = await applicationToken(house(), flow, 'directory.read');
    const whole = await ask(token);
    assert.ok(personSchema.parse(whole.body).version !== undefined && whole.etag !== null);
    const before = auditCount(house());
    for (const [directory, isThere] of [
      [{ class: 'application', departments: ['2A'] }, true],
      [{ class: 'anonymous' }, true],
    ] as const) {
      const known = clients().find(PROGRAM.client_id);
      assert.ok(known);
      assert.ok((await clients().save({ ...known, directory }, known.version, BY)).accepted);
      const seen = await ask(token);
      assert.equal(seen.status, isThere ? 200 : 404);
      const { version, provenance } = personSchema.parse(seen.body);
      assert.deepEqual([version, provenance, seen.etag], [undefined, undefined, null]);
    }
    assert.equal((await ask(token, 'networks')).body.length, 0);
    const lines = auditSince(house(), before).filter(({ event }) => event.action === 'application.changed');
    assert.deepEqual(
      lines.map(({ event }) => event.details.fields),
      ['directory', 'directory'],
    );
  });

  it('is configuration like the rest: exported, planned, applied, and refused with its reason', async () => {
    const { clients: all } = exportClients(clients());
    const [exported] = all.filter((each) => Reflect.get(each, 'client_id') === PROGRAM.client_id);
    assert.deepEqual(Reflect.get(exported ?? {}, 'directory'), { class: 'anonymous' });
    assert.equal(planClients(clients(), [exported])[0]?.change, 'unchanged');
    const wanted = { ...exported, directory: { class: 'curator', establishments: ['990100000'] } };
    assert.deepEqual(planClients(clients(), [wanted])[0]?.fields, ['directory']);
    assert.ok((await applyClients(clients(), [wanted], BY)).applied);
    assert.deepEqual(clients().find(PROGRAM.client_id)?.directory, wanted.directory);
    const refused = await applyClients(clients(), [{ ...wanted, directory: { class: 'curator' } }], BY);
    assert.equal(refused.applied, false);
    assert.match(refused.plan[0]?.faults[0]?.why ?? '', /un curateur répond d’établissements/);
    const { body } = await ask('', '../openapi.json');
    const { directory } =
      body.paths['/admin/api/clients'].post.requestBody.content['application/json'].schema.properties;
    assert.deepEqual(directory.required, ['class']);
  });

  it('of a registration that says nothing is the region; of one that says what cannot be read, what is published', () => {
    assert.deepEqual(rightOfProgram({}), { class: 'application', territory: null });
    const published = { class: 'anonymous', territory: null };
    for (const directory of [null, 'application', {}, { class: 'roi' }, { class: 'application', departments: [] }]) {
      assert.deepEqual(rightOfProgram({ directory }), published, JSON.stringify(directory));
    }
    assert.deepEqual(rightOfProgram(undefined), published);
    assert.deepEqual(rightOfProgram({ directory: { class: 'application', departments: ['93'] } }), {
      class: 'application',
      territory: { departments: new Set(['93']), establishments: new Set() },
    });
  });
});
