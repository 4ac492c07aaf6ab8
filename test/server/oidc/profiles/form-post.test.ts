import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { hiddenField } from '../../../../scripts/bench/card-sign-in.ts';
import { redeem } from '../../../../scripts/bench/code-flow.ts';
import { authorize, program, readTokens, signedIn, useHouse } from '../../../support/house.ts';

describe('server/oidc: response_mode=form_post (OAuth 2.0 Form Post Response Mode)', () => {
  const house = useHouse({ applications: 1 });

  it('answers by an ordinary form with a button, whose only script is the one named in its policy', async () => {
    const browser = await signedIn(house());
    const { answer, pkce } = await authorize(house(), browser, house().client(0), { response_mode: 'form_post' });
    assert.equal(answer.status, 200);
    const { body, headers } = answer;
    assert.ok(body.includes(`action="${house().client(0).redirectUri}"`));
    assert.ok(body.includes('id="continue"'));
    assert.equal(hiddenField(body, 'state'), 'etat-fictif');
    assert.equal(hiddenField(body, 'iss'), house().issuer);
    const policy = String(headers['content-security-policy']);
    const scripts = [...body.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = '']) => script);
    assert.equal(scripts.length, 1);
    const digest = createHash('sha256')
      .update(scripts[0] ?? '')
      .digest('base64');
    assert.ok(policy.includes(`script-src 'sha256-${digest}'`), policy);
    assert.ok(policy.includes(`form-action 'self'`) && policy.includes('https://dossier-0.example'), policy);
    const code = hiddenField(body, 'code') ?? '';
    const tokens = readTokens(await redeem(program, house().issuer, house().client(0), code, pkce));
    assert.equal(tokens.status, 200);
  });

  it('answers an error the same way, with what the application sent kept as text', async () => {
    const browser = await signedIn(house());
    const state = `"><script>alert(1)</script>&amp;'`;
    const { answer } = await authorize(house(), browser, house().client(0), {
      response_mode: 'form_post',
      scope: 'openid pdp.evaluate clients.manage',
      state,
    });
    assert.equal(hiddenField(answer.body, 'state'), state);
    assert.equal(hiddenField(answer.body, 'error'), 'invalid_scope');
    assert.ok(!answer.body.includes('alert(1)</script>'));
  });

  it('an address below the provider that is none of its doors gets our page, or JSON for a program', async () => {
    const page = await program.ask(`${house().issuer}/oidc/nulle-part`);
    assert.equal(page.status, 404);
    assert.match(page.body, /<main/);
    assert.match(page.body, /server\.page\.absent/);
    const answer = await program.ask(`${house().issuer}/oidc/nulle-part`, { byProgram: true });
    assert.equal(JSON.parse(answer.body).error, 'server.page.absent');
  });
});
