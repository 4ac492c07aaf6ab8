import assert from 'node:assert/strict';
import { PasswordTurns } from '../../../directory/ldap/password-turns.ts';

describe('LDAP: turns of work on passwords', () => {
  it('are so many at once, in their order, also where one fails', async () => {
    const turns = new PasswordTurns(2);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const work = (number: number) => async (): Promise<number> => {
      begun.push(number);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (number % 3 === 0) throw new Error(`third ${number}`);
      return number;
    };
    const all = Array.from({ length: 9 }, (_, number) => turns.take(work(number)));
    const late = new Promise((resolve) => setImmediate(resolve)).then(() => turns.take(work(10)));
    const ends = await Promise.allSettled([...all, late]);
    assert.deepEqual(
      ends.map(({ status }) => status === 'fulfilled'),
      [false, true, true, false, true, true, false, true, true, true],
    );
    assert.deepEqual(begun, [0, 1, 2, 3, 4, 5, 6, 7, 8, 10]);
    assert.equal(most, 2);
    assert.equal(await turns.take(work(11)), 11);
  });
});
