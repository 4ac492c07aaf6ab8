import assert from 'node:assert/strict';
import { redeem } from '../../scripts/bench/code-flow.ts';
import { unhurriedClock, watchForJumps } from '../../server/clock-jumps.ts';
import { openRateLimits } from '../../server/limits/rate-limits.ts';
import { sweepEnded } from '../../server/store/sweep-ended.ts';
import { authorize, inside, isActive, signedIn, tokensFor, useHouse } from '../support/house.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const JUMPS: readonly [string, number][] = [
  ['+1 h', HOUR],
  ['−1 h', -HOUR],
  ['+400 days', 400 * DAY],
  ['−2 days', -2 * DAY],
];

describe('R-04 a clock that is set', () => {
  const house = useHouse();
  const client = () => house().client(0);

  for (const [what, seconds] of JUMPS) {
    it(`R-04 ${what} and back: nothing that was used or ended counts again, and the house goes on`, async () => {
      const { rooms, doors } = house().running;
      const browser = await signedIn(house());
      const spent = await authorize(house(), browser, client());
      assert.equal((await redeem(browser, house().issuer, client(), spent.code, spent.pkce)).status, 200);
      const gone = await signedIn(house());
      const ended = await tokensFor(house(), gone, client());
      await gone.open(`${house().issuer}/sign-out`, { form: {} }, inside(house()));
      const mark = { payload: {}, expiresAt: new Date(house().clock.now().getTime() + 600_000) };
      assert.equal(await rooms.signIn.putIfAbsent('ReplayDetection', `marque ${what}`, mark), true);

      const checked = async (when: string) => {
        await doors.followDepartures();
        await doors.notices.sendDue();
        await sweepEnded(rooms.signIn, () => false);
        assert.notEqual((await redeem(browser, house().issuer, client(), spent.code, spent.pkce)).status, 200, when);
        assert.equal(await isActive(house(), client(), ended.accessToken), false, when);
        assert.equal((await authorize(house(), gone, client())).code, '', when);
        assert.equal((await browser.ask(`${house().issuer}/.well-known/openid-configuration`)).status, 200, when);
      };
      house().clock.forward(seconds);
      await checked('while it is off');
      // Lists and cards are of their days.
      if (Math.abs(seconds) > DAY) await assert.rejects(signedIn(house()), /pki\./);
      if (seconds > 12 * HOUR) assert.equal((await authorize(house(), browser, client())).code, '');
      house().clock.forward(-seconds);
      await checked('once it is back');
      assert.equal(await rooms.signIn.putIfAbsent('ReplayDetection', `marque ${what}`, mark), false, 'used once');
      assert.equal((await tokensFor(house(), await signedIn(house()), client())).status, 200);
      assert.equal((await rooms.audit.verify()).intact, true);
    });
  }

  it('R-04 a limit reached while the clock was ahead keeps nobody out once it is back', async () => {
    const parts = { store: house().running.rooms.signIn, clock: house().clock, meter: { count: () => undefined } };
    const allowed = { secret: 1, redemption: 1, proof: 1, approval: 1, holderRequest: 1 };
    const limits = openRateLimits({ ...parts, allowed });
    house().clock.forward(400 * DAY);
    assert.equal(await limits.take('proof', 'essai'), 0);
    assert.notEqual(await limits.take('proof', 'essai'), 0);
    await limits.count('secret', 'essai');
    house().clock.forward(-400 * DAY);
    assert.equal(await limits.wait('secret', 'essai'), 0);
    assert.equal(await limits.take('proof', 'essai'), 0);
    assert.notEqual(await limits.take('proof', 'essai'), 0, 'and counts again');
  });

  it('R-04 a jump is told once, with its size; a leap of ten minutes every minute each time; steering is none', () => {
    let [wall, passed] = [Date.UTC(2026, 10, 27), 1_000];
    const look = watchForJumps({ now: () => new Date(wall) }, () => passed);
    const go = (ms: number, moved: number) => {
      passed += ms;
      wall += ms + moved;
      return look();
    };
    assert.equal(go(5_000, 0), null);
    assert.equal(go(5_000, 1_500), null);
    assert.equal(go(5_000, HOUR * 1_000), HOUR * 1_000);
    assert.equal(go(5_000, 0), null);
    assert.equal(go(5_000, -2 * DAY * 1_000), -2 * DAY * 1_000);
    for (let minute = 0; minute < 3; minute += 1) assert.equal(go(60_000, 600_000), 600_000);
  });

  it('R-04 what forgets goes back with the clock and does not run ahead of the time that has passed', () => {
    let [wall, passed] = [1_000_000, 50];
    const clock = unhurriedClock({ now: () => new Date(wall) }, () => passed);
    [wall, passed] = [wall + 9_000_000, passed + 700];
    assert.equal(clock.now().getTime(), 1_000_700);
    wall = 400_000;
    assert.equal(clock.now().getTime(), 400_000);
  });
});
