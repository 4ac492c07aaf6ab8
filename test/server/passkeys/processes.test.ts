import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { claimsOf, tokensFor, useHouse } from '../../support/house.ts';
import { askIn, enrolHere, showCardForPasskeys, signInPageOf, signInWithPasskey } from '../../support/passkey-pages.ts';
import { type ProofAsk, SoftwareAuthenticator } from '../../support/software-authenticator.ts';

describe('server/passkeys: a house of two workers', function () {
  this.timeout(120_000);
  const house = useHouse({ settings: { processes: 2 } });

  it('the owner makes what any worker lets in, each challenge once in all', async () => {
    const device = new SoftwareAuthenticator(house().issuer);
    const desk = new Browser();
    const made = await enrolHere(house(), desk, await showCardForPasskeys(house(), desk), device);
    assert.match(made.body, /Clé d’accès créée/);
    for (let round = 0; round < 6; round += 1) {
      const browser = new Browser();
      const page = await signInWithPasskey(house(), browser, await signInPageOf(house(), browser), device);
      assert.equal(page.url.pathname, '/', page.body);
      assert.equal(claimsOf((await tokensFor(house(), browser, house().client(0))).idToken).acr, 'eidas1');
      browser.close();
    }
    const first = new Browser();
    const { options, action } = askIn<ProofAsk>(await signInPageOf(house(), first), 'get') ?? assert.fail();
    const response = device.prove(options);
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const copy = first.copy();
        return copy.ask(action, { form: { response } });
      }),
    );
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
  });
});
