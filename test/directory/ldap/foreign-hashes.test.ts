import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { isHashed, isWeakerThan, readHash, STRONG_COST } from '../../../directory/ldap/password-schemes.ts';

/** Made by Debian's crypt(3). */
const OF_CRYPT: readonly (readonly [string, string])[] = [
  ['sésame', '$6$saltstring$n/kIcaWKaiL7Cna6A2xknpxhcsdalPRmVxeO.oflE3aX7y1/T34upuxr.9AfqYW6bDOM7YYuAXHRE86uQTMNc0'],
  [
    'sésame',
    '$6$rounds=1234$abc$rOLo1GIgE0kD5DlZh2IXEWOMzrd6lacvIa3vJd3anAQlH5RVBXh1FVJK2F1IjRCjL80HCerAVTyzcR6v7nE3h/',
  ],
  ['sésame', '$5$rounds=10000$saltstringsaltst$sPst5Nhyofa7m4vkknYm4lNrrEMJiKtX54VnTLjOua.'],
  ['', '$6$x$QSmr1Bx2g4O6BzKvdkgOcyU6H91X6I/XBv5pSalMhSPkwdH6Beo3F455xZJg0v//bxVK5F4OE5k1.0xuR26MK0'],
  ['x'.repeat(100), '$5$toolongsalt$WUxJ4g9mCFzbVxeg2yDeqvEyKyO4oESZ.LFKZj.Ey7/'],
  ['sésame', '$1$abcdefgh$gXgAgpSiYkVWVy8ItMDzC0'],
  ['', '$1$a$8CfZSfErbeskipdhZHtvu.'],
  ['sésame', '$5$$BvfvcXZ/LS9EqcknyxIykyUH9Rk4KTOBr8ExUNStW82'],
];

const spelled = (octets: Uint8Array): string =>
  Buffer.from(octets).toString('base64').replace(/=+$/, '').replaceAll('+', '.');

describe('LDAP door: hashes that other directories bring along', () => {
  for (const [password, hash] of OF_CRYPT) {
    it(`verifies {CRYPT}${hash.slice(0, 20)}…, and no other password`, async () => {
      for (const scheme of ['CRYPT', 'crypt']) {
        const check = readHash(`{${scheme}}${hash}`) ?? assert.fail('not read');
        assert.equal(await check(password), true);
        assert.equal(await check(`${password}x`), false);
      }
      assert.ok(isWeakerThan(`{CRYPT}${hash}`, STRONG_COST));
    });
  }

  for (const [scheme, digest, size] of [
    ['PBKDF2', 'sha1', 20],
    ['PBKDF2-SHA1', 'sha1', 20],
    ['PBKDF2-SHA256', 'sha256', 32],
    ['PBKDF2-SHA512', 'sha512', 64],
  ] as const) {
    it(`verifies {${scheme}}, and no other password`, async () => {
      const salt = Buffer.from('fbefbefbef00', 'hex');
      const hash = spelled(pbkdf2Sync('sésame', salt, 1_000, size, digest));
      const check = readHash(`{${scheme}}1000$${spelled(salt)}$${hash}`) ?? assert.fail('not read');
      assert.equal(await check('sésame'), true);
      assert.equal(await check('sesame'), false);
    });
  }

  it('keeps, and does not verify, what asks for too much work or is of another kind', async () => {
    for (const hash of [
      `{CRYPT}$6$rounds=100001$abc$${'A'.repeat(86)}`,
      '{CRYPT}$y$j9T$abc$def',
      '{CRYPT}ab0123456789.',
      '{CRYPT}$6$abc$short',
      `{PBKDF2-SHA1}9999999$AAAA$${'A'.repeat(27)}`,
      `{PBKDF2-SHA256}9999999$AAAA$${'A'.repeat(43)}`,
      '{SASL}somebody@example',
    ]) {
      assert.equal(readHash(hash), null, hash);
      assert.ok(isHashed(hash), hash);
    }
    const check = readHash(`{CRYPT}${OF_CRYPT[0]?.[1]}`) ?? assert.fail('not read');
    assert.equal(await check('x'.repeat(257)), false);
  });
});
