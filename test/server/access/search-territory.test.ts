import assert from 'node:assert/strict';
import { BY_TEST } from '../../federation/support/trust-domain.ts';
import { applicationToken, openTestHouse, program, type TestHouse } from '../../support/house.ts';

const [WHOLE_REGION, OF_A_HOSPITAL, PUBLIC] = [0, 1, 2] as const;
const READ = { action: { name: 'read' }, resource: { type: 'document', id: 'd-1', properties: { consent: 'active' } } };

describe('server/access: whom an application with a territory is listed', () => {
  let house: TestHouse;
  before(async function () {
    this.timeout(60_000);
    house = await openTestHouse({
      applications: 3,
      professionals: 60,
      registration: (place) => (place === PUBLIC ? { directory: { class: 'anonymous' } } : {}),
    });
  });
  after(() => house.close());

  const ask = async (place: number, path: string, json: unknown) => {
    const token = await applicationToken(house, house.client(place), 'pdp.search pdp.evaluate');
    const headers = { authorization: `Bearer ${token}` };
    const { status, body } = await program.ask(`${house.issuer}/access/v1/${path}`, { json, byProgram: true, headers });
    assert.equal(status, 200, body);
    return JSON.parse(body);
  };
  const findProfessionals = (place: number, page: object) =>
    ask(place, 'search/subject', { subject: { type: 'professional' }, ...READ, page });
  /** Every professional that an application finds, page by page. */
  const everybody = async (place: number): Promise<readonly string[]> => {
    const found: string[] = [];
    let token = '';
    do {
      const answer = await findProfessionals(place, { limit: 7, ...(token && { token }) });
      assert.equal(answer.page.count, answer.results.length);
      found.push(...answer.results.map(({ id }: { id: string }) => id));
      token = answer.page.next_token;
    } while (token !== '');
    return found;
  };
  const establishmentsOf = (id: string): readonly string[] => {
    const found = house.running.rooms.directory.reader.findByNationalId(id);
    assert('record' in found);
    return found.record.exercices.flatMap(({ situations }) => situations.map(({ place }) => place.finessEt));
  };
  /** From now on, an application answers for one establishment. */
  const bindTo = async (place: number, establishment: string): Promise<void> => {
    const { applications } = house.running.rooms.federation;
    const stored = applications.find(house.client(place).id);
    assert(stored);
    const directory = { class: 'application', establishments: [establishment] };
    const changed = { ...stored, registration: { ...stored.registration, directory } };
    assert((await applications.save(changed, stored.version, BY_TEST)).accepted);
  };

  it('those of its territory from the moment that it has one, all of them and nobody else, over every page', async () => {
    const all = await everybody(WHOLE_REGION);
    assert.deepEqual(await everybody(OF_A_HOSPITAL), all);
    assert.deepEqual(await everybody(PUBLIC), all, 'who is published is published');
    const hospitals = all.flatMap(establishmentsOf).filter((finess) => finess !== '');
    const hospital = hospitals.find((one) => hospitals.filter((each) => each === one).length > 1) ?? hospitals[0];
    assert(hospital);
    await bindTo(OF_A_HOSPITAL, hospital);
    const within = all.filter((id) => establishmentsOf(id).includes(hospital));
    assert(within.length > 0 && within.length < all.length, `${within.length} of ${all.length}`);
    assert.deepEqual(await everybody(OF_A_HOSPITAL), within);
    const outside = all.find((id) => !within.includes(id));
    assert(outside);
    const subject = { type: 'professional', id: outside };
    assert.equal(
      (await ask(OF_A_HOSPITAL, 'evaluation', { subject, ...READ })).decision,
      true,
      'named, it is answered',
    );
  });
});
