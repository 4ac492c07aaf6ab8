import assert from 'node:assert/strict';
import { answeredAcr, needsStepUp } from '../../../server/oidc/acr.ts';

describe('server/oidc/acr', () => {
  it('answers a client in the level it asked for when the session meets it', () => {
    assert.equal(answeredAcr('eidas2', 'eidas1'), 'eidas1');
    assert.equal(answeredAcr('eidas2', 'eidas2 eidas1'), 'eidas2');
  });

  it('never answers a level above the session', () => {
    assert.equal(answeredAcr('eidas1', 'eidas2'), 'eidas1');
    assert.equal(answeredAcr('eidas1', 'eidas2 eidas1'), 'eidas1');
  });

  it('answers the session’s own level when nothing, or nothing known, is asked', () => {
    assert.equal(answeredAcr('eidas2', undefined), 'eidas2');
    assert.equal(answeredAcr('eidas2', '0 urn:other'), 'eidas2');
  });

  it('asks for a stronger proof only when every known level asked for is above the session (RFC 9470)', () => {
    assert.equal(needsStepUp('eidas1', 'eidas2'), true);
    assert.equal(needsStepUp('eidas1', 'eidas2 eidas1'), false);
    assert.equal(needsStepUp('eidas2', 'eidas1'), false);
    assert.equal(needsStepUp('eidas1', 'urn:unknown'), false);
    assert.equal(needsStepUp(undefined, 'eidas1'), true);
  });
});
