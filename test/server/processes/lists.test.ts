import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openDemoAuthority } from '../../../scripts/authority/demo-authority.ts';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signRequestOf } from '../../../scripts/bench/card-sign-in.ts';
import { authorizationUrl, makePkce } from '../../../scripts/bench/code-flow.ts';
import { type Card, readCardRack, signProof } from '../../../scripts/reader/card-rack.ts';
import { demoCards } from '../../../scripts/region/demo-cards.ts';
import { denyCard } from '../../../server/cards/denied-cards.ts';
import { inside, program } from '../../support/house.ts';
import { openTwoProcesses, type TwoProcesses } from '../../support/two-processes.ts';

/** Workers look at the folders of lists every five seconds. */
const IN_USE_WITHIN_MS = 10_000;

describe('Cards and lists in a house of several processes', function () {
  this.timeout(60_000);
  let authorityFolder: string;
  let two: TwoProcesses;
  before(async () => {
    authorityFolder = mkdtempSync(join(tmpdir(), 'vestibule-lists-'));
    two = await openTwoProcesses('lmdb', 0, { authorityFolder, cards: ['generaliste', 'infirmiere'] });
  });
  after(async () => {
    await two?.close();
    rmSync(authorityFolder, { recursive: true, force: true });
  });
  /** What each process says of the card. */
  const verdicts = (card: Card) =>
    Promise.all(
      two.doors.map(async (issuer) => {
        const { house } = two;
        const page = await new Browser().open(
          authorizationUrl(house.issuer, house.client(0), makePkce()),
          {},
          inside(house),
        );
        const request = signRequestOf(page);
        assert.ok(request);
        const answer = await program.ask(`${issuer}/card/proof`, { json: signProof(card, request), byProgram: true });
        return answer.status === 200 ? 'accepted' : String(JSON.parse(answer.body).error);
      }),
    );

  it('a card denied by the service is refused by each at once', async () => {
    const card = two.house.card('infirmiere');
    assert.deepEqual(await verdicts(card), ['accepted', 'accepted']);
    const decision = { number: card.number, reason: 'perdue', by: 'exploitante fictive', at: new Date() };
    await denyCard(two.house.running.rooms.cards, decision);
    assert.deepEqual(new Set(await verdicts(card)).size, 1);
    assert.ok(!(await verdicts(card)).includes('accepted'));
  });

  it('a list that arrives while they run revokes a card with each', async () => {
    const authority = await openDemoAuthority(authorityFolder, { now: () => new Date() });
    await authority.issueCards(demoCards().filter(({ slug }) => slug === 'revoquee'));
    const card = (await readCardRack(join(authorityFolder, 'cards'))).find(({ slug }) => slug === 'revoquee');
    assert.ok(card);
    assert.deepEqual(await verdicts(card), ['accepted', 'accepted'], 'no list in use names it yet');
    const folder = two.house.running.config.trust.crlFolder ?? '';
    for (const [place, der] of (await authority.renewCrls()).entries())
      writeFileSync(join(folder, `list-${place}.crl`), der);
    const deadline = performance.now() + IN_USE_WITHIN_MS;
    while ((await verdicts(card)).some((verdict) => verdict !== 'pki.revocation.revoked')) {
      assert.ok(performance.now() < deadline, 'not within ten seconds');
      await delay(200);
    }
  });
});
