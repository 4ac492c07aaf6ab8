import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { importLdif } from '../../../directory/ldif/import-ldif.ts';
import { type DnPath, isBelow, pathOfText } from '../../../directory/schema/dn-path.ts';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import type { RawClient, ReceivedEntry } from './raw-client.ts';
import { addEntry, message, modifyEntry, remove, rename, search } from './requests.ts';
import { cookieIn, stateIn, syncControl } from './sync-client.ts';

const ROUNDS = process.env.VESTIBULE_LONG === '1' ? 400 : 40;

/** What a replica asks for. */
interface Asked {
  readonly base: string;
  readonly filter: string;
}

/** A consumer of a part: it moves what it holds below an entry that it holds, knows nothing of the others, and takes no name twice. */
class PartialReplica {
  readonly paths = new Map<string, DnPath>();
  readonly asked: Asked;
  #cookie: Buffer | null = null;

  constructor(asked: Asked) {
    this.asked = asked;
  }

  async refresh(client: RawClient): Promise<void> {
    const asked = search({ ...this.asked, attributes: ['cn', 'entryCSN'] });
    client.send(message(client.nextId(), asked, [syncControl(this.#cookie)]));
    let next = await client.read();
    // Between entries, what is gone that was touched meanwhile: here it is never one that was sent.
    for (; next?.code === null; next = await client.read()) if (next.entry !== null) this.#apply(next.entry);
    assert.equal(next?.code, 0);
    this.#cookie = cookieIn(next ?? assert.fail('no end'));
  }

  #apply(entry: ReceivedEntry): void {
    const { state, uuid } = stateIn(entry);
    const held = this.paths.get(uuid);
    if (state === 'delete') {
      this.paths.delete(uuid);
      return;
    }
    const path = pathOfText(entry.dn) ?? assert.fail(entry.dn);
    const taken = [...this.paths].find(([other, each]) => other !== uuid && each === path);
    assert.equal(taken, undefined, `${path} is taken`);
    if (held !== undefined && held !== path)
      for (const [other, each] of this.paths)
        if (isBelow(each, held)) this.paths.set(other, path + each.slice(held.length));
    this.paths.set(uuid, path);
  }
}

const ldifOf = (dn: string, cn: string): string => `dn: ${dn}\nobjectClass: inetOrgPerson\ncn: ${cn}\nsn: Fictif\n`;

describe('LDAP contexts: a replica that holds a part learns the new names of entries below one that it does not hold (RFC 4533)', function () {
  this.timeout(60_000 + ROUNDS * 1_000);
  let door: ContextFixture;
  let root: RawClient;

  const unit = (ou: string) => ({ objectClass: ['organizationalUnit'], ou: [ou] });
  const person = (cn: string) => ({ objectClass: ['inetOrgPerson'], cn: [cn], sn: ['Fictif'] });
  const done = async (body: Parameters<RawClient['ask']>[0]): Promise<void> =>
    assert.equal((await root.ask(body)).code, 0);
  const inStep = async (replica: PartialReplica): Promise<void> => {
    await replica.refresh(root);
    const { entries } = await root.search({ ...replica.asked, attributes: ['1.1'] });
    assert.deepEqual([...replica.paths.values()].sort(), entries.map(({ dn }) => pathOfText(dn)).sort());
  };

  beforeEach(async () => {
    door = await openContextDoor();
    root = await door.connectAs(ROOT, ROOT_PASSWORD);
    await done(addEntry(SUFFIX, { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['x'] }));
    for (const ou of ['a', 'b']) {
      await done(addEntry(`ou=${ou},${SUFFIX}`, unit(ou)));
      await done(addEntry(`cn=un,ou=${ou},${SUFFIX}`, person('un')));
    }
  });

  afterEach(() => door.remove());

  it('its filter leaves out the branch that is renamed; two branches that change names', async () => {
    const replica = new PartialReplica({ base: SUFFIX, filter: '(objectClass=person)' });
    await inStep(replica);
    await done(rename(`ou=a,${SUFFIX}`, 'ou=entre', true));
    await inStep(replica);
    await done(rename(`ou=b,${SUFFIX}`, 'ou=a', true));
    await done(rename(`ou=entre,${SUFFIX}`, 'ou=b', true));
    await done(rename(`ou=a,${SUFFIX}`, 'ou=profond', true, `ou=b,${SUFFIX}`));
    await done(rename(`ou=b,${SUFFIX}`, 'ou=a', true));
    await inStep(replica);
    assert.ok([...replica.paths.values()].includes(pathOfText(`cn=un,ou=profond,ou=a,${SUFFIX}`) ?? ''));
  });

  it('what moves out of the base that was asked for goes with all below it, and comes back so', async () => {
    for (const filter of ['(objectClass=*)', '(objectClass=person)']) {
      const replica = new PartialReplica({ base: `ou=a,${SUFFIX}`, filter });
      await done(addEntry(`ou=c,ou=a,${SUFFIX}`, unit('c')));
      await done(addEntry(`cn=deux,ou=c,ou=a,${SUFFIX}`, person('deux')));
      await inStep(replica);
      await done(rename(`ou=c,ou=a,${SUFFIX}`, 'ou=c', true, `ou=b,${SUFFIX}`));
      await inStep(replica);
      await done(rename(`ou=c,ou=b,${SUFFIX}`, 'ou=d', true, `ou=a,${SUFFIX}`));
      await inStep(replica);
      await done(remove(`cn=deux,ou=d,ou=a,${SUFFIX}`));
      await done(remove(`ou=d,ou=a,${SUFFIX}`));
    }
  });

  it('more of them than one step tells, renamed before and while everything is sent', async () => {
    const people = Array.from({ length: 2_000 }, (_, at) => ldifOf(`cn=p${at},ou=a,${SUFFIX}`, `p${at}`));
    const loaded = await importLdif(door.contexts, Readable.from([Buffer.from(people.join('\n'))]), {
      by: ROOT,
      randomBytes,
      continues: true,
    });
    assert.equal(loaded.done, 2_000);
    const before = new PartialReplica({ base: SUFFIX, filter: '(objectClass=person)' });
    await inStep(before);
    const meanwhile = new PartialReplica(before.asked);
    const other = await door.connectAs(ROOT, ROOT_PASSWORD);
    await Promise.all([meanwhile.refresh(other), renameOnceSent(other)]);
    await done(modifyEntry(`cn=p1999,ou=z,${SUFFIX}`, [['add', 'title', 'Interne']]));
    for (const replica of [before, meanwhile]) {
      await inStep(replica);
      assert.equal(replica.paths.size, 2_002);
    }
  });

  /** Rename the branch when the first entries of a refresh have come. */
  async function renameOnceSent(replica: RawClient): Promise<void> {
    await once(replica.socket, 'data');
    await done(rename(`ou=a,${SUFFIX}`, 'ou=z', true));
  }

  it(`whatever happens, ${ROUNDS} times`, async () => {
    let drawn = 0;
    const below = (limit: number): number => {
      drawn += 1;
      return createHash('sha256').update(`part ${drawn}`).digest().readUInt32BE(0) % limit;
    };
    const replicas = [
      new PartialReplica({ base: SUFFIX, filter: '(description=*)' }),
      new PartialReplica({ base: `ou=a,${SUFFIX}`, filter: '(!(description=*))' }),
      new PartialReplica({ base: `ou=b,${SUFFIX}`, filter: '(objectClass=*)' }),
    ];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let left = 1 + below(6); left > 0; left -= 1) {
        const { entries } = await root.search({ base: SUFFIX, attributes: ['1.1'] });
        const names = entries.map(({ dn }) => dn).filter((dn) => dn.startsWith('cn='));
        const one = names[below(names.length)] ?? SUFFIX;
        const other = [SUFFIX, `ou=a,${SUFFIX}`, `ou=b,${SUFFIX}`, ...names][below(names.length + 3)] ?? SUFFIX;
        const cn = `n${below(9)}`;
        const kind = below(7);
        // Some are refused; what matters is that those that are not are followed.
        if (kind < 2) await root.ask(addEntry(`cn=${cn},${other}`, person(cn)));
        else if (kind === 2) await root.ask(modifyEntry(one, [['replace', 'description', String(left)]]));
        else if (kind === 3) await root.ask(modifyEntry(one, [['replace', 'description']]));
        else if (kind === 4) await root.ask(remove(one));
        else await root.ask(rename(one, `cn=${cn}`, below(3) > 0, kind === 5 ? other : undefined));
      }
      for (const replica of replicas) await inStep(replica);
    }
    for (const { paths } of replicas) assert.ok(paths.size > 1);
    assert.deepEqual(door.defects, []);
  });
});
