import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { authorizationUrl, makePkce } from '../../../scripts/bench/code-flow.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { sessionCardType } from '../../../server/leaving/session-card-type.ts';
import { applicationToken, authorize, inside, program, signedIn, tokensFor, useHouse } from '../../support/house.ts';

const WORDS = { fr: 'Avec cette carte.', en: 'With that card.' };
const [FOR_CPS, FOR_CPE] = [0, 1] as const;

describe('the type of the card that opened a session is a fact for rules', () => {
  const house = useHouse({
    registration: (place) => ({
      backchannel_logout_uri: `https://dossier-${place}.example/logout`,
      backchannel_logout_session_required: true,
    }),
  });
  before(async () => {
    const { federation, clock } = house().running.rooms;
    for (const [place, card] of [
      [FOR_CPS, 'CPS'],
      [FOR_CPE, 'CPE'],
    ] as const) {
      const rule = (id: string, action: string, resource: string) => ({
        ...{ id, effect: 'permit', title: WORDS, why: WORDS, actions: [action], resources: [resource] },
        when: [{ fact: 'session.card', in: [card] }],
      });
      const sheet = {
        ...{ schema: 'hab/1', application: `dossier-${place}`, version: 2, title: WORDS, from: '2020-01-01T00:00:00Z' },
        actions: { open: WORDS, read: WORDS },
        rules: [rule('OUVRIR', 'open', 'application'), rule('LIRE', 'read', 'document')],
      };
      assert((await federation.sheets.publish(sheet, 'essai', clock.now())).accepted);
    }
  });
  const asks = async (properties: object, context: object = {}) => {
    const token = await applicationToken(house(), house().client(FOR_CPS));
    const { idType, id } = castMember('generaliste');
    const { body } = await program.ask(`${house().issuer}/access/v1/evaluation`, {
      byProgram: true,
      headers: { authorization: `Bearer ${token}` },
      json: {
        subject: { type: 'professional', id: idType + id, properties },
        action: { name: 'read' },
        resource: { type: 'document', id: 'd-1' },
        context,
      },
    });
    return JSON.parse(body);
  };

  it('a session that a CPS opened opens what is kept for CPS: at the door, and to a question that names it', async () => {
    const browser = await signedIn(house());
    const { idToken } = await tokensFor(house(), browser, house().client(FOR_CPS));
    const { sid } = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const answer = await asks({ session: sid });
    assert.equal(answer.decision, true);
    assert.deepEqual(
      answer.context.facts.map(({ name, source }: { name: string; source: string }) => [name, source]),
      [['session.card', 'session']],
    );
  });

  it('and not what is kept for another card; the refusal says so, at the portal as well', async () => {
    const browser = await signedIn(house());
    const { answer, code } = await authorize(house(), browser, house().client(FOR_CPE));
    assert.equal(code, '');
    assert.match(answer.body, /un autre type de carte/);
    assert.match((await browser.open(house().issuer, {}, inside(house()))).body, /un autre type de carte/);
  });

  it('is known in the very request that signs somebody in', async () => {
    for (const [place, opens] of [
      [FOR_CPS, true],
      [FOR_CPE, false],
    ] as const) {
      const browser = new Browser();
      const url = authorizationUrl(house().issuer, house().client(place), makePkce(), {});
      const page = await browser.open(url, {}, inside(house()));
      const end = await signInWithCard(browser, page, house().card('generaliste'), inside(house()));
      assert.equal(end.location?.searchParams.has('code') === true, opens, `${place} ${end.status} ${end.url}`);
    }
  });

  it('is none where a passkey opened the session: its card was not shown', async () => {
    const marks = { numbers: [], issued: { authority: '', serial: '' }, type: 'CPS', sealedNumber: '' };
    const noted = { of: async () => marks };
    const session = { uid: 'session-fictive', accountId: 'personne-fictive' };
    assert.equal(await sessionCardType(noted, { ...session, amr: ['sc', 'mfa'] }), 'CPS');
    assert.equal(await sessionCardType(noted, { ...session, amr: ['hwk', 'user', 'mfa'] }), undefined);
    assert.equal(await sessionCardType(noted, session), undefined);
    const before = { of: async () => ({ ...marks, type: '' }) };
    assert.equal(await sessionCardType(before, { ...session, amr: ['sc', 'mfa'] }), undefined, 'an earlier note');
  });

  it('is not an application’s to say, nor known of a question that names no session', async () => {
    for (const said of [{}, { card: 'CPS', 'session.card': 'CPS' }]) {
      const { decision, context } = await asks(said, said);
      assert.equal(decision, false);
      assert.match(context.missing[0].en, /must name the session/);
    }
  });
});
