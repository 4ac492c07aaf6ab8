import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser } from '../../../scripts/bench/browser.ts';
import { deliver, signRequestOf } from '../../../scripts/bench/card-sign-in.ts';
import { redeem } from '../../../scripts/bench/code-flow.ts';
import { signProof } from '../../../scripts/reader/card-rack.ts';
import { applicationToken, authorize, program, readTokens, signedIn, useHouse } from '../../support/house.ts';

/** Everything under a folder, as one text of bytes. */
function bytesUnder(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

describe('server/oidc: bearer values at rest', () => {
  const house = useHouse();

  it('S-46 no issued code, token, cookie, ticket, challenge or secret lies readable in the data files; nor in the audit or the log', async () => {
    const client = house().client(0);
    const browser = await signedIn(house());
    const { code, pkce } = await authorize(house(), browser, client);
    const tokens = readTokens(await redeem(program, house().issuer, client, code, pkce));
    const unused = await authorize(house(), browser, client);
    const waiting = new Browser();
    const { answer } = await authorize(house(), waiting, client);
    const request = signRequestOf(answer);
    assert.ok(request);
    const proved = await deliver(program, request.proofUrl, signProof(house().card('generaliste'), request));
    const { ticket } = JSON.parse(proved.body);
    const again = new Browser();
    const open = signRequestOf((await authorize(house(), again, client)).answer);
    const values: Readonly<Record<string, string>> = {
      'session cookie': browser.cookie('vestibule_session') ?? '',
      'cookie signature': browser.cookie('vestibule_session.sig') ?? '',
      'redeemed code': code,
      'waiting code': unused.code,
      'access token': tokens.accessToken,
      'refresh token': tokens.refreshToken,
      'ID token': tokens.idToken,
      'application token': await applicationToken(house(), client),
      verifier: pkce.verifier,
      ticket,
      'spent challenge': request.nonce,
      'open challenge': open?.nonce ?? '',
    };
    const data = bytesUnder(join(house().folder, 'data'));
    const secrets = bytesUnder(join(house().folder, 'secrets'));
    const log = JSON.stringify(house().logged);
    assert.ok(data.includes('token.issued'), 'the data files were not read');
    for (const [what, value] of Object.entries(values)) {
      assert.ok(value.length >= 20, `${what} was not issued`);
      for (const [where, text] of Object.entries({ data, secrets, log })) {
        assert.ok(!text.includes(value), `the ${what} lies in the ${where}`);
      }
    }
  });

  it('S-46 the signing keys do not lie readable in the data files', () => {
    const data = bytesUnder(join(house().folder, 'data'));
    assert.ok(!/"d":"|PRIVATE KEY/.test(data));
  });
});
