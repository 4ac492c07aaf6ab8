import assert from 'node:assert/strict';
import type { Directory } from '../../../directory/index.ts';
import { CLINIC, CLINIC_KEY, HOSPITAL } from '../../directory/curated/staff-fixture.ts';
import { finessFile } from '../../directory/support/national-files.ts';
import {
  admit,
  BASE_DN,
  enterStaff,
  expectAccepted,
  HERE,
  keep,
  lastFile,
  letCurate,
  NETWORK,
  numberOf,
  openTwoDepartments,
  PEOPLE,
  PLACE_HERE,
  PLACE_THERE,
  personOf,
  type Slug,
  STAFF_THERE,
  THERE,
  type TwoDepartments,
  takeIn,
} from './two-departments.ts';

const OUTSIDERS = ['application, 93', 'administrator, 93', 'curator, 93', 'professional', 'anonymous'] as const;
const WORDS = ['TREMBLOT', 'GRYMONCE', 'QUIMPERT', 'FUGIVAL', 'KEROUBLE', 'PAUL', 'LUCE', 'SEC-0003', '06 39 98 00 77'];
const REASON = 'Essai de la porte pour voir';

/** Every question a program can ask about people and places, answers of both kinds included. */
function questionsOf(two: TwoDepartments): readonly string[] {
  const ids = (Object.keys(PEOPLE) as Slug[]).map(numberOf);
  const internal = [...ids, STAFF_THERE].map((number) => personOf(two.directory, number).personId);
  const people = [...ids, STAFF_THERE, ...internal, `3${CLINIC}/SEC-0003`].map(encodeURIComponent);
  const places = [HOSPITAL, CLINIC, PLACE_HERE, PLACE_THERE].map(encodeURIComponent);
  const beginnings = WORDS.flatMap((word) => [word, word.slice(0, 3)]).map(encodeURIComponent);
  return [
    ...people.flatMap((id) => [`persons/${id}`, `persons/${id}/history`, `persons/${id}/numbers`]),
    ...places.flatMap((id) =>
      ['', '/history', '/staff', '/places', '/curators'].map((rest) => `structures/${id}${rest}`),
    ),
    ...beginnings.flatMap((q) => [
      `search?q=${q}&closed=true&limit=1`,
      `search?q=${q}&kind=person&limit=100`,
      `suggestions?q=${q}`,
    ]),
    'networks',
    `networks/${NETWORK}/members`,
    'conflicts',
    'imports',
    'imports/held',
    'imports/plans',
    'imports/work',
  ];
}

/** The register says another telephone of the clinic than the region keeps. */
async function raiseConflict(directory: Directory, at: Date): Promise<void> {
  const found = directory.reader.findStructure(CLINIC_KEY);
  assert.ok(found.found);
  const { key: id, version } = found.record;
  const command = { command: 'set-local-field', ref: { kind: 'structure', id }, field: 'phone', version } as const;
  expectAccepted(
    await directory.editor.perform({ personId: 'operateur' }, { ...command, value: '01 99 00 00 55' }, at),
  );
  const sites = [
    { finess: HOSPITAL, name: 'CH DE BRUMEVAL', city: `${HERE}100 BRUMEVAL` },
    { finess: CLINIC, name: 'CLINIQUE DU MIRAGE', city: `${THERE}100 MIRAGE`, phone: '01 99 00 00 66' },
  ];
  await takeIn(directory, finessFile('2026-11-12', sites), 'finess.csv');
}

/** The answers, and the next pages of those that have one: status, headers, body. */
async function toldTo(two: TwoDepartments, name: string, questions: readonly string[]): Promise<readonly string[]> {
  const told: string[] = [];
  for (const path of questions) {
    const first = await two.ask(name, path);
    told.push(`${path} ${JSON.stringify(first)}`);
    const next: unknown = first.status === 200 ? Reflect.get(Object(first.body), 'next') : null;
    if (typeof next !== 'string') continue;
    const rest = `${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(next)}`;
    told.push(`${rest} ${JSON.stringify(await two.ask(name, rest))}`);
  }
  return told;
}

