import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEntryStore } from '../../../directory/entries/entry-store.ts';
import { uuidBytes } from '../../../directory/entries/stored-entry.ts';
import { aliasesOf } from '../../../directory/ldap/aliases.ts';
import { referralsOf } from '../../../directory/ldap/referrals.ts';
import { DirectoryTree } from '../../../directory/ldap/tree.ts';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { openEnvironment } from '../../../directory/store/environment.ts';
import { TEST_MAP_BYTES } from '../support/open-temporary.ts';

const AT = new Date('2026-11-20T10:00:00Z');

describe('aliases and referral objects of a context', function () {
  this.timeout(60_000);

  it('are too many by their own number, not by what another context holds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vestibule-classes-'));
    const environment = openEnvironment({ path: folder, readOnly: false, mapSizeBytes: TEST_MAP_BYTES });
    try {
      const store = openEntryStore(environment.root, 'dc=region,dc=example', () => uuidBytes(randomUUID()));
      environment.beforeCommit(store);
      environment.write(() => {
        const transaction = store.begin({ at: AT, change: 1 });
        const add = (dn: string, classes: readonly string[], isContext = false): void => {
          const attributes = [
            { name: 'objectClass', values: classes },
            { name: 'aliasedObjectName', values: ['o=little'] },
          ];
          const body = { attributes, operational: [], publicNames: new Set<string>() };
          assert.ok(transaction.add(dn, body, { isContext }).done, dn);
        };
        for (const [top, count] of [
          ['o=little', 2],
          ['o=much', 5_001],
        ] as const) {
          add(top, ['organization'], true);
          for (let at = 0; at < count; at += 1) add(`cn=${at},${top}`, ['alias', 'referral', 'extensibleObject']);
        }
      });
      const tree = new DirectoryTree(store.reader, { baseDn: 'dc=region,dc=example', controls: [], extensions: [] });
      const pathOf = (dn: string) => pathOfText(dn) ?? assert.fail();
      const counts = [pathOf('o=little'), pathOf('o=much')].map((path) => [
        aliasesOf(tree, path)?.length ?? null,
        referralsOf(tree, path)?.length ?? null,
      ]);
      assert.deepEqual(counts, [
        [2, 2],
        [null, null],
      ]);
    } finally {
      await environment.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
