import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

describe('house: npm', () => {
  it('asks nothing of the network at a start, and says nothing there: no look for a newer npm, no funding, no audit', () => {
    for (const name of ['update-notifier', 'fund', 'audit']) {
      const { stdout } = spawnSync('npm', ['config', 'get', name, '--location=project'], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: process.env.HOME },
      });
      assert.equal(stdout.trim(), 'false', name);
    }
  });
});
