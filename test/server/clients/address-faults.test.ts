import assert from 'node:assert/strict';
import { parseClient } from '../../../server/clients/client-faults.ts';
import { createGuardedFetch, parseNetwork } from '../../../server/http/guarded-fetch.ts';

const base = {
  client_id: 'logiciel-fictif',
  client_name: 'Logiciel fictif',
  redirect_uris: ['https://logiciel-fictif.example/retour'],
};

function faultsOf(changes: object): readonly string[] {
  const verdict = parseClient({ ...base, ...changes });
  return verdict.accepted ? [] : verdict.faults.map(({ place, why }) => `${place} : ${why}`);
}

describe('server/clients: addresses of a registration', () => {
  const native = (uri: string) => ({ application_type: 'native', redirect_uris: [uri] });
  const refused: readonly [what: string, changes: object, said: RegExp][] = [
    ['a line end', { redirect_uris: ['https://logiciel.example/retour\n'] }, /^redirect_uris\.0 : .*retour à la ligne/],
    ['a letter with an accent', { redirect_uris: ['https://logiciel.example/é'] }, /^redirect_uris\.0 : .*%C3%A9/],
    ['a scheme that nobody owns', native('logiciel:/retour'), /RFC 8252/],
    ['a wildcard after sign-out', { post_logout_redirect_uris: ['https://*.example/'] }, /^post_logout.*joker/],
    ['a user name after sign-out', { post_logout_redirect_uris: ['https://a:b@logiciel.example/'] }, /ni nom/],
    ['plain http after sign-out', { post_logout_redirect_uris: ['http://logiciel.example/'] }, /https/],
    ['keys over plain http', { jwks_uri: 'http://logiciel.example/jwks' }, /^jwks_uri : .*https/],
    ['events over plain http', { security_event_uri: 'http://logiciel.example/set' }, /^security_event_uri : .*https/],
    [
      'a notice with a password',
      { backchannel_logout_uri: 'https://a:b@logiciel.example/x' },
      /^backchannel_logout_uri : ni nom/,
    ],
    [
      'a notice with a fragment',
      { backchannel_logout_uri: 'https://logiciel.example/x#a' },
      /^backchannel_logout_uri : .*fragment/,
    ],
    [
      'a notice by another scheme',
      { backchannel_logout_uri: 'ftp://logiciel.example/x' },
      /^backchannel_logout_uri : .*web/,
    ],
  ];
  for (const [what, changes, said] of refused) {
    it(`refuses ${what}, with its place and what to write`, () => {
      const faults = faultsOf(changes);
      assert.ok(
        faults.some((fault) => said.test(fault)),
        JSON.stringify(faults),
      );
    });
  }

  it('takes those that can be reached', () => {
    const good = [
      native('fictif.logiciel.exemple:/retour'),
      native('http://[::1]/retour'),
      { backchannel_logout_uri: 'http://dossier.chu.example/sortie' },
      { jwks_uri: 'https://logiciel.example/jwks', security_event_uri: 'http://localhost:4011/evenements' },
      { inside_addresses: ['10.0.0.0/8', 'fc00::/7', '127.0.0.1', '::1/128', 'localhost', 'dossier.chu.example'] },
    ];
    for (const changes of good) assert.deepEqual(faultsOf(changes), [], JSON.stringify(changes));
  });

  const NO_NETWORK = [
    '10.0.0.0/',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0.0/x',
    '10.0.0.0/-1',
    '10.0.0.0/ 8',
    '10.0.0/8',
    '10.1',
    '*.example',
    'https://x.example',
    'CHU.example',
    ' localhost',
  ];
  for (const text of NO_NETWORK) {
    it(`S-39 « ${text} » is no inside address: refused when saved, and opens nothing`, async () => {
      assert.match(faultsOf({ inside_addresses: [text] })[0] ?? '', /^inside_addresses\.0 : /);
      assert.equal(parseNetwork(text), null);
      // As an earlier version may have kept it: no inside address is dialled because of it.
      const fetch = createGuardedFetch({ insideAllowed: () => [text] });
      await assert.rejects(() => fetch('http://127.0.0.1:9/', {}), { code: 'server.outbound.refused' });
    });
  }
});
