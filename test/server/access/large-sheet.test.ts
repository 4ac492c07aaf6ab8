import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { measuredSheet } from '../../../scripts/bench/measured-sheet.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { applicationToken, useHouse } from '../../support/house.ts';

const SCOPES = 'openid pdp.evaluate pdp.sheets';
const RULES = 8_000;

describe('server/access: a large sheet and everybody else’s questions', () => {
  const house = useHouse({ registration: () => ({ scope: SCOPES }) });
  const ask = async (path: string, token: string, method: string, body: unknown): Promise<Response> =>
    fetch(`${house().issuer}/access/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('questions of another dossier are answered while it is published, and its own under it once it is', async function () {
    this.timeout(60_000);
    const scopes = SCOPES.replace('openid ', '');
    const [own, other] = [
      await applicationToken(house(), house().client(0), scopes),
      await applicationToken(house(), house().client(1), scopes),
    ];
    const { idType, id } = castMember('generaliste');
    const question = {
      subject: { type: 'professional', id: idType + id },
      action: { name: 'read' },
      resource: { type: 'document', id: 'd-1', properties: { consent: 'active', documentCategory: 'categorie-0' } },
    };
    const state = { isPublished: false };
    const publishing = ask('sheets', own, 'PUT', measuredSheet('dossier-0', RULES, 2)).finally(() => {
      state.isPublished = true;
    });
    let answered = 0;
    while (!state.isPublished) {
      assert.equal((await ask('evaluation', other, 'POST', question)).status, 200);
      answered += 1;
    }
    const published = await publishing;
    assert.equal(published.status, 201, await published.text());
    assert(answered >= 10, `${answered} answered meanwhile`);
    const { context } = (await (await ask('evaluation', own, 'POST', question)).json()) as {
      context: { sheet: { version: number } };
    };
    assert.equal(context.sheet.version, 2);
  });

  it('one publication of an application at a time: another is refused, 429 server.access.publishing, until it is answered', async () => {
    const token = await applicationToken(house(), house().client(0), SCOPES.replace('openid ', ''));
    const sheet = Buffer.from(JSON.stringify(measuredSheet('dossier-0', 10, 3)));
    const slow = request(`${house().issuer}/access/v1/sheets`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': sheet.length },
    });
    const answered = once(slow, 'response') as Promise<[IncomingMessage]>;
    slow.write(sheet.subarray(0, 100));
    // Until the first has come, the second is a sheet that is none.
    let second = await ask('sheets', token, 'PUT', {});
    for (let tries = 0; second.status === 400 && tries < 200; tries += 1)
      second = await ask('sheets', token, 'PUT', {});
    assert.equal(second.status, 429);
    assert.equal(second.headers.get('retry-after'), '5');
    assert.equal(((await second.json()) as { error: string }).error, 'server.access.publishing');
    const other = await applicationToken(house(), house().client(1), SCOPES.replace('openid ', ''));
    assert.equal((await ask('sheets', other, 'PUT', measuredSheet('dossier-1', 10, 2))).status, 201);
    slow.end(sheet.subarray(100));
    const [first] = await answered;
    assert.equal(first.statusCode, 201, await text(first));
    assert.equal((await ask('sheets', token, 'PUT', measuredSheet('dossier-0', 10, 4))).status, 201);
  });
});
