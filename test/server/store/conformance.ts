import assert from 'node:assert/strict';
import type { Change, NewRecord, SignInStore, Step } from '../../../server/store/contract.ts';

/** A clock the test turns by hand. */
export class HandClock {
  #ms = Date.UTC(2026, 10, 23, 8);

  now(): Date {
    return new Date(this.#ms);
  }

  forward(seconds: number): void {
    this.#ms += seconds * 1000;
  }
}

/** What the kit needs of an implementation: two openings of the same state, on the same clock. */
export interface StoreMaker {
  /** Ended records leave by themselves, by the machine's clock: there is nothing to sweep. */
  readonly sweepsItself?: true;
  open(clock: HandClock): Promise<readonly [SignInStore, SignInStore]>;
  /** Close both and remove what they held. */
  close(): Promise<void>;
}

const RACERS = 200;

/** The contract of {@link SignInStore}, executable: any implementation passes it before it is used. */
export function conformsToSignInStore(name: string, maker: StoreMaker): void {
  describe(`sign-in store: ${name}`, () => {
    let clock: HandClock;
    let store: SignInStore;
    let other: SignInStore;

    beforeEach(async () => {
      clock = new HandClock();
      [store, other] = await maker.open(clock);
    });

    afterEach(() => maker.close());

    const record = (payload: Record<string, unknown> = {}, indexes?: Record<string, string>): NewRecord => ({
      payload,
      expiresAt: new Date(clock.now().getTime() + 60_000),
      ...(indexes ? { indexes } : {}),
    });
    const race = <T>(attempt: (racer: SignInStore, n: number) => Promise<T>): Promise<T[]> =>
      Promise.all(Array.from({ length: RACERS }, (_, n) => attempt(n % 2 ? store : other, n)));

    it('gives back what was put: texts, numbers, lists, nested objects, null', async () => {
      const payload = {
        text: 'Éléonore 🜲',
        number: 1.5,
        yes: true,
        nothing: null,
        list: [1, 'a'],
        deep: { er: { est: {} } },
      };
      await store.put('Session', 'id', record(payload));
      assert.deepEqual(await store.get('Session', 'id'), { payload, expiresAt: record().expiresAt, consumedAt: null });
    });

    it('answers a fresh object each time: a caller who changes it changes nobody else’s', async () => {
      await store.put('Session', 'id', record({ deep: { n: 1 } }));
      Object.assign((await store.get('Session', 'id'))?.payload.deep ?? {}, { n: 2 });
      assert.deepEqual((await store.get('Session', 'id'))?.payload, { deep: { n: 1 } });
    });

    it('keeps kinds apart: one id under two kinds is two records', async () => {
      await store.put('Code', 'id', record({ kind: 'code' }));
      assert.equal(await store.get('Token', 'id'), undefined);
      await store.destroy('Token', 'id');
      assert.deepEqual((await store.get('Code', 'id'))?.payload, { kind: 'code' });
    });

    it('replaces wholly: an index the new record does not name no longer finds it', async () => {
      await store.put('Session', 'id', record({ n: 1 }, { uid: 'u', accountId: 'a' }));
      await store.put('Session', 'id', record({ n: 2 }, { uid: 'u' }));
      assert.deepEqual(
        (await store.findBy('Session', 'uid', 'u')).map(({ payload }) => payload),
        [{ n: 2 }],
      );
      assert.deepEqual(await store.findBy('Session', 'accountId', 'a'), []);
    });

    it('is seen by another opening as soon as it is acknowledged', async () => {
      await store.put('Session', 'id', record({ n: 1 }, { uid: 'u' }));
      assert.deepEqual((await other.get('Session', 'id'))?.payload, { n: 1 });
      assert.equal((await other.findBy('Session', 'uid', 'u')).length, 1);
    });

    it(`consumes once among ${RACERS} callers on two openings, and stays readable with its mark`, async () => {
      await store.put('Code', 'id', record({ n: 1 }));
      const at = clock.now();
      assert.equal((await race((racer) => racer.consume('Code', 'id', at))).filter(Boolean).length, 1);
      assert.deepEqual((await store.get('Code', 'id'))?.consumedAt, at);
      assert.deepEqual((await store.get('Code', 'id'))?.payload, { n: 1 });
    });

    it('does not consume what is absent', async () => {
      assert.equal(await store.consume('Code', 'id', clock.now()), false);
    });

    it('keeps the mark of use through an update', async () => {
      await store.put('Code', 'id', record({ n: 1 }));
      await store.consume('Code', 'id', clock.now());
      await store.update('Code', 'id', () => record({ n: 2 }));
      assert.equal(await store.consume('Code', 'id', clock.now()), false);
    });

    it(`is taken once among ${RACERS} callers on two openings`, async () => {
      await store.put('Ticket', 'id', record({ n: 1 }, { uid: 'u' }));
      const taken = (await race((racer) => racer.take('Ticket', 'id'))).filter((one) => one !== undefined);
      assert.deepEqual(
        taken.map(({ payload }) => payload),
        [{ n: 1 }],
      );
      assert.equal(await store.get('Ticket', 'id'), undefined);
      assert.deepEqual(await store.findBy('Ticket', 'uid', 'u'), []);
    });

    it(`is put once among ${RACERS} callers on two openings when it must be new`, async () => {
      const won = await race((racer, n) => racer.putIfAbsent('Replay', 'id', record({ n })));
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal((await store.get('Replay', 'id'))?.payload.n, won.indexOf(true));
    });

    it('writes several steps or none of them', async () => {
      await store.put('Code', 'id', record({ n: 1 }));
      const steps = (n: number): readonly Step[] => [
        { does: 'consume', kind: 'Code', id: 'id', at: clock.now() },
        { does: 'add', kind: 'Token', id: `token-${n}`, record: record({ n }) },
        { does: 'put-if-absent', kind: 'Mark', id: `mark-${n}`, record: record() },
        { does: 'put', kind: 'Other', id: `other-${n}`, record: record({}, { grantId: 'g' }) },
      ];
      const won = await race((racer, n) => racer.commit(steps(n)));
      assert.equal(won.filter(Boolean).length, 1);
      for (let n = 0; n < RACERS; n += 1) {
        assert.equal((await store.get('Token', `token-${n}`))?.payload.n, won[n] ? n : undefined);
        assert.equal(await store.putIfAbsent('Mark', `mark-${n}`, record()), !won[n]);
      }
      assert.equal((await store.findBy('Other', 'grantId', 'g')).length, 1);
      assert.equal(await store.commit([{ does: 'destroy', kind: 'Code', id: 'id' }]), true);
      assert.equal(await store.get('Code', 'id'), undefined);
    });

    it('leaves a record as it is while another one is there', async () => {
      const ended = { kind: 'Ended', id: 'uid' };
      await store.update('Session', 'id', () => record({ n: 1 }), { unless: ended });
      await store.put('Ended', 'uid', record());
      await store.update('Session', 'id', () => record({ n: 2 }), { unless: ended });
      assert.deepEqual((await store.get('Session', 'id'))?.payload, { n: 1 });
    });

    it('hands the records named beside to a change, as they are in its own step: of two who remove each other one stays', async () => {
      const names = [
        { kind: 'Guard', id: 'a' },
        { kind: 'Guard', id: 'b' },
      ] as const;
      for (const { kind, id } of names) await store.put(kind, id, record({ on: true }));
      const leave = (racer: SignInStore, n: number) => {
        const [own, other] = n % 2 === 0 ? names : [names[1], names[0]];
        const off = record({ on: false });
        const change: Change = (current, [seen]) => (current?.payload.on && seen?.payload.on ? off : undefined);
        return racer.update(own.kind, own.id, change, { seeing: [other] });
      };
      await race(leave);
      const left = await Promise.all(names.map(({ kind, id }) => store.get(kind, id)));
      assert.equal(left.filter((one) => one?.payload.on === true).length, 1);
    });

    it('may be new again once its end has come', async () => {
      assert.equal(await store.putIfAbsent('Replay', 'id', record()), true);
      clock.forward(60);
      assert.equal(await store.putIfAbsent('Replay', 'id', record()), true);
    });

    it(`serialises ${RACERS} updates on two openings: no application is forgotten`, async () => {
      await store.put('Session', 'id', record({ authorizations: {} }));
      await race((racer, n) =>
        racer.update('Session', 'id', (current) => {
          const before = current?.payload.authorizations;
          return record({ authorizations: { ...(typeof before === 'object' ? before : {}), [`application-${n}`]: n } });
        }),
      );
      assert.equal(Object.keys((await store.get('Session', 'id'))?.payload.authorizations ?? {}).length, RACERS);
    });

    it('leaves a record as it is when the change gives nothing, and creates one when it gives something', async () => {
      await store.update('Session', 'id', () => undefined);
      assert.equal(await store.get('Session', 'id'), undefined);
      await store.update('Session', 'id', (current) => (current ? undefined : record({ n: 1 })));
      assert.deepEqual((await store.get('Session', 'id'))?.payload, { n: 1 });
    });

    it('gives the caller the error of its own change, and nobody else’s write is lost', async () => {
      const fault = new RangeError('the change cannot be made');
      const failing = store.update('Session', 'a', () => {
        throw fault;
      });
      const passing = store.put('Session', 'b', record({ n: 1 }));
      await assert.rejects(failing, fault);
      await passing;
      assert.deepEqual((await store.get('Session', 'b'))?.payload, { n: 1 });
    });

    it('answers a record as absent from its end on, by every way in', async () => {
      await store.put('Session', 'id', record({}, { uid: 'u' }));
      clock.forward(60);
      assert.equal(await store.get('Session', 'id'), undefined);
      assert.deepEqual(await store.findBy('Session', 'uid', 'u'), []);
      assert.equal(await store.consume('Session', 'id', clock.now()), false);
      assert.equal(await store.take('Session', 'id'), undefined);
      await store.update('Session', 'id', (current) => {
        assert.equal(current, undefined);
        return undefined;
      });
    });

    it('finds by index within its kind, its index and its value only', async () => {
      await store.put('Token', 'a', record({ n: 1 }, { grantId: 'g', accountId: 'x' }));
      await store.put('Token', 'b', record({ n: 2 }, { grantId: 'g' }));
      await store.put('Code', 'c', record({ n: 3 }, { grantId: 'g' }));
      await store.put('Token', 'd', record({ n: 4 }, { accountId: 'g' }));
      const numbers = (await store.findBy('Token', 'grantId', 'g')).map(({ payload }) => payload.n);
      assert.deepEqual(numbers.sort(), [1, 2]);
    });

    it('destroys by index, all of them, once', async () => {
      for (const id of ['a', 'b', 'c']) await store.put('Token', id, record({}, { grantId: 'g' }));
      await store.put('Token', 'd', record({}, { grantId: 'h' }));
      assert.equal(await store.destroyBy('Token', 'grantId', 'g'), 3);
      assert.equal(await store.destroyBy('Token', 'grantId', 'g'), 0);
      assert.equal(await store.get('Token', 'a'), undefined);
      assert.ok(await store.get('Token', 'd'));
    });

    it('sweeps what has ended, at most as many as asked for, and nothing else', async () => {
      if (maker.sweepsItself) return assert.equal(await store.sweep(3), 0);
      for (let n = 0; n < 5; n += 1) await store.put('Token', `ended-${n}`, record({}, { grantId: 'g' }));
      clock.forward(30);
      await store.put('Token', 'ended-0', record());
      clock.forward(30);
      assert.equal(await store.sweep(3), 3);
      assert.equal(await store.sweep(3), 1);
      assert.equal(await store.sweep(3), 0);
      assert.ok(await store.get('Token', 'ended-0'), 'its end was moved: it must stay');
      assert.equal(await store.destroyBy('Token', 'grantId', 'g'), 0);
    });

    it('refuses a record without an end', async () => {
      const endless = { payload: {}, expiresAt: new Date(Number.NaN) };
      await assert.rejects(store.put('Token', 'id', endless), { code: 'server.store.record-malformed' });
    });

    it('answers nothing once closed', async () => {
      await maker.close();
      await assert.rejects(store.get('Session', 'id'), { code: 'server.store.closed' });
      await assert.rejects(store.destroy('Session', 'id'), { code: 'server.store.closed' });
    });
  });
}
