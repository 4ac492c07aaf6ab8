import assert from 'node:assert/strict';
import type { EntryAttribute } from '../../../directory/entries/entry.ts';
import type { EntryBody, EntryTransaction } from '../../../directory/entries/entry-transaction.ts';
import { memberOfNames } from '../../../directory/entries/member-of.ts';
import { type Directory, openDirectory } from '../../../directory/index.ts';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { MAX_WAITING_UPDATES } from '../../../directory/store/update-entries.ts';
import { CAMILLE, rassFile } from '../support/national-files.ts';
import { importAccepted, NOW, TEST_MAP_BYTES, withDirectory } from '../support/open-temporary.ts';

const SUFFIX = 'o=Hôpital inventé,c=FR';

function body(...attributes: readonly (readonly [string, ...string[]])[]): EntryBody {
  const list: EntryAttribute[] = attributes.map(([name, ...values]) => ({ name, values }));
  return { attributes: list, operational: [], publicNames: new Set() };
}

const unit = (name: string): EntryBody => body(['objectClass', 'organizationalUnit'], ['ou', name]);
const group = (...members: string[]): EntryBody =>
  body(['objectClass', 'groupOfNames'], ['cn', 'g'], ['member', ...members]);

function idOf(directory: Directory, dn: string): number {
  return directory.entries.find(pathOfText(dn) ?? '') ?? assert.fail(`no ${dn}`);
}

async function makeContext(directory: Directory): Promise<void> {
  await directory.updater.update('cn=test', (transaction) => {
    transaction.add(SUFFIX, body(['objectClass', 'organization'], ['o', 'Hôpital inventé']), { isContext: true });
    transaction.add(`ou=a,${SUFFIX}`, unit('a'));
    transaction.add(`ou=b,ou=a,${SUFFIX}`, unit('b'));
    transaction.add(`cn=g,${SUFFIX}`, group(`ou=a,${SUFFIX}`, `ou=b,ou=a,${SUFFIX}`));
  });
}

