import assert from 'node:assert/strict';
import { copyOf, mergeSession } from '../../../server/oidc/session-merge.ts';

const session = (authorizations: Record<string, { sid: string; grantId: string }>, more = {}) => ({
  uid: 'u',
  accountId: 'p',
  authorizations,
  iat: 1,
  exp: 2,
  ...more,
});

describe('server/oidc/session-merge', () => {
  it('keeps the applications of two requests that wrote the same session at the same time', () => {
    const stored = session({ dmp: { sid: 's1', grantId: 'g1' } });
    const { payload, changed } = mergeSession(stored, session({ dcc: { sid: 's2', grantId: 'g2' } }));
    assert.deepEqual(Object.keys(payload.authorizations ?? {}).sort(), ['dcc', 'dmp']);
    assert.equal(changed, true);
  });

  it('does not carry another person’s applications into a new person’s session', () => {
    const stored = session({ dmp: { sid: 's1', grantId: 'g1' } });
    const { payload } = mergeSession(stored, session({}, { accountId: 'q' }));
    assert.deepEqual(payload.authorizations, {});
  });

  it('says that nothing changed when only the dates did', () => {
    const stored = session({ dmp: { sid: 's1', grantId: 'g1' } });
    assert.equal(mergeSession(stored, { ...stored, iat: 50, exp: 60 }).changed, false);
    assert.equal(mergeSession(stored, { ...stored, acr: 'eidas2' }).changed, true);
  });

  it('sees what is more, less, or of another kind', () => {
    const stored = session({ dmp: { sid: 's1', grantId: 'g1' } }, { amr: ['sc', 'mfa'], acr: undefined });
    const changes: Record<string, unknown>[] = [
      { amr: ['mfa', 'sc'] },
      { amr: { 0: 'sc', 1: 'mfa' } },
      { amr: null },
      { more: 1 },
    ];
    for (const change of changes) assert.equal(mergeSession(stored, { ...stored, ...change }).changed, true);
    assert.equal(mergeSession({ ...stored, more: 1 }, stored).changed, true);
    assert.equal(mergeSession(stored, copyOf(stored)).changed, false);
    assert.notEqual(copyOf(stored).authorizations, stored.authorizations);
  });

  it('does not take the order of fields for a change', () => {
    const stored = { accountId: 'p', uid: 'u', authorizations: { a: { sid: '1', grantId: '2' } } };
    const { changed } = mergeSession(stored, {
      uid: 'u',
      authorizations: { a: { grantId: '2', sid: '1' } },
      accountId: 'p',
    });
    assert.equal(changed, false);
  });
});
