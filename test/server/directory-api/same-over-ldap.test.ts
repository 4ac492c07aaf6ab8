import assert from 'node:assert/strict';
import { searchPageSchema } from '../../../server/directory-api/schemas.ts';
import { CLINIC, HOSPITAL } from '../../directory/curated/staff-fixture.ts';
import type { RawClient, ReceivedEntry } from '../../directory/ldap/raw-client.ts';
import {
  BASE_DN,
  NAMES,
  numberOf,
  openTwoDepartments,
  PEOPLE,
  PLACE_HERE,
  PLACE_THERE,
  type Slug,
  STAFF_HERE,
  STAFF_THERE,
  type TwoDepartments,
} from './two-departments.ts';

const OU_PEOPLE = `ou=people,${BASE_DN}`;
const OU_PLACES = `ou=organizations,${BASE_DN}`;

/** Names of exercice and civil ones, of people, of staff and of nobody. */
const WORDS = [
  ...Object.values(PEOPLE).flatMap((row) => [
    row.familyName,
    'exerciceFamilyName' in row ? row.exerciceFamilyName : '',
  ]),
  ...['BLUVENDI', 'WAXEMOU', 'PAUL', 'LUCE', 'ALEX', 'GRYMONCE'],
].filter((word) => word !== '');
const beginnings = (word: string): string[] => Array.from(word.slice(1), (_, place) => word.slice(0, place + 2));

/** Every beginning of every name; two of them together; numbers. */
const QUESTIONS: readonly string[] = [
  ...new Set(WORDS.flatMap(beginnings)),
  ...WORDS.flatMap((word) => [`${word} PAUL`, `LU ${word.slice(0, 4)}`, `${word} FUGIVAL`]),
  ...(Object.keys(PEOPLE) as Slug[]).map(numberOf),
  STAFF_HERE,
  STAFF_THERE,
];

const NAMED_BY = ['sn', 'givenName', 'vsCivilFamilyName', 'vsCivilGivenName'] as const;

/** The same question as a filter: each word begins a name that is seen, or is a number. */
function filterOf(question: string): string {
  const words = question.includes('/') ? [question] : question.split(' ');
  const items = words.map((word) => {
    const names = NAMED_BY.map((attribute) => `(${attribute}=${word}*)`);
    return `(|(uid=${word})(cn=${word}*)(cn=* ${word}*)${names.join('')})`;
  });
  return `(&(objectClass=person)${items.join('')})`;
}

const PERSONS = [...(Object.keys(PEOPLE) as Slug[]).map(numberOf), STAFF_HERE, STAFF_THERE];
const PLACES = [HOSPITAL, CLINIC, PLACE_HERE, PLACE_THERE];

const filled = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== '' && value !== null && value !== undefined;
type Body = Readonly<Record<string, unknown>>;
const localOf = (body: Body, name: string): unknown => Reflect.get(Object(body.local), name);

/** What one field of the HTTP answer is over LDAP. */
const SAME_FIELDS: Readonly<Record<string, (body: Body) => boolean>> = {
  vsVersion: ({ version }) => filled(version),
  vsLocalTelephone: (body) => filled(localOf(body, 'phone')),
  vsSecureMail: (body) => filled(localOf(body, 'secureMail')) || filled(body.mailboxes),
  mail: ({ email }) => filled(email),
  telephoneNumber: ({ phone }) => filled(phone),
};

