import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { authorize, signedIn, useHouse } from '../../support/house.ts';

const languageIn = (body: string) => /<html lang="([^"]+)"/.exec(body)?.[1];

describe('server/http: the language of pages', () => {
  const house = useHouse({
    applications: 1,
    registration: () => ({ post_logout_redirect_uris: ['https://dossier-0.example/sorti'] }),
  });
  const signInPage = async (browser: Browser, uiLocales: string) => {
    const { answer } = await authorize(house(), browser, house().client(0), { ui_locales: uiLocales });
    assert.match(answer.body, /id="sign-in-card"/);
    return languageIn(answer.body);
  };

  it('a sign-in speaks the first of the languages that its application asks for and that we have (OpenID Connect Core 1.0 §3.1.2.1)', async () => {
    for (const [asked, spoken] of [
      ['en', 'en'],
      ['en-GB fr', 'en'],
      ['de es-ES fr-FR en', 'fr'],
      ['EN', 'en'],
      ['de', 'fr'],
      ['english', 'fr'],
      [`${'de '.repeat(20)}en`, 'fr'],
    ] as const)
      assert.equal(await signInPage(new Browser(), asked), spoken, asked);
  });

  it('what the person chose here is kept, whatever an application asks for', async () => {
    const browser = new Browser();
    await browser.ask(`${house().issuer}/?lang=fr`);
    assert.equal(await signInPage(browser, 'en'), 'fr');
  });

  it('so do the question before an application’s sign-out, and an application that is refused', async () => {
    const browser = await signedIn(house());
    const asked = await browser.ask(`${house().issuer}/oidc/logout?ui_locales=en`);
    assert.equal(languageIn(asked.body), 'en');
    const strange = { ui_locales: 'en', redirect_uri: 'https://ailleurs.example/' };
    const refused = await authorize(house(), new Browser(), house().client(0), strange);
    assert.deepEqual([refused.answer.status, languageIn(refused.answer.body)], [400, 'en']);
  });

  it('the portal tells a dossier the language that was chosen, at its own address; nothing when none was', async () => {
    const browser = await signedIn(house());
    const door = async () =>
      /href="([^"]*)"[^>]*id="open-dossier-0"|id="open-dossier-0"[^>]*href="([^"]*)"/
        .exec((await browser.ask(`${house().issuer}/`)).body)
        ?.slice(1)
        .find(Boolean) ?? '';
    const before = await door();
    assert.ok(URL.canParse(before) && !before.includes('ui_locales'), before);
    for (const lang of ['en', 'fr']) {
      await browser.ask(`${house().issuer}/?lang=${lang}`);
      const told = new URL(await door());
      assert.equal(told.searchParams.get('ui_locales'), lang);
      told.searchParams.delete('ui_locales');
      assert.equal(told.href, new URL(before).href);
    }
  });
});
