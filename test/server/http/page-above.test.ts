import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { authorize, inside, signedIn, useHouse } from '../../support/house.ts';

/** Fewer would mean that the list of addresses is not what it says. */
const LEAST = 30;

describe('server/http: the address of a page that answered a form', () => {
  const house = useHouse();
  /** Those that forms are sent to and that nobody reads, with variable parts that name nothing. */
  const addresses = () => {
    const all = house().running.doors.pageAddresses;
    const read = new Set(all.filter(({ method }) => method === 'GET').map(({ path }) => path));
    return all
      .filter(({ method, path }) => method === 'POST' && !read.has(path))
      .map(({ path }) => path.replaceAll(/:\w+/g, 'inconnu'));
  };

  it('leads whoever reads it, or takes its language link, to the nearest page above it, of this house', async () => {
    const { idType, id } = castMember('generaliste');
    const found = house().running.rooms.people.findByNationalId(idType + id);
    assert.ok(found.found);
    await house().running.doors.administrators.grant(found.record.personId, 'essai');
    const paths = addresses();
    assert.ok(paths.length >= LEAST, `${paths.length} addresses`);
    for (const browser of [await signedIn(house()), new Browser()]) {
      for (const path of paths) {
        const answer = await browser.ask(`${house().issuer}${path}?lang=en`);
        assert.equal(answer.status, 303, path);
        const { location } = answer;
        assert.ok(location?.origin === house().issuer && path.startsWith(location.pathname), location?.href);
        assert.equal(location.search, '?lang=en', path);
        const page = await browser.ask(location);
        assert.notEqual(page.status, 405, path);
        assert.ok(page.status < 500, path);
      }
    }
  });

  it('a sign-in that failed goes on in the other language where it was', async () => {
    const browser = new Browser();
    const { answer } = await authorize(house(), browser, house().client(0));
    const failed = await browser.ask(`${answer.url.href}/passkey`, { form: { response: '{}' } });
    assert.match(failed.body, /id="sign-in-card"|server\./);
    const other = await browser.open(`${answer.url.href}/passkey?lang=en`, {}, inside(house()));
    assert.equal(other.status, 200);
    assert.match(other.body, /<html lang="en">/);
    assert.match(other.body, /id="sign-in-card"/);
  });

  it('a program is told the methods that it has (RFC 9110 §15.5.6)', async () => {
    const answer = await new Browser().ask(`${house().issuer}/situation`, { headers: { accept: 'application/json' } });
    assert.deepEqual([answer.status, answer.headers.allow], [405, 'POST']);
  });
});
