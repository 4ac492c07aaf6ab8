import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { applicationToken, useHouse } from '../../support/house.ts';

const SCOPES = 'pdp.evaluate pdp.search pdp.facts pdp.sheets';
const PAGE = readFileSync(new URL('../../../docs/asking.md', import.meta.url), 'utf8');

/** What the page sends, as somebody who follows it would: each call with its method, path and body. */
const CALLS = [...PAGE.matchAll(/^call (PUT|POST) (\S+) '([^']+)'/gm)].map(([, method = '', path = '', body = '']) => ({
  method,
  path,
  body,
}));
const [, SHEET = ''] = /```json\n([\s\S]*?)```/.exec(PAGE) ?? [];

describe('docs/asking.md', () => {
  const house = useHouse({ registration: () => ({ scope: `openid ${SCOPES}` }) });

  it('leads from nothing to an answer: the sheet, the facts, the questions that it shows', async () => {
    const token = await applicationToken(house(), house().client(0), SCOPES);
    const send = async (method: string, path: string, body: string) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`${house().issuer}/access/v1/${path}`, { method, body, headers });
      assert.ok(answer.ok, `${path} ${answer.status}`);
      return JSON.parse(await answer.text());
    };
    const sheet = { ...JSON.parse(SHEET), application: 'dossier-0', version: 2 };
    assert.deepEqual((await send('PUT', 'sheets', JSON.stringify(sheet))).warnings, []);
    const [facts, question, ...more] = CALLS;
    assert.ok(facts && question && more.length === 0);
    assert.deepEqual(await send(facts.method, facts.path, facts.body), { entities: 3 });
    const refused = await send(question.method, question.path, question.body);
    assert.deepEqual([refused.decision, refused.context.missing[0]?.criterion], [false, 'resource.sealed']);
    const [, stated = ''] = /`"resource": (\{.*?\})`/.exec(PAGE) ?? [];
    const asked = { ...JSON.parse(question.body), resource: JSON.parse(stated) };
    const granted = await send('POST', 'evaluation', JSON.stringify(asked));
    assert.deepEqual([granted.decision, granted.context.rules], [true, ['NORTH']]);
  });
});
