import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrustDomainStore } from '../../../federation/store/trust-store.ts';
import type { AuditAction } from '../../../server/audit/event.ts';
import { openTestHouse, type TestHouse } from '../../support/house.ts';
import { hasRedis, openTestRedis, type TestRedis } from '../../support/redis.ts';
import { killAfter } from '../store/kill-after.ts';

const CHILD = fileURLToPath(new URL('publishing-house.ts', import.meta.url));
const LONG = process.env.VESTIBULE_LONG !== undefined;
const MAX_LINES = 1_000_000;

/** Details of the lines of an action about a dossier, the oldest first. */
function linesOf(house: TestHouse, action: AuditAction, subject: string): readonly Readonly<Record<string, unknown>>[] {
  const { audit } = house.running.rooms;
  const found: Readonly<Record<string, unknown>>[] = [];
  for (let before = MAX_LINES; ; ) {
    const page = audit.read({ before, limit: 500, filter: { action, subject } });
    found.push(...page.map(({ event }) => event.details));
    const last = page.at(-1);
    if (!last) return found.toReversed();
    before = last.sequence;
  }
}

const upTo = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n);

/** How the house is made, and how often it is killed. */
const HOUSES = [
  { name: 'one process', rounds: 5, processes: 1, isRedis: false },
  { name: 'two processes', rounds: 2, processes: 2, isRedis: false },
  { name: 'two processes, sessions in Redis', rounds: 2, processes: 2, isRedis: true },
] as const;

for (const { name, rounds: few, processes, isRedis } of HOUSES) {
  const rounds = LONG ? few * 10 : few;
  describe(`A house killed (-9) as sheets are published, facts kept and applications changed: ${name}`, function () {
    this.timeout(rounds * 30_000 + 60_000);
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-test-published-'));
    const [data, authority] = [join(folder, 'house'), join(folder, 'authority')];
    let redis: TestRedis | null = null;
    before(async function () {
      if (!isRedis) return;
      if (!hasRedis()) return this.skip();
      redis = await openTestRedis();
    });
    after(async () => {
      rmSync(folder, { recursive: true, force: true });
      await redis?.close();
    });

    it('each of them has exactly one line, in the order done, whenever it died', async () => {
      const settings = { processes, ...(redis ? { 'signIn.store': 'redis', 'signIn.redis.url': redis.url } : {}) };
      const said: string[] = [];
      let kept = { application: '', lines: 0 };
      for (let round = 0; round < rounds; round += 1) {
        const args = [data, authority, String(round), JSON.stringify(settings)];
        said.push(...(await killAfter(CHILD, args, 4 + ((round * 7) % 19))));
      }
      const house = await openTestHouse({
        folder: data,
        authorityFolder: authority,
        cards: [],
        professionals: 7,
        applications: 3,
      });
      try {
        const { federation } = house.running.rooms;
        const [publishing = '', keeping = '', changing = ''] = house.clients.map(({ id }) => id);
        const versions = federation.sheets.versions(publishing).map(({ version }) => version);
        const published = linesOf(house, 'sheet.published', publishing).map(({ version }) => version);
        assert.deepEqual(
          published.filter((version) => version !== 1),
          versions.toReversed().filter((version) => version !== 1),
        );
        const changed = linesOf(house, 'application.changed', changing).map(({ version }) => version);
        const last = federation.applications.find(changing)?.version ?? 0;
        assert.deepEqual(
          changed.filter((version) => version !== 1),
          upTo(2, last),
        );
        for (const line of said) {
          const [what, which] = line.split(' ');
          if (what === 'published') assert.ok(versions.includes(Number(which)), line);
          if (what === 'changed') assert.ok(last >= Number(which), line);
        }
        const drafted = linesOf(house, 'sheet.drafted', changing).map(({ digest }) => digest);
        assert.equal(drafted.at(-1), federation.drafts.find(changing)?.digest);
        for (const line of said.filter((each) => each.startsWith('drafted')))
          assert.equal(drafted.filter((digest) => `drafted ${digest}` === line).length, 1, line);
        kept = { application: keeping, lines: linesOf(house, 'facts.kept', keeping).length };
      } finally {
        await house.close();
      }
      const store = new TrustDomainStore(join(data, 'data', 'trust'), new Uint8Array(32), true);
      assert.equal(kept.lines, [...store.keptEntities(kept.application, 'document')].length);
      await store.close();
    });
  });
}
