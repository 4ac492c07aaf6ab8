import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { CardLedger } from '../../../server/cards/card-ledger.ts';
import { allowCard, deniedCards, denyCard, listDeniedCards } from '../../../server/cards/denied-cards.ts';
import { auditCount, auditSince, inside, type TestHouse, useHouse } from '../../support/house.ts';

const LAUNCHER = fileURLToPath(new URL('../../../server/vestibule.js', import.meta.url));
const run = promisify(execFile);
const AT = new Date('2026-11-26T08:00:00Z');
/** The server carries decisions into its audit every two seconds. */
const AUDITED_WITHIN_MS = 20_000;

describe('the ledger of denied cards', () => {
  let folder: string;
  let ledger: CardLedger;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-cards-'));
    ledger = new CardLedger(folder);
  });
  afterEach(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const decision = { number: '8025000001/1', reason: 'perdue', by: 'essai', at: AT };

  it('keeps the first reason, and one journal line for each change', async () => {
    assert.equal(await denyCard(ledger, decision), true);
    assert.equal(await denyCard(ledger, { ...decision, reason: 'volée' }), false);
    assert.deepEqual(deniedCards(ledger).find('8025000001/1'), { since: AT, reason: 'perdue' });
    assert.equal(await allowCard(ledger, decision), true);
    assert.equal(await allowCard(ledger, decision), false);
    assert.equal(deniedCards(ledger).find('8025000001/1'), null);
    assert.deepEqual(
      ledger.journalFrom(1, 10).map(({ sequence, change }) => [sequence, change.action, change.subject]),
      [
        [1, 'card.denied', '8025000001/1'],
        [2, 'card.allowed', '8025000001/1'],
      ],
    );
  });

  it('survives being closed', async () => {
    await denyCard(ledger, decision);
    await ledger.close();
    ledger = new CardLedger(folder);
    assert.deepEqual(listDeniedCards(ledger), [{ number: '8025000001/1', since: AT, reason: 'perdue', by: 'essai' }]);
  });
});

describe('a card denied by command while the server runs', function () {
  this.timeout(60_000);
  const opened = useHouse({ applications: 0 });

  const vestibule = async (house: TestHouse, ...words: readonly string[]) => {
    const { data, secrets } = house.running.config;
    const places = ['--data', data, '--secrets', secrets, '--set', 'mode=demo'];
    const { stdout } = await run(process.execPath, [LAUNCHER, ...words, ...places], { cwd: house.folder });
    return stdout;
  };

  async function signIn(house: TestHouse, slug: string) {
    const browser = new Browser();
    const page = await browser.open(`${house.issuer}/sign-in`, {}, inside(house));
    return signInWithCard(browser, page, house.card(slug), inside(house));
  }

  async function auditedLine(house: TestHouse, count: number, action: string) {
    const end = Date.now() + AUDITED_WITHIN_MS;
    for (;;) {
      const line = auditSince(house, count).find(({ event }) => event.action === action);
      if (line) return line;
      assert.ok(Date.now() < end, `no ${action} in the audit`);
      await pause(100);
    }
  }

  it('is refused at the next sign-in with its own words, audited once, and accepted again when allowed', async () => {
    const house = opened();
    const slug = 'generaliste';
    const { number } = house.card(slug);
    assert.equal((await signIn(house, slug)).status, 200);
    const count = auditCount(house);

    assert.match(await vestibule(house, 'card', 'deny', number, '--reason', 'perdue', '--by', 'essai'), /refusée/);
    const refused = await signIn(house, slug).catch((error: unknown) => String(error));
    const page = typeof refused === 'string' ? refused : refused.body;
    assert.match(page, /pki\.card\.denied/);
    const { event } = await auditedLine(house, count, 'card.denied');
    assert.deepEqual([event.subject, event.details.reason, event.details.by], [number, 'perdue', 'essai']);
    const signInLine = await auditedLine(house, count, 'sign-in.refused');
    assert.equal(signInLine.event.code, 'pki.card.denied');
    assert.equal((await signIn(house, 'infirmiere')).status, 200, 'another card is not concerned');
    assert.match(await vestibule(house, 'card', 'denied'), new RegExp(number));

    await vestibule(house, 'card', 'allow', number, '--by', 'essai');
    assert.equal((await signIn(house, slug)).status, 200);
    await auditedLine(house, count, 'card.allowed');
    await pause(2_500);
    const changes = auditSince(house, count).filter(({ event: { action } }) => action.startsWith('card.'));
    assert.deepEqual(
      changes.map(({ event: { action } }) => action),
      ['card.denied', 'card.allowed'],
    );
  });
});
