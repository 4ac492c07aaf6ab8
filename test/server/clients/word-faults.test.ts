import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { parseClient } from '../../../server/clients/client-faults.ts';

const base = {
  client_id: 'logiciel-fictif',
  client_name: 'Logiciel fictif',
  redirect_uris: ['https://logiciel-fictif.example/retour'],
};

function faultsOf(changes: object): readonly string[] {
  const verdict = parseClient({ ...base, ...changes });
  return verdict.accepted ? [] : verdict.faults.map(({ place, why }) => `${place} : ${why}`);
}

const publicJwk = (bits: number) =>
  generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });

describe('server/clients: what could not work is refused when saved', () => {
  const byKey = (keys: readonly object[]) => ({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys } });
  const byCertificate = (changes: object) => ({ token_endpoint_auth_method: 'tls_client_auth', ...changes });
  const refused: readonly [what: string, changes: object, said: RegExp][] = [
    ['no key at all', byKey([]), /^jwks : .*clé publique/],
    ['a key that is none', byKey([{ kty: 'EC', crv: 'P-256', x: 'a', y: 'b' }]), /^jwks\.keys\.0 : clé illisible/],
    ['a short RSA key', byKey([publicJwk(1024)]), /^jwks\.keys\.0 : clé RSA de 1024 bits/],
    [
      'a self-signed certificate without the certificate',
      { token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: { keys: [publicJwk(2048)] } },
      /^jwks : .*x5c/,
    ],
    [
      'a subject that is no name',
      byCertificate({ tls_client_auth_subject_dn: 'logiciel' }),
      /^tls_client_auth_subject_dn : /,
    ],
    ['an address that is none', byCertificate({ tls_client_auth_san_ip: '10.1.2' }), /^tls_client_auth_san_ip : /],
    ['a blank name', { client_name: '  ' }, /^client_name : un texte/],
    ['a name that turns around', { client_name: 'DMP \u202e fictif' }, /^client_name : .*se voient/],
    ['an owner on two lines', { organisation: 'Hôpital\nfictif' }, /^organisation : .*une seule ligne/],
    ['a scope in quotes', { scope: 'openid "lire"' }, /^scope : « "lire" »/],
    [
      'a scope of an interface with an accent',
      { resource_server: { identifier: 'https://api.example/', scope: 'écrire', access_token_format: 'jwt' } },
      /^resource_server\.scope : « écrire »/,
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

  it('takes a strong key, and a name as certificates have it', () => {
    assert.deepEqual(faultsOf(byKey([publicJwk(2048)])), []);
    assert.deepEqual(faultsOf(byCertificate({ tls_client_auth_subject_dn: 'CN=logiciel,O=Hôpital fictif,C=FR' })), []);
    assert.deepEqual(faultsOf(byCertificate({ tls_client_auth_san_ip: '10.1.2.3' })), []);
  });

  it('speaks French, whatever finds the fault', () => {
    for (const changes of [{ client_id: 5 }, { client_name: '' }, { client_uri: 'x' }, { scope: 'x'.repeat(301) }]) {
      for (const fault of faultsOf(changes)) assert.doesNotMatch(fault, /Invalid|expected|Too /, fault);
    }
  });
});
