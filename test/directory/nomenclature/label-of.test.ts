import assert from 'node:assert/strict';
import { labelOf, listLabels } from '../../../directory/index.ts';

describe('labels', () => {
  it('come from the table that is named', () => {
    assert.equal(labelOf('profession', '10'), 'Médecin');
    assert.equal(labelOf('savoir-faire', 'SM04'), 'Cardiologie et Maladies vasculaires (SM)');
    assert.equal(labelOf('mode', 'S'), 'Salarié');
    assert.equal(labelOf('sector', 'SA01'), 'Etablissement public de santé');
    assert.equal(labelOf('identifier-type', '8'), 'RPPS');
  });

  it('fall back on the code, and never on an inherited property', () => {
    assert.equal(labelOf('profession', 'ZZ'), 'ZZ');
    assert.equal(labelOf('profession', 'constructor'), 'constructor');
    assert.equal(labelOf('profession', ''), '');
  });

  it('list a table in order', () => {
    assert.deepEqual(
      listLabels('mode').map(({ code }) => code),
      ['S', 'L', 'B', 'I'],
    );
  });
});
