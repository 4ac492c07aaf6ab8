import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { castMember } from '../../../scripts/region/cast.ts';
import { CLINIC, HOSPITAL } from '../../directory/curated/staff-fixture.ts';
import {
  NAMES,
  NETWORK,
  numberOf,
  openTwoDepartments,
  PLACE_HERE,
  PLACE_THERE,
  STAFF_HERE,
  STAFF_THERE,
  type Told,
  type TwoDepartments,
} from './two-departments.ts';

const GOLDEN = new URL('../../golden/http-classes.txt', import.meta.url);
const CLOSED = castMember('generaliste').idType + castMember('generaliste').id;
const inPath = encodeURIComponent;

const RECORDS: Readonly<Record<string, string>> = {
  'quelqu’un du 93': `persons/${numberOf('inside')}`,
  'quelqu’un du 75': `persons/${numberOf('outside')}`,
  'quelqu’un des deux': `persons/${numberOf('both')}`,
  'quelqu’un de nulle part': `persons/${numberOf('nowhere')}`,
  'sans nom d’exercice, du 75': `persons/${numberOf('unnamed')}`,
  'une fiche close': `persons/${CLOSED}`,
  'personnel de l’hôpital, 93': `persons/${inPath(STAFF_HERE)}`,
  'personnel de la clinique, 75': `persons/${inPath(STAFF_THERE)}`,
  'l’hôpital, 93': `structures/${HOSPITAL}`,
  'la clinique, 75': `structures/${CLINIC}`,
  'un service de l’hôpital, à une adresse du 75': `structures/${inPath(PLACE_HERE)}`,
  'un service de la clinique, 75': `structures/${inPath(PLACE_THERE)}`,
};

/** What each call answers, in a word. */
const CALLS: Readonly<Record<string, (told: Told) => string>> = {
  [`persons/${numberOf('inside')}/history`]: lines,
  [`persons/${numberOf('outside')}/history`]: lines,
  [`persons/${numberOf('inside')}/numbers`]: members,
  [`persons/${numberOf('outside')}/numbers`]: members,
  [`structures/${HOSPITAL}/history`]: lines,
  [`structures/${CLINIC}/history`]: lines,
  [`structures/${HOSPITAL}/staff`]: (told) => lines({ ...told, body: memberOf(told, 'staff') }),
  [`structures/${CLINIC}/staff`]: (told) => lines({ ...told, body: memberOf(told, 'staff') }),
  [`structures/${HOSPITAL}/places`]: lines,
  [`structures/${CLINIC}/places`]: lines,
  [`structures/${HOSPITAL}/curators`]: lines,
  [`structures/${CLINIC}/curators`]: lines,
  networks: (told) => (Array.isArray(told.body) && told.body.length > 0 ? '✔' : lines(told)),
  [`networks/${NETWORK}/members`]: (told) =>
    told.status === 200 ? lines({ ...told, body: memberOf(told, 'members') }) : String(told.status),
  'search?q=zorbac': total,
  'search?q=fugival': total,
  'search?q=quimpert': total,
  'search?q=tremblot': total,
  [`search?q=${STAFF_THERE.slice(1)}`]: total,
  'search?q=paul&closed=true': total,
  'suggestions?q=trem': lines,
  'suggestions?q=fugi': lines,
  conflicts: lines,
  imports: refusals,
  'imports/plans': refusals,
  'imports/held': refusals,
  'imports/work': refusals,
  'imports/inconnu': refusals,
};