describe('direct writing of entries', () => {
  it('makes a naming context beside the region, and tells whoever follows', () =>
    withDirectory(async (directory) => {
      const before = directory.lastChange();
      await makeContext(directory);
      assert.deepEqual(
        directory.entries.contexts().map(({ dn }) => dn),
        [SUFFIX, 'dc=region,dc=example'],
      );
      const [line] = directory.entryChangesAfter(before, 10);
      assert.equal(line?.by, 'cn=test');
      assert.deepEqual(
        line.entries.map(({ operation, dn }) => [operation, dn]),
        [SUFFIX, `ou=a,${SUFFIX}`, `ou=b,ou=a,${SUFFIX}`, `cn=g,${SUFFIX}`].map((dn) => ['added', dn]),
      );
      assert.deepEqual(directory.entryChangesAfter(line.number, 10), []);
      assert.equal(directory.lastChange(), line.number);
    }));

  it('says why it refuses, and changes nothing of what it refuses', () =>
    withDirectory(async (directory) => {
      await makeContext(directory);
      const a = idOf(directory, `ou=a,${SUFFIX}`);
      const refusals = await directory.updater.update('x', (transaction: EntryTransaction) => [
        transaction.add('not a name', unit('x')),
        transaction.add(`ou=a,${SUFFIX}`, unit('a')),
        transaction.add(`ou=c,ou=absent,${SUFFIX}`, unit('c')),
        transaction.remove(a),
        transaction.remove(987_654),
        transaction.modify(987_654, unit('x')),
        transaction.rename(a, 'ou=a', idOf(directory, `ou=b,ou=a,${SUFFIX}`), unit('a')),
        transaction.rename(a, 'cn=g', null, unit('a')),
        transaction.add(`ou=d,${SUFFIX}`, { ...unit('a'), unique: ['ou'] }),
      ]);
      assert.deepEqual(
        refusals.map((verdict) => (verdict.done ? 'done' : verdict.refusal)),
        [
          ...['name-malformed', 'name-taken', 'parent-absent', 'has-entries-below', 'absent', 'absent'],
          ...['below-itself', 'name-taken', 'not-unique'],
        ],
      );
      assert.equal(directory.entryChangesAfter(0, 10).length, 1);
    }));

  it('moves a whole subtree by its top, and the groups that name what is in it follow', () =>
    withDirectory(async (directory) => {
      await makeContext(directory);
      const inner = idOf(directory, `ou=b,ou=a,${SUFFIX}`);
      const top = idOf(directory, `ou=a,${SUFFIX}`);
      await directory.updater.update('x', (transaction) => transaction.rename(top, 'ou=Z', null, unit('Z')));
      assert.equal(idOf(directory, `ou=b,ou=z,${SUFFIX}`), inner);
      assert.equal(directory.entries.find(pathOfText(`ou=b,ou=a,${SUFFIX}`) ?? ''), undefined);
      const path = pathOfText(`ou=b,ou=z,${SUFFIX}`) ?? '';
      assert.deepEqual(memberOfNames(directory.entries, path).map(String), [`cn=g,${SUFFIX}`]);
      await directory.updater.update('x', (transaction) => transaction.remove(inner));
      assert.deepEqual(memberOfNames(directory.entries, path), []);
      assert.deepEqual(memberOfNames(directory.entries, pathOfText(`ou=z,${SUFFIX}`) ?? '').map(String), [
        `cn=g,${SUFFIX}`,
      ]);
    }));

  it('undoes one update that throws, and keeps those that waited with it', () =>
    withDirectory(async (directory) => {
      await makeContext(directory);
      const add = (name: string, fails: boolean): Promise<unknown> =>
        directory.updater.update('x', (transaction) => {
          transaction.add(`ou=${name},${SUFFIX}`, unit(name));
          if (fails) throw new RangeError(name);
        });
      const outcomes = await Promise.allSettled([add('k1', false), add('k2', true), add('k3', false)]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      const found = ['k1', 'k2', 'k3'].map((name) => directory.entries.find(pathOfText(`ou=${name},${SUFFIX}`) ?? ''));
      assert.deepEqual(
        found.map((id) => id !== undefined),
        [true, false, true],
      );
      const numbers = directory.entryChangesAfter(0, 10).map(({ number }) => number);
      assert.deepEqual(
        numbers,
        numbers.map((_, place) => (numbers[0] ?? 0) + place),
      );
    }));

  it('keeps secrets out of entries, filters and journal', () =>
    withDirectory(async (directory) => {
      await makeContext(directory);
      const id = idOf(directory, `ou=a,${SUFFIX}`);
      const secrets = { userPassword: ['{SSHA}invented'] };
      await directory.updater.update('x', (transaction) => transaction.modify(id, { ...unit('a'), secrets }));
      assert.deepEqual(directory.entries.secretsOf(id), secrets);
      const bytes = directory.entries.read(id)?.bytes ?? Buffer.alloc(0);
      assert.equal(bytes.includes('SSHA') || JSON.stringify(directory.journalFrom(1, 100)).includes('SSHA'), false);
    }));

  it('refuses more waiting updates than its limit: directory.store.busy', () =>
    withDirectory(async (directory) => {
      const nothing = (): Promise<void> => directory.updater.update('x', () => undefined);
      const waiting = Array.from({ length: MAX_WAITING_UPDATES }, nothing);
      await assert.rejects(nothing(), { code: 'directory.store.busy' });
      await Promise.all(waiting);
    }));

  it('does not mix two bases: directory.store.other-base', () =>
    withDirectory(async (directory, path) => {
      await importAccepted(directory, rassFile([CAMILLE]), 'rass.txt');
      const open = (baseDn: string): Directory =>
        openDirectory({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES, baseDn });
      assert.throws(() => open('dc=elsewhere,dc=example'), { code: 'directory.store.other-base' });
      assert.throws(() => open('cn=no base'), { code: 'directory.ldap.misconfigured' });
    }));
});
