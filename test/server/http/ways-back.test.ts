import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { hiddenField } from '../../../scripts/bench/card-sign-in.ts';
import { authorize, signedIn, useHouse } from '../../support/house.ts';

/** Return addresses of a program, and what a policy calls them (CSP Level 3 §2.3.1). */
const RETURNS: readonly (readonly [uri: string, source: string])[] = [
  ['fictif.logiciel.exemple:/retour', 'fictif.logiciel.exemple:'],
  ['http://[::1]/retour', 'http:'],
  ['http://127.0.0.1/retour', 'http://127.0.0.1'],
  ['https://logiciel-fictif.example/retour', 'https://logiciel-fictif.example'],
];

describe('server/http: the way back from our forms to a program', () => {
  const house = useHouse({
    applications: 1,
    registration: () => ({
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: RETURNS.map(([uri]) => uri),
    }),
  });

  for (const [uri, source] of RETURNS) {
    it(`is open to ${uri}, on the page of a sign-in and on that of an agreement (RFC 8252 §7)`, async () => {
      const pages = [
        await authorize(house(), new Browser(), house().client(0), { redirect_uri: uri }),
        await authorize(house(), await signedIn(house()), house().client(0), { redirect_uri: uri, prompt: 'consent' }),
      ];
      for (const { answer } of pages) {
        assert.equal(answer.status, 200, answer.url.href);
        const [, targets = ''] = /form-action ([^;]+)/.exec(String(answer.headers['content-security-policy'])) ?? [];
        assert.ok(targets.split(' ').includes(source), targets);
        assert.ok(!targets.split(' ').includes('null'), targets);
      }
      const told = hiddenField(pages[0]?.answer.body ?? '', 'destination') ?? '';
      assert.ok(uri.startsWith(told) && told.includes(':'), `the workstation’s reader is told « ${told} »`);
    });
  }
});
