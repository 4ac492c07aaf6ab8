import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { deliver, signInWithCard, signRequestOf } from '../../../scripts/bench/card-sign-in.ts';
import { redeem } from '../../../scripts/bench/code-flow.ts';
import { signProof } from '../../../scripts/reader/card-rack.ts';
import {
  applicationToken,
  auditCount,
  auditSince,
  authorize,
  inside,
  program,
  signedIn,
  tokensFor,
  useHouse,
} from '../../support/house.ts';

describe('server/oidc: what is done leaves exactly one audit line', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere', 'revoquee', 'parti'] });
  const client = () => house().client(0);

  /** Actions and outcomes of the lines that something leaves. */
  async function linesOf(something: () => Promise<unknown>) {
    const before = auditCount(house());
    await something();
    return auditSince(house(), before).map(({ event }) => event);
  }
  const short = (lines: Awaited<ReturnType<typeof linesOf>>) =>
    lines.map(({ action, outcome }) => `${action} ${outcome}`);

  it('a sign-in: who, by which card, how, for which application', async () => {
    const browser = new Browser();
    const { answer } = await authorize(house(), browser, client());
    const lines = await linesOf(() => signInWithCard(browser, answer, house().card('generaliste'), inside(house())));
    assert.deepEqual(short(lines), ['sign-in.accepted success', 'authorization.granted success']);
    const [signIn] = lines;
    assert.equal(signIn?.details.means, 'challenge');
    assert.equal(signIn?.details.acr, 'eidas2');
    assert.equal(signIn?.subject, client().id);
    assert.match(String(signIn?.details.card), /^8025000001\//);
    assert.equal(signIn?.actor, lines[1]?.actor);
  });

  it('showing the sign-in page leaves none', async () => {
    assert.deepEqual(await linesOf(() => authorize(house(), new Browser(), client())), []);
  });

  it('a refused card: its code, all its faults, what it claimed', async () => {
    const request = signRequestOf((await authorize(house(), new Browser(), client())).answer);
    assert.ok(request);
    const lines = await linesOf(() => deliver(program, request.proofUrl, signProof(house().card('revoquee'), request)));
    assert.deepEqual(short(lines), ['sign-in.refused refused']);
    assert.match(lines[0]?.code ?? '', /^pki\./);
    assert.notEqual(lines[0]?.details.claimed, '');
  });

  it('a sound card of nobody: one refusal', async () => {
    const browser = new Browser();
    const { answer } = await authorize(house(), browser, client());
    const lines = await linesOf(() => signInWithCard(browser, answer, house().card('parti'), inside(house())));
    assert.deepEqual(short(lines), ['sign-in.refused refused']);
    assert.equal(lines[0]?.code, 'directory.person.absent');
  });

  it('a silent opening and its tokens: one line each', async () => {
    const browser = await signedIn(house());
    const lines = await linesOf(() => tokensFor(house(), browser, client()));
    assert.deepEqual(short(lines), ['authorization.granted success', 'token.issued success']);
    assert.ok(lines.every(({ subject, actor }) => subject === client().id && actor === lines[0]?.actor));
  });

  it('an authorization refused: one line with its error', async () => {
    const lines = await linesOf(() => authorize(house(), new Browser(), client(), { prompt: 'none' }));
    assert.deepEqual(short(lines), ['authorization.refused refused']);
    assert.equal(lines[0]?.code, 'login_required');
  });

  it('a code used twice: the refusal is one line', async () => {
    const browser = await signedIn(house());
    const { code, pkce } = await authorize(house(), browser, client());
    await redeem(program, house().issuer, client(), code, pkce);
    const lines = await linesOf(() => redeem(program, house().issuer, client(), code, pkce));
    assert.deepEqual(short(lines), ['token.refused refused']);
    assert.equal(lines[0]?.code, 'invalid_grant');
  });

  it('an application’s own token: one line', async () => {
    const lines = await linesOf(() => applicationToken(house(), client()));
    assert.deepEqual(short(lines), ['token.issued success']);
    assert.equal(lines[0]?.details.scope, 'pdp.evaluate');
  });

  it('the portal’s doors: one line for each decision shown', async () => {
    const browser = await signedIn(house());
    const lines = await linesOf(() => browser.ask(`${house().issuer}/`));
    assert.deepEqual(short(lines), ['habilitation.decided success', 'habilitation.decided success']);
  });

  it('a sign-out everywhere: one line, and one for each application told', async () => {
    const browser = await signedIn(house());
    for (const each of house().clients) await tokensFor(house(), browser, each);
    const lines = await linesOf(() => browser.ask(`${house().issuer}/sign-out`, { form: {} }));
    assert.deepEqual(short(lines), [
      'sign-out.everywhere success',
      'logout.notified success',
      'logout.notified success',
    ]);
  });

  it('R-21 the chain of all this verifies', async () => {
    assert.equal((await house().running.rooms.audit.verify()).intact, true);
  });
});
