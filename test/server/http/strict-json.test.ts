import assert from 'node:assert/strict';
import fc from 'fast-check';
import { repeatedName, repeatedNameAside } from '../../../server/http/strict-json.ts';
import { applicationToken, program, useHouse } from '../../support/house.ts';

const RUNS = process.env.VESTIBULE_LONG ? 20_000 : 1_000;

describe('server/http: a name twice in one JSON object (RFC 8259 §4)', () => {
  const repeated: readonly [string, string][] = [
    ['{"a":1,"a":2}', '/a'],
    ['{"a":1,"b":{"c":1,"d":[{"e":1,"e":1}]}}', '/b/d/e'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['[{"x":1},{"x":1,"y":2,"x":3}]', '/x'],
    ['{"":1,"":2}', '/'],
    ['{"a/b~c":1,"a/b~c":2}', '/a~1b~0c'],
    ['{"__proto__":1,"__proto__":2}', '/__proto__'],
    [' { "a" : "}" , "a" : "{" } ', '/a'],
    ['{"a":"\\"","b":1,"a":0}', '/a'],
  ];
  for (const [text, place] of repeated) {
    it(`${text} : ${place}`, () => {
      JSON.parse(text);
      assert.deepEqual(repeatedName(text), { place });
    });
  }
  for (const text of [
    '{"a":1,"A":2}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"b","b":"a"}',
    '{"a":"\\",\\"a\\":1"}',
    '"a"',
    '[]',
    '{"a":["a","a"],"b":"a"}',
    '1',
  ]) {
    it(`${text} has none`, () => {
      JSON.parse(text);
      assert.equal(repeatedName(text), null);
    });
  }

  it(`finds the one that was put into any text, and no other, ${RUNS} times`, () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.string(), fc.boolean(), (text, name, isFirst) => {
        assert.equal(repeatedName(text), null);
        const member = `${JSON.stringify(name)}:${text}`;
        const twice = isFirst ? `{${member},${member}}` : `{"${'x'.repeat(40)}":{${member},"y":[],${member}}}`;
        assert.notEqual(repeatedName(twice), null);
        assert.equal(repeatedName(`[{${member}},{${member}}]`), null);
      }),
      { numRuns: RUNS },
    );
  });

  it('lets others be answered while it goes through a long body', async () => {
    const names = Array.from({ length: 60_000 }, (_each, at) => `"n${at}":1`).join();
    let turns = 0;
    const state = { isDone: false };
    const count = (): void => {
      turns += 1;
      if (!state.isDone) setImmediate(count);
    };
    setImmediate(count);
    assert.deepEqual(await repeatedNameAside(`{"x":{${names},"n0":2}}`), { place: '/x/n0' });
    state.isDone = true;
    // Four signs a name: the name itself, a colon, a value and a comma.
    assert.ok(turns >= 4, `${turns} turns`);
  });

  it('goes through a body of any shape in no time, however deep', () => {
    const before = performance.now();
    const names = Array.from({ length: 20_000 }, (_each, at) => `"n${at}":1`).join();
    for (const text of [`{${names}}`, '['.repeat(100_000) + ']'.repeat(100_000), `"${'\\"'.repeat(100_000)}"`])
      assert.equal(repeatedName(text), null);
    assert.ok(performance.now() - before < 10_000);
  });
});

describe('server/http: a name twice in the body of a program’s request', () => {
  const house = useHouse({ registration: () => ({ scope: 'openid pdp.evaluate pdp.facts clients.manage' }) });
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(house().issuer + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, told: (await response.json()) as Record<string, unknown> };
  };

  it('is refused by name, with its place, at every door that reads JSON; nothing is done', async () => {
    const scopes = 'pdp.evaluate pdp.facts clients.manage';
    const authorization = `Bearer ${await applicationToken(house(), house().client(0), scopes)}`;
    const client = '{"client_id":"nouveau","client_id":"dossier-1","client_name":"x"}';
    const doors: readonly [string, string, string, Record<string, string>][] = [
      ['/access/v1/evaluation', '{"subject":{"type":"user","id":"a","id":"b"}}', '/subject/id', { authorization }],
      [
        '/access/v1/evaluations',
        '{"evaluations":[{"action":{"name":"lire","name":"ecrire"}}]}',
        '/evaluations/action/name',
        { authorization },
      ],
      ['/admin/api/clients', client, '/client_id', { authorization }],
      ['/admin/api/clients/check', client, '/client_id', { authorization }],
      ['/card/proof', '{"nonce":"a","nonce":"b"}', '/nonce', {}],
      ['/card/challenge', '{"auth_req_id":"a","auth_req_id":"b"}', '/auth_req_id', {}],
    ];
    for (const [path, body, place, headers] of doors) {
      const { status, told } = await post(path, body, headers);
      assert.deepEqual([status, told.error, told.place], [400, 'server.request.repeated-name', place], path);
      assert.equal(typeof told.fr, 'string');
    }
    assert.equal(house().running.doors.clients.find('nouveau'), undefined);
    const answered = await program.ask(`${house().issuer}/admin/api/clients`, {
      byProgram: true,
      headers: { authorization },
    });
    assert.equal(answered.status, 200);
  });
});
