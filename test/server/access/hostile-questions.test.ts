import assert from 'node:assert/strict';
import type { Answer } from '../../../scripts/bench/browser.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { applicationToken, auditCount, auditSince, program, useHouse } from '../../support/house.ts';

const SCOPES = 'openid pdp.evaluate pdp.search pdp.facts pdp.sheets pdp.patients';
/** Deeper than any recursion of ours or of the platform's bears. */
const DEEP = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
const WIDE_ID = '文'.repeat(500);

/** A sheet that is one. */
const WORDS = { fr: 'Lire', en: 'Read' };
const SHEET = JSON.stringify({
  ...{ schema: 'hab/1', application: 'dossier-0', version: 2, title: WORDS, from: '2026-01-01T00:00:00Z' },
  facts: { context: { motive: { type: 'string' } } },
  actions: { read: WORDS },
  rules: [],
  cases: [
    {
      ...{ title: 'Rien', who: {}, expect: { granted: false } },
      ask: { action: 'read', type: 'document', properties: { x: 1 } },
    },
  ],
});

/** Whatever is sent, the decision point answers it or says what is wrong; nothing ends in a defect, and every decision has its line. */
describe('server/access: questions meant to break something', () => {
  const house = useHouse({ registration: () => ({ scope: SCOPES }) });
  let token = '';
  before(async () => {
    token = await applicationToken(house(), house().client(0), SCOPES.replace('openid ', ''));
  });

  const send = async (method: 'POST' | 'PUT', path: string, body: string) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${house().issuer}/access/v1/${path}`, { method, body, headers });
    return { status: answer.status, body: await answer.text() };
  };
  const read = (path: string): Promise<Answer> =>
    program.ask(`${house().issuer}/access/v1/${path}`, {
      byProgram: true,
      headers: { authorization: `Bearer ${token}` },
    });
  const subject = () => {
    const { idType, id } = castMember('generaliste');
    return { type: 'professional', id: idType + id };
  };
  const question = () => ({
    subject: subject(),
    action: { name: 'read' },
    resource: { type: 'document', id: 'd-1', properties: { consent: 'active' } },
  });
  /** The question with JSON of one's own in the place of « @@ ». */
  const asked = (parts: object, json: string): string =>
    JSON.stringify({ ...question(), ...parts }).replaceAll('"@@"', json);

  it('a situation that is no text: refused, decided and audited, whatever it pretends to be', async () => {
    for (const situation of ['{"toString":1,"valueOf":1}', '{"toString":null}', '[["s1"]]', '7', 'true', DEEP]) {
      const before = auditCount(house());
      const answer = await send('POST', 'evaluation', asked({ context: { situation: '@@' } }, situation));
      assert.equal(answer.status, 200, `${situation.slice(0, 40)} ${answer.body.slice(0, 200)}`);
      assert.equal(JSON.parse(answer.body).decision, false);
      const lines = auditSince(house(), before).filter(({ event }) => event.action === 'habilitation.decided');
      assert.deepEqual(
        lines.map(({ event }) => event.details.situation),
        [''],
      );
    }
  });

  it('questions of odd shapes are answered or refused, each with a body that says so', async () => {
    const odd: readonly (readonly [string, string, number])[] = [
      ['evaluation', asked({ context: { deep: '@@' } }, DEEP), 200],
      ['evaluation', asked({ resource: { type: 'document', id: 'd', properties: { consent: '@@' } } }, DEEP), 200],
      ['evaluation', asked({ resource: { type: '文'.repeat(100), id: WIDE_ID } }, ''), 200],
      ['evaluation', asked({ resource: { type: 'document', id: WIDE_ID } }, ''), 200],
      ['evaluation', asked({ resource: { type: 'document', id: '\u0000\u202e\ud83d\ude00' } }, ''), 200],
      ['evaluation', asked({ resource: { type: 'document', id: '\ud800' } }, ''), 400],
      ['evaluation', asked({ context: { '\udc00': 1 } }, ''), 400],
      ['evaluation', asked({ subject: { type: 'professional', id: WIDE_ID } }, ''), 200],
      ['evaluation', asked({ subject: { type: '__proto__', id: 'constructor' } }, ''), 200],
      ['evaluation', asked({ action: { name: '__proto__' } }, ''), 200],
      [
        'evaluation',
        asked({ resource: { type: 'constructor', id: 'x', properties: '@@' } }, '{"__proto__":{"a":1}}'),
        200,
      ],
      ['evaluation', asked({ context: '@@' }, '{"situation":"__proto__"}'), 200],
      ['evaluation', asked({ context: '@@' }, `{"situation":"${WIDE_ID}"}`), 200],
      ['evaluation', asked({ resource: { type: 'document', id: 'd', properties: { patient: '@@' } } }, DEEP), 200],
      ['evaluation', asked({ subject: { ...subject(), properties: { session: '@@' } } }, DEEP), 200],
      [
        'evaluation',
        asked({ subject: { ...subject(), properties: { session: '@@' } } }, `"${'s'.repeat(199)}文"`),
        200,
      ],
      ['evaluation', DEEP, 400],
      ['evaluation', '[]', 400],
      ['evaluation', 'null', 400],
      ['evaluation', '""', 400],
      ['evaluations', `{"evaluations":${DEEP}}`, 200],
      ['evaluations', '{"evaluations":[null]}', 200],
      ['evaluations', `{"evaluations":[{"subject":${DEEP}}]}`, 200],
      ['evaluations', '{"evaluations":{"length":3}}', 400],
      ['evaluations', asked({ options: { evaluations_semantic: '__proto__' }, evaluations: [{}] }, ''), 400],
      ['evaluations', asked({ options: '@@', evaluations: [{}] }, DEEP), 400],
      ['search/resource', asked({ context: { deep: '@@' } }, DEEP), 200],
      ['search/resource', asked({ resource: { type: 'document', properties: { deep: '@@' } } }, DEEP), 200],
      ['search/resource', asked({ resource: { type: '文'.repeat(500) } }, ''), 200],
      ['search/resource', asked({ resource: { type: '\u0000' } }, ''), 200],
      ['search/subject', asked({ subject: { type: '文'.repeat(500) } }, ''), 200],
      ['search/action', asked({}, ''), 200],
      ['search/action', asked({ page: { token: '@@' } }, DEEP), 400],
      ['search/action', asked({ page: { token: 'x'.repeat(2_000) } }, ''), 400],
      ['search/action', asked({ page: { limit: 1e300 } }, ''), 400],
      ['search/action', asked({ page: '@@' }, DEEP), 400],
      ['acts', `{"acts":${DEEP}}`, 400],
      ['acts', `{"acts":[{"kind":"__proto__"}]}`, 400],
      ['pseudonyms', `{"patients":[{"matricule":"${'1'.repeat(15)}","oid":"__proto__"}]}`, 400],
      ['handovers', DEEP, 400],
    ];
    for (const [path, body, status] of odd) {
      const answer = await send('POST', path, body);
      assert.equal(answer.status, status, `${path} ${body.slice(0, 160)} → ${answer.body.slice(0, 200)}`);
      assert.ok(JSON.parse(answer.body));
    }
  });

  it('sheets and facts of odd shapes are refused with the place', async () => {
    const odd: readonly (readonly [string, string])[] = [
      ['sheets', DEEP],
      ['sheets', '{"__proto__":{"schema":"hab/1"}}'],
      ['sheets', '{"schema":"hab/1","application":"dossier-0","version":1e999}'],
      ['sheets', '{"schema":"hab/1","application":"dossier-0","version":9007199254740993}'],
      ['sheets', SHEET.replace('"read":', '"__proto__":{"fr":"a","en":"b"},"read":')],
      ['sheets', SHEET.replace('"motive":', '"__proto__":{"type":"set"},"motive":')],
      ['sheets', SHEET.replace('"Lire"', '"L\\ud800"')],
      ['sheets', SHEET.replace('"x":1', '"x":{"y":[{"__proto__":1}]}')],
      ['entities', DEEP],
      ['entities', '{"entities":[{"type":"t","id":"i","properties":{"__proto__":"a"}}]}'],
      ['entities', '{"entities":[{"type":"t","id":"\\ud83d"}]}'],
      ['entities', `{"entities":[{"type":"t","id":"i","properties":{"a":${DEEP}}}]}`],
      ['entities', '{"entities":[{"type":"t","id":"i","properties":{"a":1e999}}]}'],
    ];
    for (const [path, body] of odd) {
      const answer = await send('PUT', path, body);
      assert.equal(answer.status, 400, `${path} ${body.slice(0, 160)} → ${answer.body.slice(0, 200)}`);
      assert.ok(JSON.parse(answer.body).fr.length > 0);
    }
    // What was refused was not kept: the record goes on under the sheet that it had.
    const asks = await send('POST', 'evaluation', asked({}, ''));
    assert.deepEqual([asks.status, JSON.parse(asks.body).context.sheet.version], [200, 1]);
    assert.equal((await send('PUT', 'sheets', SHEET)).status, 201, 'a sheet that is one is taken');
    assert.equal(JSON.parse((await send('POST', 'evaluation', asked({}, ''))).body).context.sheet.version, 2);
  });

  it('addresses with odd values are answered in words: nobody’s act, no version', async () => {
    const odd = [
      ['sheets?version=abc', 404],
      ['sheets?version=', 404],
      ['sheets?version=1e999', 404],
      ['sheets?version=-1', 404],
      ['sheets?version=1.5', 404],
      ['sheets?version=9007199254740993', 404],
      [`acts?patient=${encodeURIComponent('文'.repeat(190))}`, 400],
      ['acts?patient=%00', 400],
      ['acts', 400],
      [`acts/${encodeURIComponent('文'.repeat(190))}`, 404],
      ['acts/__proto__', 404],
      [`emergencies?after=${encodeURIComponent('文'.repeat(190))}`, 404],
      ['emergencies?after=%00', 404],
    ] as const;
    for (const [path, status] of odd) {
      const answer = await read(path);
      assert.equal(answer.status, status, `${path} → ${answer.body.slice(0, 200)}`);
    }
  });
});
