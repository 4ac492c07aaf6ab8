import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DEFAULT_LDAP_LIMITS } from '../../../directory/ldap/limits.ts';
import { type DnPath, isBelow, parentPath, pathOfText } from '../../../directory/schema/dn-path.ts';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import type { RawClient, ReceivedEntry } from './raw-client.ts';
import { abandon, addEntry, message, modifyEntry, remove, rename, search } from './requests.ts';
import { cookieIn, stateIn, syncControl } from './sync-client.ts';

const ROUNDS = process.env.VESTIBULE_LONG === '1' ? 400 : 40;

interface Held {
  path: DnPath;
  readonly csn: string;
  readonly content: string;
}

/** A consumer as strict as OpenLDAP's, which gives up on the first message that it cannot follow, and asks for the same again. */
class StrictReplica {
  readonly entries = new Map<string, Held>();
  #cookie: Buffer | null = null;

  async refresh(client: RawClient): Promise<void> {
    const asked = { base: SUFFIX, attributes: ['*', 'entryCSN'] };
    const answer = await client.search(asked, [syncControl(this.#cookie)]);
    assert.equal(answer.code, 0);
    for (const entry of answer.entries) this.#apply(entry);
    this.#cookie = cookieIn(answer);
  }

  #apply(entry: ReceivedEntry): void {
    const { state, uuid } = stateIn(entry);
    const path = pathOfText(entry.dn) ?? assert.fail(entry.dn);
    if (state === 'delete') this.#remove(uuid);
    else this.#put(uuid, path, entry);
  }

  #remove(uuid: string): void {
    const held = this.entries.get(uuid);
    if (held === undefined) return;
    for (const { path } of this.entries.values()) assert.ok(!isBelow(path, held.path), `${path} is below ${held.path}`);
    this.entries.delete(uuid);
  }

  #put(uuid: string, path: DnPath, { attributes }: ReceivedEntry): void {
    const csn = attributes.get('entryCSN')?.[0] ?? '';
    const held = this.entries.get(uuid);
    const taken = [...this.entries].find(([other, each]) => other !== uuid && each.path === path);
    assert.equal(taken, undefined, `${path} is taken`);
    const above = parentPath(path) ?? '';
    const isTop = path === pathOfText(SUFFIX);
    assert.ok(isTop || [...this.entries.values()].some((each) => each.path === above), `nothing above ${path}`);
    if (held !== undefined && held.path !== path) {
      assert.notEqual(held.csn, csn, `${path}: passed over, its number is known`);
      for (const each of this.entries.values())
        if (isBelow(each.path, held.path)) each.path = path + each.path.slice(held.path.length);
    }
    this.entries.set(uuid, { path, csn, content: contentOf(attributes) });
  }

  /** Names and values, in an order of their own. */
  get shown(): readonly string[] {
    return [...this.entries.values()].map(({ path, content }) => `${path} ${content}`).sort();
  }
}

const contentOf = (attributes: ReadonlyMap<string, readonly string[]>): string =>
  JSON.stringify([...attributes].map(([name, values]) => [name, [...values].sort()]).sort());