function memberOf({ body }: Told, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

function lines({ status, body }: Told): string {
  return Array.isArray(body) ? String(body.length) : String(status);
}

function members(told: Told): string {
  const isTold = ['correspondences', 'merges'].every((name) => Array.isArray(memberOf(told, name)));
  return told.status !== 200 ? String(told.status) : isTold ? '✔' : '·';
}

function total(told: Told): string {
  return String(memberOf(told, 'total') ?? told.status);
}

function refusals({ status }: Told): string {
  return status === 200 || status === 204 ? '✔' : String(status);
}

const HEAD = `Qui lit quoi par HTTP : classe et territoire de chaque programme, et champs des fiches
====================================================================================

Écrit par test/server/directory-api/class-table.test.ts ; réécrit par GOLDEN=1. ✔ lu, · caché ou absent. Le territoire est le département 93, ou l’hôpital
(« site »), qui est du 93 ; « nothing said » : ce que lit un programme dont l’enregistrement ne dit rien. 404 : la fiche n’est pas là pour lui. Le nom de famille
est celui d’exercice (exercice) ou le civil (civil).
`;

const WIDTH = 19;
const row = (name: string, cells: readonly string[]): string =>
  `${name.padEnd(34)}${cells.map((cell) => cell.padEnd(WIDTH)).join('')}`.trimEnd();

/** Names of the fields that say something, those of what is inside them too. */
function fieldsOf(value: unknown, prefix = ''): string[] {
  if (value === null || value === '' || value === false) return [];
  if (Array.isArray(value)) return [...new Set(value.flatMap((each) => fieldsOf(each, prefix)))];
  if (typeof value !== 'object') return [prefix];
  return Object.entries(value).flatMap(([name, each]) =>
    name === 'provenance' && each !== null && Object.keys(each).length > 0
      ? [`${prefix}provenance`]
      : fieldsOf(each, prefix === '' ? name : `${prefix}.${name}`),
  );
}

describe('server/directory-api: what each class of programs sees (S-36, S-38)', function () {
  this.timeout(120_000);
  let two: TwoDepartments;
  before(async () => {
    two = await openTwoDepartments();
  });
  after(() => two?.close());

  it('is what test/golden/http-classes.txt shows (GOLDEN=1 rewrites it)', async () => {
    const sections: string[] = [];
    for (const [title, path] of Object.entries(RECORDS)) {
      const told = new Map<string, Told>();
      for (const name of NAMES) told.set(name, await two.ask(name, path));
      const fields = [
        ...new Set([...told.values()].flatMap(({ status, body }) => (status === 200 ? fieldsOf(body) : []))),
      ];
      const cells = (cellOf: (told: Told) => string) => [...told.values()].map(cellOf);
      sections.push(
        [
          `${title}\n${row('', NAMES)}`,
          row(
            '',
            cells(({ status }) => String(status)),
          ),
          row(
            'ETag',
            cells(({ headers }) => ('etag' in headers ? '✔' : '·')),
          ),
          ...fields.sort().map((field) =>
            row(
              field,
              cells((one) => cellOf(one, field)),
            ),
          ),
        ].join('\n'),
      );
    }
    const calls = [`appels\n${row('', NAMES)}`];
    for (const [path, cellOfCall] of Object.entries(CALLS)) {
      const cells: string[] = [];
      for (const name of NAMES) cells.push(cellOfCall(await two.ask(name, path)));
      calls.push(row(path, cells));
    }
    const table = `${[HEAD, ...sections, calls.join('\n')].join('\n\n')}\n`;
    if (process.env.GOLDEN === '1') writeFileSync(GOLDEN, table);
    assert.equal(table, readFileSync(GOLDEN, 'utf8'), 'Read the difference: somebody sees more, or less.');
  });

  it('answers what is not there for somebody as what there never was, byte for byte but the name asked for', async () => {
    const absent = [`persons/${inPath(`3${HOSPITAL}/SEC-9999`)}`, 'structures/local%3AL-RIEN', 'networks/rien/members'];
    const hidden = [
      `persons/${inPath(STAFF_THERE)}`,
      `structures/${inPath(PLACE_THERE)}`,
      `networks/${NETWORK}/members`,
    ];
    for (const [place, path] of hidden.entries()) {
      const [told, never] = [await two.ask('anonymous', path), await two.ask('anonymous', absent[place] ?? '')];
      assert.equal(told.status, 404, path);
      const named = (text: string) => text.split('/')[1] ?? '';
      const plain = (one: Told, asked: string) =>
        JSON.stringify({ ...one, headers: { ...one.headers, 'content-length': '' } }).replaceAll(
          JSON.stringify(decodeURIComponent(named(asked))),
          '""',
        );
      assert.equal(plain(told, path), plain(never, absent[place] ?? ''));
    }
  });
});

function cellOf({ status, body }: Told, field: string): string {
  if (status !== 200) return '·';
  if (field === 'familyName') return EXERCICE.has(String(Reflect.get(Object(body), field))) ? 'exercice' : 'civil';
  return fieldsOf(body).includes(field) ? '✔' : '·';
}

const EXERCICE = new Set(['ZORBAC', 'QUIMPERT', 'OXYDAN', 'VERJUSK']);
