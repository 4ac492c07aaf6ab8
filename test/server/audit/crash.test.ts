import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Audit } from '../../../server/audit/audit.ts';
import { killAfter } from '../store/kill-after.ts';
import { type AuditFolder, anEvent, makeAuditFolder } from './in-folder.ts';

const ROUNDS = process.env.VESTIBULE_LONG ? 200 : 20;
const CHILD = fileURLToPath(new URL('appending-child.ts', import.meta.url));
const PAGE = 500;

function actorsSince(audit: Audit, after: number): Set<string> {
  const actors = new Set<string>();
  for (let before = audit.head().count + 1; before > after + 1; ) {
    const page = audit.read({ after, before, limit: PAGE });
    for (const { event } of page) actors.add(event.actor);
    before = page.at(-1)?.sequence ?? 0;
  }
  return actors;
}

describe('audit, killed', () => {
  let folder: AuditFolder;

  beforeEach(() => {
    folder = makeAuditFolder();
  });

  afterEach(() => folder.remove());

  it(`has every acknowledged line and verifies after kill -9, ${ROUNDS} times (R-21)`, async function () {
    this.timeout(ROUNDS * 5_000);
    let before = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const said = await killAfter(CHILD, [folder.path, folder.sealPath, String(round)], 1 + ((round * 37) % 113));
      const audit = await folder.open();
      const actors = actorsSince(audit, before);
      for (const actor of said) assert.ok(actors.has(actor), `${actor} was acknowledged, it is lost`);
      const verdict = await audit.verify();
      assert.equal(verdict.intact, true, JSON.stringify(verdict));
      for (const name of ['a', 'b', 'c', 'd']) {
        const written = [...actors].filter((actor) => actor.startsWith(`${round}-${name}-`)).length;
        assert.equal(audit.cursor(`${round}-${name}`), written, 'a source’s position is not that of its lines');
      }
      await audit.append(anEvent({ actor: `after-${round}` }));
      before = audit.head().count;
      await audit.close();
    }
  });
});
