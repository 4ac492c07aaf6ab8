import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { openCookieSigner } from '../../../server/oidc/cookie-signer.ts';

describe('server/oidc/cookie-signer', () => {
  const [newest, older, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const signer = openCookieSigner([newest, older]);
  const session = 'vestibule_session=valeur-fictive';

  it('signs with the newest key, the same each time', () => {
    const expected = createHmac('sha256', newest).update(session).digest('base64url');
    assert.equal(signer.sign(session), expected);
    assert.equal(signer.sign(session), expected);
  });

  it('accepts what any of its keys signed, and says which', () => {
    assert.equal(signer.index(session, signer.sign(session)), 0);
    assert.equal(signer.index(session, openCookieSigner([older]).sign(session)), 1);
  });

  it('refuses another key’s signature, another cookie’s, a cut one and an empty one', () => {
    assert.equal(signer.verify(session, openCookieSigner([foreign]).sign(session)), false);
    assert.equal(signer.verify(session, signer.sign('vestibule_session=autre-valeur')), false);
    assert.equal(signer.verify(session, signer.sign(session).slice(0, -1)), false);
    assert.equal(signer.verify(session, ''), false);
  });

  it('answers the same of cookies too long to be remembered', () => {
    const long = `vestibule_session=${'x'.repeat(10_000)}`;
    assert.equal(signer.verify(long, signer.sign(long)), true);
    assert.equal(signer.verify(long, signer.sign(session)), false);
  });
});