describe('LDAP contexts: a replica that comes back is led through what happened in an order it can follow (RFC 4533)', function () {
  this.timeout(60_000 + ROUNDS * 1_000);
  let door: ContextFixture;
  let root: RawClient;
  let replica: StrictReplica;

  const person = (cn: string) => ({ objectClass: ['inetOrgPerson'], cn: [cn], sn: ['Fictif'] });
  const done = async (body: Parameters<RawClient['ask']>[0]): Promise<void> =>
    assert.equal((await root.ask(body)).code, 0);
  const inStep = async (): Promise<void> => {
    await replica.refresh(root);
    const { entries } = await root.search({ base: SUFFIX, attributes: ['*', 'entryCSN'] });
    const there = entries.map(({ dn, attributes }) => `${pathOfText(dn)} ${contentOf(attributes)}`).sort();
    assert.deepEqual(replica.shown, there);
  };

  beforeEach(async () => {
    door = await openContextDoor();
    root = await door.connectAs(ROOT, ROOT_PASSWORD);
    replica = new StrictReplica();
    await done(addEntry(SUFFIX, { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] }));
    for (const cn of ['a', 'b', 'c']) await done(addEntry(`cn=${cn},${SUFFIX}`, person(cn)));
    await inStep();
  });

  afterEach(() => door.remove());

  it('two that changed names, one that took the name of another that is gone, one moved below one that is new', async () => {
    await done(rename(`cn=a,${SUFFIX}`, 'cn=entre', true));
    await done(rename(`cn=b,${SUFFIX}`, 'cn=a', true));
    await done(rename(`cn=entre,${SUFFIX}`, 'cn=b', true));
    await inStep();
    await done(remove(`cn=c,${SUFFIX}`));
    await done(rename(`cn=a,${SUFFIX}`, 'cn=c', true));
    await inStep();
    await done(modifyEntry(`cn=b,${SUFFIX}`, [['add', 'title', 'Interne']]));
    await done(addEntry(`cn=neuf,${SUFFIX}`, person('neuf')));
    await done(rename(`cn=b,${SUFFIX}`, 'cn=b', true, `cn=neuf,${SUFFIX}`));
    await done(modifyEntry(`cn=neuf,${SUFFIX}`, [['add', 'title', 'Service']]));
    await inStep();
  });

  it('one under a name that is gone since, others that were below it meanwhile', async () => {
    await done(addEntry(`cn=passage,${SUFFIX}`, person('passage')));
    await done(rename(`cn=a,${SUFFIX}`, 'cn=a', true, `cn=passage,${SUFFIX}`));
    await done(modifyEntry(`cn=a,cn=passage,${SUFFIX}`, [['add', 'title', 'Interne']]));
    await done(rename(`cn=passage,${SUFFIX}`, 'cn=couloir', true));
    await done(rename(`cn=a,cn=couloir,${SUFFIX}`, 'cn=a', true, `cn=c,${SUFFIX}`));
    await done(remove(`cn=couloir,${SUFFIX}`));
    await done(addEntry(`cn=passage,${SUFFIX}`, person('passage')));
    await inStep();
  });

  it('no more of them on one connection than leave room for what ends, so that it is read on', async () => {
    const client = await door.connectAs(ROOT, ROOT_PASSWORD);
    const asked = search({ base: SUFFIX, filter: '(cn=nobody)' });
    const follow = syncControl(null, 'refreshAndPersist');
    const most = DEFAULT_LDAP_LIMITS.outstandingOperations / 4;
    for (let number = 0; number < most; number += 1) client.send(message(100 + number, asked, [follow]));
    assert.equal((await client.answerAfterNotices(500, message(500, asked, [follow]))).code, 11);
    assert.equal((await client.answerAfterNotices(501, message(501, asked))).code, 0);
    client.send(message(502, abandon(100)));
    client.send(message(503, asked, [follow]));
    assert.equal((await client.answerAfterNotices(504, message(504, asked, [follow]))).code, 11);
  });

  it(`whatever happens, ${ROUNDS} times`, async () => {
    let drawn = 0;
    const below = (limit: number): number => {
      drawn += 1;
      return createHash('sha256').update(`suite ${drawn}`).digest().readUInt32BE(0) % limit;
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let left = below(25); left > 0; left -= 1) {
        const { entries } = await root.search({ base: SUFFIX, attributes: ['1.1'] });
        const names = entries.map(({ dn }) => dn).filter((dn) => dn !== SUFFIX);
        const one = names[below(Math.max(names.length, 1))] ?? SUFFIX;
        const other = below(2) === 0 ? SUFFIX : (names[below(Math.max(names.length, 1))] ?? SUFFIX);
        const cn = `n${below(9)}`;
        // Some are refused; what matters is that those that are not are followed.
        const kind = below(6);
        if (kind < 2) await root.ask(addEntry(`cn=${cn},${other}`, person(cn)));
        else if (kind === 2) await root.ask(modifyEntry(one, [['replace', 'description', String(left)]]));
        else if (one === SUFFIX) continue;
        else if (kind === 3) await root.ask(remove(one));
        else await root.ask(rename(one, `cn=${cn}`, below(3) > 0, kind === 4 ? other : undefined));
      }
      await inStep();
    }
    assert.ok(replica.entries.size > 5);
    assert.deepEqual(door.defects, []);
  });
});
