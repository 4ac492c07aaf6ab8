import assert from 'node:assert/strict';
import { aliasTarget } from '../../../server/oidc/aliases.ts';

describe('server/oidc/aliases', () => {
  it('answers at the addresses that programs written for Pro Santé Connect call, query kept', () => {
    assert.equal(aliasTarget('/.well-known/wallet-openid-configuration'), '/.well-known/openid-configuration');
    assert.equal(
      aliasTarget('/protocol/openid-connect/auth?scope=openid%20scope_all'),
      '/oidc/auth?scope=openid%20scope_all',
    );
    assert.equal(aliasTarget('/protocol/openid-connect/token'), '/oidc/token');
    assert.equal(aliasTarget('/protocol/openid-connect/token/introspect'), '/oidc/introspect');
  });

  it('takes no other path for an alias', () => {
    for (const path of [
      '/',
      '/oidc/auth',
      '/protocol/openid-connect/auth/',
      '/constructor',
      '/__proto__',
      '/toString?x',
    ]) {
      assert.equal(aliasTarget(path), undefined);
    }
  });
});