const ATTEMPTS: readonly (readonly [method: string, path: (number: string, id: string) => string, json: unknown])[] = [
  ['PUT', (number) => `persons/${number}/local/phone`, { value: '06 39 98 00 09' }],
  ['PUT', (number) => `persons/${number}/local/phone`, { value: '06 39 98 00 01' }],
  ['POST', (number) => `persons/${number}/merge`, { absorbed: numberOf('other'), absorbedVersion: 1, reason: REASON }],
  ['PUT', (number) => `networks/${NETWORK}/members/${number}/2026-01-01`, { tier: 'member', role: '', until: null }],
  ['PUT', (number) => `networks/${NETWORK}/members/${number}/2026-06-01`, { tier: 'member', role: '', until: null }],
];

describe('a program of one department and what another one hides (S-36, S-38)', function () {
  this.timeout(180_000);
  let two: TwoDepartments;
  before(async () => {
    two = await openTwoDepartments();
  });
  after(() => two?.close());

  /** Everything that may change there without a change of what colleagues see. */
  async function changeWhatIsHidden(): Promise<void> {
    const { directory, house } = two;
    const now = house.clock.now();
    for (const slug of ['outside', 'nowhere', 'other'] as const) {
      await keep(directory, numberOf(slug), 'phone', '06 39 98 00 77', now);
      const { personId } = personOf(directory, numberOf(slug));
      await directory.editor.propose({ personId, field: 'secureMail', value: 'autre@mss.example' }, now);
    }
    const later = 'Extraction_ProSanteConnect_Personne_activite_202611110400.txt';
    await takeIn(directory, lastFile({ outside: 'GRYMONCE', nowhere: 'GRYMONCE', other: 'FUGIVAL' }), later);
    await admit(directory, numberOf('other'), '2026-02-01', now);
    await letCurate(directory, CLINIC_KEY, numberOf('nowhere'), now);
  }

  it('is told the same, byte for byte, whatever is hidden: any call, order, count, cursor, ETag or error', async () => {
    const questions = questionsOf(two);
    const before = new Map<string, readonly string[]>();
    for (const name of [...OUTSIDERS, 'administrator']) before.set(name, await toldTo(two, name, questions));
    await changeWhatIsHidden();
    for (const name of OUTSIDERS) assert.deepEqual(await toldTo(two, name, questions), before.get(name), name);
    const whole = await toldTo(two, 'administrator', questions);
    const moved = whole.filter((line, place) => line !== before.get('administrator')?.[place]);
    assert.ok(moved.length > 15, 'whoever sees everything is told otherwise');
  });

  it('is told the same over LDAP: neither stamps nor change numbers move with what is hidden', async () => {
    const stamped = async (name: string) => {
      const client = await two.ldap(name);
      const { entries } = await client.search({ base: BASE_DN, filter: '(objectClass=*)', attributes: ['*', '+'] });
      const ofOutside = entries.filter(({ dn }) => dn.includes(numberOf('outside')) || dn.includes(CLINIC));
      return ofOutside.map(({ dn, attributes }) => [dn, ...attributes]);
    };
    for (const name of OUTSIDERS) {
      const before = await stamped(name);
      assert.ok(before.length > 0, name);
      await keep(
        two.directory,
        numberOf('outside'),
        'phone',
        `06 39 98 00 ${10 + OUTSIDERS.indexOf(name)}`,
        two.house.clock.now(),
      );
      assert.deepEqual(await stamped(name), before, name);
    }
    const client = await two.ldap('application, 93');
    const since = await client.find('(modifyTimestamp>=20000101000000Z)', { base: BASE_DN });
    assert.ok(
      since.some((dn) => dn.includes(numberOf('inside'))),
      'of its own records it may ask what changed',
    );
    assert.ok(since.every((dn) => !dn.includes(numberOf('outside'))));
  });

  it('writes nothing there, and a refusal is the same whatever version or value it names', async () => {
    const { version, personId } = personOf(two.directory, numberOf('outside'));
    for (const [method, pathOf, json] of ATTEMPTS) {
      const answers = new Set<string>();
      for (const etag of ['"1"', `"${version}"`, `"${version + 1}"`]) {
        const path = pathOf(numberOf('outside'), personId);
        const told = await two.ask('application, 93', path, { method, json, headers: { 'if-match': etag } });
        answers.add(JSON.stringify(told));
        assert.equal(
          `${told.status} ${Reflect.get(Object(told.body), 'error')}`,
          '403 directory.territory.outside',
          path,
        );
      }
      assert.equal(answers.size, 1);
    }
    assert.equal(personOf(two.directory, numberOf('outside')).version, version);
  });

  it('a correspondence or a conflict about others is told of no more than one that never was', async () => {
    const { directory, house } = two;
    const [former, current] = [numberOf('unnamed'), numberOf('other')];
    const file = `N° ADELI;N° RPPS\n759990018;${current.slice(1)}\n`;
    await takeIn(directory, file, 'bascule.csv');
    const say = async (name: string, path: string, json: object = {}) => {
      const told = await two.ask(name, path, { method: 'POST', json: { reason: REASON, ...json } });
      return `${told.status} ${Reflect.get(Object(told.body), 'error') ?? ''}`;
    };
    for (const pair of [`0759990018/${current}`, `${former}/${current}`, `0759990026/${current}`]) {
      for (const act of ['withdraw', 'reinstate']) {
        const told = await say('application, 93', `correspondences/${pair}/${act}`);
        assert.equal(told, '403 directory.territory.outside', `${pair} ${act}`);
      }
    }
    await raiseConflict(directory, house.clock.now());
    const [conflict, ...others] = directory.conflicts.list();
    assert.ok(conflict && others.length === 0);
    const settle = (name: string, id: string) =>
      say(name, `conflicts/${encodeURIComponent(id)}/settle`, { at: conflict.at, decision: 'local' });
    for (const id of [conflict.id, 'aucun']) {
      assert.equal(await settle('application, 93', id), '404 directory.conflict.absent', id);
    }
    assert.deepEqual((await two.ask('application, 93', 'conflicts')).body, []);
    assert.equal(await settle('administrator', conflict.id), '200 ');
  });

  it('keeps staff and places of its territory, and neither of another', async () => {
    const { house, directory } = two;
    const fields = {
      ...{ familyName: 'NOUVELLE', givenNames: ['Ada'], civility: 'MME', function: 'Secrétaire', phone: '', email: '' },
      posts: [{ structureKey: HOSPITAL, role: '331', sector: 'SA01', from: '2026-01-05', until: null }],
    };
    const enter = (establishment: string, json: object) =>
      two.ask('application, 93', `structures/${establishment}/staff`, { method: 'POST', json });
    const made = await enter(HOSPITAL, { number: 'SEC-0050', ...fields });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const codeOf = ({ status, body }: { status: number; body: unknown }) =>
      `${status} ${Reflect.get(Object(body), 'error')}`;
    assert.equal(codeOf(await enter(CLINIC, { number: 'SEC-0051', ...fields })), '403 directory.territory.outside');
    const away = { ...fields, posts: [{ ...fields.posts[0], structureKey: CLINIC_KEY }] };
    assert.equal(codeOf(await enter(HOSPITAL, { number: 'SEC-0052', ...away })), '403 directory.territory.outside');
    const theirs = await enterStaff(directory, CLINIC, 'SEC-0060', house.clock.now());
    const close = (id: string, etag: string) =>
      two.ask('application, 93', `persons/${encodeURIComponent(id)}/close`, {
        method: 'POST',
        json: { on: '2099-01-01' },
        headers: { 'if-match': etag },
      });
    assert.equal(codeOf(await close(theirs.nationalId, `"${theirs.version}"`)), '403 directory.territory.outside');
    assert.equal((await close(`3${HOSPITAL}/SEC-0050`, String(made.headers.etag))).status, 200);
    const place = {
      code: 'NEUF',
      name: 'Neuf',
      kind: 'service',
      siret: '',
      number: '',
      way: '',
      postalCode: '',
      city: '',
    };
    const open = (name: string, parent: string) =>
      two.ask(name, `structures/${parent}/places`, {
        method: 'POST',
        json: { ...place, phone: '', email: '', openedOn: '' },
      });
    assert.equal(codeOf(await open('application, 93', CLINIC)), '403 directory.territory.outside');
    assert.equal(codeOf(await open('curator, 93', HOSPITAL)), '403 directory.territory.reading-class');
    assert.equal((await open('application, 93', HOSPITAL)).status, 201);
  });

  it('what is about the whole region is refused with its reason, to whoever does not see or write all of it', async () => {
    const get = async (name: string) => {
      const { status, body } = await two.ask(name, 'imports');
      return status === 200 ? '200' : `${status} ${Reflect.get(Object(body), 'error')}`;
    };
    for (const name of OUTSIDERS) assert.equal(await get(name), '403 directory.territory.regional', name);
    for (const name of ['administrator', 'replication', 'nothing said']) assert.equal(await get(name), '200', name);
  });
});
