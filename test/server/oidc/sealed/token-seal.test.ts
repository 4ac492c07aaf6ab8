import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  looksSealed,
  MAX_SEALED_CHARACTERS,
  nameOf,
  openTokenSeal,
  type SealedPayload,
} from '../../../../server/oidc/sealed/token-seal.ts';

const DAY_MS = 24 * 3600 * 1000;

/** A code as the provider makes it. */
function codePayload(change: SealedPayload = {}): SealedPayload {
  return {
    iat: 1_795_000_000,
    exp: 1_795_000_060,
    kind: 'AuthorizationCode',
    clientId: 'dossier',
    accountId: 'personne-fictive',
    grantId: 'g'.repeat(43),
    grantEnds: 0,
    sessionUid: 'u'.repeat(21),
    expiresWithSession: true,
    redirectUri: 'https://dossier.example/retour',
    codeChallenge: 'c'.repeat(43),
    codeChallengeMethod: 'S256',
    nonce: 'né à Châlons',
    amr: ['sc', 'mfa'],
    claims: { id_token: { acr: { essential: true } } },
    ...change,
  };
}

describe('server/oidc/sealed/token-seal', () => {
  let now: number;
  const clock = { now: () => new Date(now) };
  const key = randomBytes(32);
  const seal = openTokenSeal({ key, clock, randomBytes });
  beforeEach(() => {
    now = Date.UTC(2026, 10, 27, 12);
  });
  const sealed = (payload = codePayload()) => seal.seal('AuthorizationCode', payload) ?? assert.fail('not sealed');

  it('gives back what was sealed, in another process with the same key as well', () => {
    const value = sealed();
    assert.match(value, /^[\w-]+$/);
    assert.ok(value.length <= MAX_SEALED_CHARACTERS);
    for (const one of [seal, openTokenSeal({ key, clock, randomBytes })])
      assert.deepEqual(one.open('AuthorizationCode', value), codePayload());
  });

  it('says nothing readable of the person, and never the same twice', () => {
    const value = sealed();
    assert.ok(!Buffer.from(value, 'base64url').toString('latin1').includes('personne-fictive'));
    assert.notEqual(sealed(), value);
    assert.notEqual(nameOf(sealed()), nameOf(value));
  });

  it('opens nothing that was changed, in any of its bytes', () => {
    const bytes = Buffer.from(sealed(), 'base64url');
    for (let place = 0; place < bytes.length; place += 1) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      assert.equal(seal.open('AuthorizationCode', changed.toString('base64url')), undefined, `byte ${place}`);
    }
    for (let length = 0; length < bytes.length; length += 1)
      assert.equal(seal.open('AuthorizationCode', bytes.toString('base64url', 0, length)), undefined);
  });

  it('opens nothing that is no sealed value at all, whatever it is made of', () => {
    const day = Buffer.from(sealed(), 'base64url').toString('base64url', 0, 3);
    for (const strange of ['!', 'é', ' ', '=', '\0', 'A', '_', '💥'])
      for (const length of [84, 85, 100, 400, 1_000])
        for (const start of ['', day])
          assert.equal(seal.open('AuthorizationCode', (start + strange.repeat(length)).slice(0, length)), undefined);
  });

  it('opens no code as a token, and nothing sealed by another key', () => {
    assert.equal(seal.open('AccessToken', sealed()), undefined);
    const other = openTokenSeal({ key: randomBytes(32), clock, randomBytes });
    assert.equal(other.open('AuthorizationCode', sealed()), undefined);
  });

  it('goes on over midnight, and knows no other day: nobody has keys made for a day of their choice', () => {
    now = Date.UTC(2026, 10, 27, 23, 59, 59);
    const value = sealed();
    now += 2_000;
    assert.deepEqual(seal.open('AuthorizationCode', value), codePayload());
    now += 2 * DAY_MS;
    assert.equal(seal.open('AuthorizationCode', value), undefined);
  });

  it('says the same of a value whether it is among the latest sealed here or has to be deciphered', () => {
    const values = Array.from({ length: 300 }, (_each, at) => [at, sealed(codePayload({ nonce: `n${at}` }))] as const);
    for (const [at, value] of values.toReversed())
      for (const _time of ['known', 'deciphered'])
        assert.deepEqual(seal.open('AuthorizationCode', value), codePayload({ nonce: `n${at}` }));
    const left = sealed();
    assert.equal(seal.open('AccessToken', left), undefined);
    assert.deepEqual(seal.open('AuthorizationCode', left), codePayload());
    const old = sealed();
    now += 2 * DAY_MS;
    assert.equal(seal.open('AuthorizationCode', old), undefined);
  });

  it('has one name for one value, however its last character is written', () => {
    const { value, other } =
      Array.from({ length: 3 }, (_each, more) => twoSpellings(sealed(codePayload({ nonce: 'n'.repeat(more) })))).find(
        ({ other }) => other !== undefined,
      ) ?? assert.fail('every length fills its last character');
    assert.notEqual(other, value);
    assert.deepEqual(seal.open('AuthorizationCode', other ?? ''), seal.open('AuthorizationCode', value));
    assert.equal(nameOf(other ?? ''), nameOf(value));
  });

  it('leaves to the store what is long, of an unknown name, used already, or says null', () => {
    const left: readonly SealedPayload[] = [
      codePayload({ nonce: 'n'.repeat(MAX_SEALED_CHARACTERS) }),
      codePayload({ invented: 1 }),
      codePayload({ consumed: 1 }),
      codePayload({ claims: null }),
      codePayload({ invented: 1, nonce: undefined }),
    ];
    for (const payload of left)
      assert.equal(seal.seal('AuthorizationCode', payload), undefined, JSON.stringify(payload));
    assert.deepEqual(seal.open('AuthorizationCode', sealed(codePayload({ nonce: undefined, jti: 'j' }))), {
      ...Object.fromEntries(Object.entries(codePayload()).filter(([name]) => name !== 'nonce')),
    });
  });

  it('never takes a record’s id for a sealed value', () => {
    assert.equal(looksSealed('i'.repeat(43)), false);
    assert.equal(looksSealed('i'.repeat(MAX_SEALED_CHARACTERS + 1)), false);
    assert.equal(looksSealed(sealed()), true);
  });
});

/** The same bytes with other unused bits in the last character; undefined when it has none. */
function twoSpellings(value: string): { readonly value: string; readonly other: string | undefined } {
  const bytes = Buffer.from(value, 'base64url');
  const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
    .map((last) => value.slice(0, -1) + last)
    .filter((text) => text !== value && Buffer.from(text, 'base64url').equals(bytes));
  return { value, other: others[0] };
}
