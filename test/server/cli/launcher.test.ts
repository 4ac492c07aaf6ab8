import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeRefusal } from '../../../server/require-node.js';

const LAUNCHER = fileURLToPath(new URL('../../../server/vestibule.js', import.meta.url));

describe('launcher', () => {
  for (const version of ['20.20.2', '22.1.0', '18.0.0', 'none']) {
    it(`names the Node it needs to Node ${version}, in one line`, () => {
      assert.match(nodeRefusal(version) ?? '', /^Vestibule demande Node 24 [^\n]*$/);
    });
  }

  for (const version of ['24.0.0', '26.1.0']) {
    it(`says nothing to Node ${version}`, () => {
      assert.equal(nodeRefusal(version), null);
    });
  }

  it('starts the command line', () => {
    assert.match(execFileSync(process.execPath, [LAUNCHER, '--help'], { encoding: 'utf8' }), /vestibule serve/);
  });
});