describe('the directory over HTTP and over LDAP: the same people and attributes for the same identities (S-36, S-38)', function () {
  this.timeout(180_000);
  let two: TwoDepartments;
  before(async () => {
    two = await openTwoDepartments();
  });
  after(() => two?.close());

  async function foundOverHttp(name: string, question: string): Promise<readonly string[]> {
    const found: string[] = [];
    let after = '';
    do {
      const path = `search?kind=person&limit=2&q=${encodeURIComponent(question)}${after}`;
      const { hits, total, next } = searchPageSchema.parse((await two.ask(name, path)).body);
      found.push(...hits.map(({ identifier }) => identifier));
      after = next === null ? '' : `&after=${encodeURIComponent(next)}`;
      if (next === null) assert.equal(total, found.length, `${name} ${question}`);
    } while (after !== '');
    return found.sort();
  }

  async function entryOf(client: RawClient, base: string): Promise<ReceivedEntry | undefined> {
    return (await client.search({ base, scope: 0, attributes: ['*', '+'] })).entries[0];
  }

  for (const name of NAMES) {
    it(`${name}: every search finds the same people`, async () => {
      const client = await two.ldap(name);
      for (const question of QUESTIONS) {
        const { entries } = await client.search({
          base: OU_PEOPLE,
          scope: 1,
          filter: filterOf(question),
          attributes: ['uid'],
        });
        const numbers = entries.map(({ dn }) => dn.slice('uid='.length, dn.indexOf(','))).sort();
        assert.deepEqual(await foundOverHttp(name, question), numbers, question);
      }
    });

    it(`${name}: every record is there, or not, with the same attributes`, async () => {
      const client = await two.ldap(name);
      for (const number of PERSONS) {
        const { status, body } = await two.ask(name, `persons/${encodeURIComponent(number)}`);
        const entry = await entryOf(client, `uid=${number},${OU_PEOPLE}`);
        assert.equal(status, entry === undefined ? 404 : 200, number);
        if (entry === undefined) continue;
        const record = body as Body;
        compareFields(number, record, entry);
        const civil = entry.attributes.get('vsCivilFamilyName');
        assert.deepEqual([record.familyName], (civil ?? entry.attributes.get('sn'))?.slice(0, 1), number);
        assert.equal(filled(record.provenance), civil !== undefined, `${number} sources`);
      }
      for (const key of PLACES) {
        const { status, body } = await two.ask(name, `structures/${encodeURIComponent(key)}`);
        const entry = await entryOf(client, `uid=${key.slice(key.indexOf(':') + 1)},${OU_PLACES}`);
        assert.equal(status, entry === undefined ? 404 : 200, key);
        if (entry !== undefined) compareFields(key, body as Body, entry);
      }
    });

    it(`${name}: the same networks, or none`, async () => {
      const client = await two.ldap(name);
      const { body } = await two.ask(name, 'networks');
      const { entries } = await client.search({ filter: '(objectClass=vsNetwork)', attributes: ['description'] });
      const [overHttp, overLdap] = [
        (body as readonly { readonly name: string }[]).map((each) => each.name),
        entries.flatMap(({ attributes }) => attributes.get('description') ?? []),
      ];
      assert.deepEqual([...overHttp].sort(), [...overLdap].sort());
    });
  }

  it('tells the classes apart: whom one sees whole another does not', async () => {
    const whole = new Map<string, string>();
    for (const name of NAMES) {
      const seen: string[] = [];
      for (const number of PERSONS) {
        const { body } = await two.ask(name, `persons/${encodeURIComponent(number)}`);
        seen.push('version' in Object(body) ? '✔' : '·');
      }
      whole.set(name, seen.join(''));
    }
    assert.equal(whole.get('administrator'), '✔'.repeat(PERSONS.length));
    assert.equal(whole.get('professional'), '·'.repeat(PERSONS.length));
    assert.equal(whole.get('application, 93'), '✔·✔···✔·');
    assert.equal(whole.get('application, site'), '······✔·');
  });

  function compareFields(what: string, body: Body, { attributes }: ReceivedEntry): void {
    for (const [attribute, isShown] of Object.entries(SAME_FIELDS)) {
      assert.equal(isShown(body), attributes.has(attribute), `${what} ${attribute}`);
    }
    const numbers = attributes.get('vsVersion');
    assert.deepEqual(numbers, body.version === undefined ? undefined : [String(body.version)], what);
  }
});
