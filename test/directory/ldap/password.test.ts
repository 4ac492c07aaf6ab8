import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { hashPassword, openPasswordVerifier, PASSWORD_SALT_BYTES } from '../../../directory/ldap/password.ts';

const DN = 'cn=essai,ou=services,dc=region,dc=example';
const SALT = Buffer.alloc(PASSWORD_SALT_BYTES, 7);

function salted(scheme: string, algorithm: string, password: string): string {
  const digest = createHash(algorithm).update(password).update('sel').digest();
  return `{${scheme}}${Buffer.concat([digest, Buffer.from('sel')]).toString('base64')}`;
}

describe('LDAP door: passwords of accounts', () => {
  for (const [scheme, hash] of [
    ['SSHA', () => salted('SSHA', 'sha1', 'sésame')],
    ['SSHA512', () => salted('SSHA512', 'sha512', 'sésame')],
    ['ARGON2', () => hashPassword('sésame', SALT)],
  ] as const) {
    it(`verifies {${scheme}}, whatever the letter case of the name`, async () => {
      const verify = openPasswordVerifier([{ dn: DN, passwordHash: await hash() }]);
      assert.equal(await verify(DN, 'sésame'), true);
      assert.equal(await verify(' CN = Essai,OU=Services,dc=region,DC=example', 'sésame'), true);
      assert.equal(await verify(DN, 'sesame'), false);
      assert.equal(await verify(DN, ''), false);
      assert.equal(await verify('cn=autre,ou=services,dc=region,dc=example', 'sésame'), false);
      assert.equal(await verify('not a name', 'sésame'), false);
    });
  }

  it('refuses everybody when there is no account', async () => {
    assert.equal(await openPasswordVerifier([])(DN, 'sésame'), false);
  });

  for (const [title, account] of [
    ['a name that is none', { dn: 'essai', passwordHash: salted('SSHA', 'sha1', 'x') }],
    ['a password in clear', { dn: DN, passwordHash: 'sésame' }],
    ['an unknown scheme', { dn: DN, passwordHash: '{CRYPT}x' }],
    ['a digest without salt', { dn: DN, passwordHash: `{SSHA}${Buffer.alloc(20).toString('base64')}` }],
    [
      'an Argon2 hash that asks for too much memory',
      { dn: DN, passwordHash: `{ARGON2}$argon2id$v=19$m=9999999,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}` },
    ],
  ] as const) {
    it(`refuses ${title} at the start: directory.ldap.misconfigured`, () => {
      assert.throws(() => openPasswordVerifier([account]), { code: 'directory.ldap.misconfigured' });
    });
  }
});
