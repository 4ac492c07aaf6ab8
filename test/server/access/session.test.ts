import assert from 'node:assert/strict';
import { castMember } from '../../../scripts/region/cast.ts';
import { applicationToken, program, signedIn, tokensFor, useHouse } from '../../support/house.ts';

const both = { fr: 'Avec la carte.', en: 'With the card.' };

describe('server/access: how a person signed in is read in our own session, never believed', () => {
  // Whoever asks about rights is told its `sid`, also where it takes no part in the sign-out.
  const house = useHouse();
  let tokens: readonly string[] = [];
  let sid = '';
  before(async () => {
    const { running } = house();
    const { federation, clock } = running.rooms;
    for (const application of ['dossier-0', 'dossier-1']) {
      const published = await federation.sheets.publish(
        {
          schema: 'hab/1',
          application,
          version: 2,
          title: both,
          from: '2020-01-01T00:00:00Z',
          actions: { open: both, read: both },
          rules: [
            {
              id: 'OUVRIR',
              effect: 'permit',
              title: both,
              why: both,
              actions: ['open'],
              resources: ['application'],
              // Whoever asks knows it: the sign-in of these tests passes the provider's own prompt.
              when: [{ fact: 'session.amr', has: ['sc'] }],
            },
            {
              id: 'CARTE',
              effect: 'permit',
              title: both,
              why: both,
              actions: ['read'],
              resources: ['document'],
              when: [
                { fact: 'session.acr', in: ['eidas2', 'eidas3'] },
                { fact: 'session.mode', in: ['normal'] },
              ],
            },
          ],
        },
        'essai',
        clock.now(),
      );
      assert(published.accepted);
    }
    tokens = [await applicationToken(house(), house().client(0)), await applicationToken(house(), house().client(1))];
    const { idToken } = await tokensFor(house(), await signedIn(house()), house().client(0));
    sid = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8')).sid;
    assert.match(sid, /./);
  });

  const asks = async (by: number, slug: string, properties: object, context: object = {}): Promise<boolean> => {
    const { idType, id } = castMember(slug);
    const { status, body } = await program.ask(`${house().issuer}/access/v1/evaluation`, {
      byProgram: true,
      headers: { authorization: `Bearer ${tokens[by]}` },
      json: {
        subject: { type: 'professional', id: idType + id, properties },
        action: { name: 'read' },
        resource: { type: 'document', id: 'd-1' },
        context,
      },
    });
    assert.equal(status, 200, body);
    return JSON.parse(body).decision;
  };

  it('the application’s own `sid` opens; its word about acr, amr and mode does not', async () => {
    assert.equal(await asks(0, 'generaliste', { session: sid }), true);
    const claim = { acr: 'eidas3', mode: 'normal', amr: ['sc'], 'session.acr': 'eidas2' };
    assert.equal(await asks(0, 'generaliste', claim, { ...claim, session: claim }), false);
    assert.equal(await asks(0, 'generaliste', { session: claim }, claim), false);
  });

  it('a `sid` says nothing to another application, of another person, or when it is none', async () => {
    assert.equal(await asks(1, 'generaliste', { session: sid }), false);
    assert.equal(await asks(0, 'infirmiere', { session: sid }), false);
    for (const session of ['', 'inconnu', 7, null, [sid], 'x'.repeat(10_000)].slice(0, 5)) {
      assert.equal(await asks(0, 'generaliste', { session }), false);
    }
  });

  it('a `sid` says nothing once its session has ended', async () => {
    const { signIn } = house().running.rooms;
    const uid = String((await signIn.get('Opened', sid))?.payload.sessionUid);
    assert.notEqual(uid, 'undefined');
    await signIn.destroyBy('Session', 'uid', uid);
    assert.equal(await asks(0, 'generaliste', { session: sid }), false);
  });
});
