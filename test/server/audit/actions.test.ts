import assert from 'node:assert/strict';
import { AUDIT_ACTIONS, actionLabel } from '../../../server/audit/actions.ts';

describe('What the audit calls an action', () => {
  it('is there for each in both languages, and empty for one that this version does not know', () => {
    for (const action of Object.keys(AUDIT_ACTIONS)) {
      assert.notEqual(actionLabel(action, 'fr'), '', action);
      assert.notEqual(actionLabel(action, 'en'), '', action);
    }
    for (const unknown of ['some.retired', '', 'constructor', '__proto__'])
      assert.equal(actionLabel(unknown, 'fr'), '');
  });
});
