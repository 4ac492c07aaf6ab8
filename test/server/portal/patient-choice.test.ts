import assert from 'node:assert/strict';
import type { Browser } from '../../../scripts/bench/browser.ts';
import { smallSheet } from '../../../scripts/bench/small-applications.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import {
  applicationToken,
  auditCount,
  auditSince,
  claimsOf,
  program,
  signedIn,
  tokensFor,
  useHouse,
} from '../../support/house.ts';

const words = (text: string) => ({ fr: text, en: text });
const rule = (id: string, changes: object) => ({
  id,
  effect: 'permit',
  title: words(id),
  why: words(`${id}.`),
  ...changes,
});

/** Physicians record choices and declare emergencies; everybody reads with consent, or in a declared emergency. */
const SHEET = {
  ...smallSheet('dossier-0'),
  version: 2,
  facts: {},
  actions: Object.fromEntries(
    ['open', 'read', 'agree', 'oppose', 'bris_de_glace', 'centre_15'].map((name) => [name, words(name)]),
  ),
  rules: [
    rule('OUVRIR', { actions: ['open'], resources: ['application'] }),
    rule('LIRE', {
      actions: ['read'],
      resources: ['document'],
      when: [
        {
          any: [
            { fact: 'choice.consent', in: ['active'] },
            { fact: 'session.mode', in: ['bris_de_glace', 'centre_15'] },
          ],
        },
      ],
    }),
    rule('OPPOSITION', {
      effect: 'forbid',
      actions: ['read'],
      resources: ['document'],
      when: [{ fact: 'choice.consent', in: ['opposed'] }],
    }),
    rule('RECUEILLIR', {
      actions: ['agree', 'oppose', 'bris_de_glace', 'centre_15'],
      resources: ['patient'],
      who: { profession: ['10'] },
    }),
  ],
};

describe('server/portal: what a patient says, recorded by a professional in two clicks', () => {
  const house = useHouse({
    cards: ['generaliste', 'infirmiere'],
    registration: (place) => ({
      scope: 'openid scope_all pdp.evaluate pdp.patients pdp.sheets',
      backchannel_logout_uri: `https://dossier-${place}.example/logout`,
      backchannel_logout_session_required: true,
    }),
  });
  let token = '';
  let physician: Browser;
  let sid = '';
  const idOf = (slug: string) => castMember(slug).idType + castMember(slug).id;
  const api = (path: string, json: object, method = 'POST') =>
    program.ask(`${house().issuer}/access/v1/${path}`, {
      json,
      method,
      byProgram: true,
      headers: { authorization: `Bearer ${token}` },
    });

  const newToken = async (): Promise<void> => {
    token = await applicationToken(house(), house().client(0), 'pdp.patients pdp.sheets pdp.evaluate');
  };

  before(async () => {
    await newToken();
    assert.equal((await api('sheets', SHEET, 'PUT')).status, 201);
    physician = await signedIn(house());
    const { idToken } = await tokensFor(house(), physician, house().client(0), { scope: 'openid scope_all' });
    sid = String(claimsOf(idToken).sid);
  });

  const handedOver = async (patient: string, slug = 'generaliste'): Promise<string> => {
    const back = new URL('/retour', house().client(0).redirectUri).href;
    const answer = await api('handovers', { patient, professional: idOf(slug), return_to: back });
    return JSON.parse(answer.body).url;
  };
  const reads = async (patient: string) => {
    const answer = await api('evaluation', {
      subject: { type: 'professional', id: idOf('generaliste'), properties: { session: sid } },
      action: { name: 'read' },
      resource: { type: 'document', id: 'd-1', properties: { patient } },
    });
    return JSON.parse(answer.body);
  };

  it('an agreement: the page, one button, back to the dossier, which opens at its next question; who, when and how are kept', async () => {
    assert.equal((await reads('patient-accord')).decision, false);
    const url = await handedOver('patient-accord');
    const page = await physician.ask(url);
    assert.equal(page.status, 200);
    assert.ok(page.body.includes('patient-accord') && page.body.includes('id="agree"'));
    assert.match(
      String(page.headers['content-security-policy']),
      /form-action 'self'[^;]*https:\/\/dossier-0\.example/,
    );
    const before = auditCount(house());
    const answer = await physician.ask(url, { form: { choice: 'agree', how: 'written' } });
    assert.equal(answer.status, 303);
    assert.equal(answer.location?.href, 'https://dossier-0.example/retour');
    const { decision, context } = await reads('patient-accord');
    assert.equal(decision, true);
    assert.equal(context.facts.find(({ name }: { name: string }) => name === 'choice.consent').acts[0].by, 'portal');
    const history = await program.ask(`${house().issuer}/access/v1/acts?patient=patient-accord`, {
      byProgram: true,
      headers: { authorization: `Bearer ${token}` },
    });
    const [act] = JSON.parse(history.body).acts;
    assert.deepEqual(
      [act.kind, act.how, act.by],
      ['agree', 'written', { door: 'portal', professional: idOf('generaliste') }],
    );
    const actions = auditSince(house(), before).map(({ event }) => event.action);
    assert.ok(actions.includes('patient.act-recorded') && actions.includes('habilitation.decided'));
  });

  it('an opposition closes; an emergency needs a reason, opens, and leaves its notice for the patient', async () => {
    await physician.ask(await handedOver('patient-oppose'), { form: { choice: 'agree', how: 'oral' } });
    await physician.ask(await handedOver('patient-oppose'), { form: { choice: 'oppose', how: 'oral' } });
    assert.equal(
      (await reads('patient-oppose')).context.code,
      'federation.habilitation.no-rule',
      'as one who said nothing',
    );

    const url = await handedOver('patient-urgence');
    const short = await physician.ask(url, { form: { choice: 'break-glass', reason: 'vite' } });
    assert.equal(short.status, 400);
    assert.ok(short.body.includes('id="reason-error"') && short.body.includes('value="vite"'));
    assert.equal((await reads('patient-urgence')).decision, false);
    const before = auditCount(house());
    const done = await physician.ask(url, {
      form: { choice: 'break-glass', reason: 'Patient inconscient aux urgences' },
    });
    assert.equal(done.status, 303);
    const { decision, context } = await reads('patient-urgence');
    assert.equal(decision, true);
    const [{ id }] = context.facts.find(({ name }: { name: string }) => name === 'session.mode').acts;
    const kept = await program.ask(`${house().issuer}/access/v1/acts/${id}`, {
      byProgram: true,
      headers: { authorization: `Bearer ${token}` },
    });
    assert.match(JSON.parse(kept.body).notice.en, /the professional 8\d+ declared an emergency access/);
    assert.match(JSON.parse(kept.body).notice.fr, /accès en urgence à votre dossier.*Patient inconscient/);
    const [line] = auditSince(house(), before).filter(({ event }) => event.action === 'break-glass.declared');
    assert.equal(line?.event.subject, `dossier-0:${id}`);
    house().clock.forward(3_601);
    await newToken();
    assert.equal((await reads('patient-urgence')).decision, false, 'it ends by itself');
  });

  it('a call to the emergency centre has its own part of the page, reason and notice', async () => {
    const url = await handedOver('patient-appel');
    const page = await physician.ask(url);
    for (const part of ['emergency-part', 'regulation-part']) assert.ok(page.body.includes(`id="${part}"`), part);
    const short = await physician.ask(url, { form: { choice: 'regulation', reason: 'appel' } });
    assert.equal(short.status, 400);
    assert.match(short.body, /<details class="fold" id="regulation-part" +open>/);
    assert.ok(short.body.includes('id="regulation-reason-error"') && !short.body.includes('id="reason-error"'));
    const form = { choice: 'regulation', reason: 'Appel du patient, douleur' };
    assert.equal((await physician.ask(url, { form })).status, 303);
    const { decision, context } = await reads('patient-appel');
    assert.equal(decision, true);
    const [{ id }] = context.facts.find(({ name }: { name: string }) => name === 'session.mode').acts;
    const kept = await program.ask(`${house().issuer}/access/v1/acts/${id}`, {
      byProgram: true,
      headers: { authorization: `Bearer ${token}` },
    });
    const { mode, notice } = JSON.parse(kept.body);
    assert.equal(mode, 'centre_15');
    assert.match(notice.fr, /régulation médicale \(centre 15\)/);
  });

  it('what one recorded is listed, and withdrawn with a reason by oneself alone: it closes at the next question', async () => {
    await physician.ask(await handedOver('patient-erreur'), { form: { choice: 'agree', how: 'oral' } });
    assert.equal((await reads('patient-erreur')).decision, true);
    const list = await physician.ask(`${house().issuer}/accords`);
    const [, act = ''] = /patient-erreur[\s\S]*?id="withdraw-([\w-]+)"/.exec(list.body) ?? [];
    assert.notEqual(act, '');
    const path = `${house().issuer}/accords/dossier-0/${act}`;
    const nurse = await signedIn(house(), 'infirmiere');
    assert.ok(!(await nurse.ask(`${house().issuer}/accords`)).body.includes('patient-erreur'));
    const foreign = await nurse.ask(path, { form: { reason: 'Ce n’est pas le mien' } });
    assert.ok(foreign.status === 404 && foreign.body.includes('federation.act.absent'));
    const short = await physician.ask(path, { form: { reason: 'oups' } });
    assert.ok(short.status === 400 && short.body.includes('federation.act.malformed'));
    assert.equal((await reads('patient-erreur')).decision, true);
    assert.equal((await physician.ask(path, { form: { reason: 'Mauvais patient choisi' } })).status, 303);
    assert.equal((await reads('patient-erreur')).decision, false);
    const again = await physician.ask(path, { form: { reason: 'Mauvais patient choisi' } });
    assert.ok(again.status === 409 && again.body.includes('federation.act.settled'));
    assert.ok(!(await physician.ask(`${house().issuer}/accords?fait`)).body.includes(`withdraw-${act}`));
    const nobody = await program.ask(`${house().issuer}/accords`);
    assert.equal(nobody.location?.pathname, '/');
  });

  it('every choice that one recorded is listed, page by page, to the first', async () => {
    const { patients } = house().running.rooms.federation;
    const found = house().running.rooms.directory.reader.findByNationalId(idOf('generaliste'));
    assert.ok('record' in found);
    const own = { application: 'dossier-0', person: found.record.personId, at: house().clock.now() };
    for (let place = 0; place < 205; place += 1) {
      const verdict = await patients.recordOwn(
        { ...own, patient: `page-${String(place).padStart(3, '0')}` },
        { kind: 'oppose', how: 'oral' },
      );
      assert.ok(verdict.accepted);
    }
    const listed: string[] = [];
    let next: string | null = '/accords';
    while (next !== null) {
      const { body } = await physician.ask(`${house().issuer}${next}`);
      listed.push(...[...body.matchAll(/page-\d{3}/g)].map(([patient]) => patient));
      next = /id="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? null;
    }
    assert.equal(listed.length, 205);
    assert.equal(new Set(listed).size, 205);
    assert.deepEqual(listed, [...listed].sort().reverse(), 'newest first');
    const nurse = await signedIn(house(), 'infirmiere');
    const theirs = await nurse.ask(`${house().issuer}/accords`);
    const foreign = await nurse.ask(`${house().issuer}/accords?dossier=dossier-0&apres=${actOf(listed[100])}`);
    assert.equal(mainOf(foreign.body), mainOf(theirs.body), 'an act of somebody else’s is no place to go on from');

    function mainOf(body: string): string {
      return /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? assert.fail('no page');
    }
    function actOf(patient = ''): string {
      return patients.history('dossier-0', patient)[0]?.id ?? '';
    }
  });

  it('the page says nothing of what is kept of the patient: masked, opposed, shut out or unknown, it is the same', async () => {
    const acts = ['tout-prive', 'tout-public'].flatMap((patient, place) =>
      place > 0
        ? []
        : [
            { kind: 'oppose', patient, how: 'written' },
            { kind: 'mask', patient, how: 'written', thing: { type: 'document', id: 'd-1' } },
            { kind: 'block', patient, how: 'written', to: { professional: idOf('generaliste') } },
          ],
    );
    assert.equal((await api('acts', { acts })).status, 201);
    const page = async (patient: string) => {
      const url = await handedOver(patient);
      const { status, body } = await physician.ask(url);
      return { status, body: body.replaceAll(new URL(url).pathname, '').replaceAll(patient, '') };
    };
    assert.deepEqual(await page('tout-prive'), await page('tout-public'));
    const portal = await physician.ask(house().issuer);
    assert.ok(!portal.body.includes('tout-prive'));
  });

  it('somebody whom the sheet lets record nothing is told why: 403, no button', async () => {
    const nurse = await signedIn(house(), 'infirmiere');
    const url = await handedOver('patient-accord', 'infirmiere');
    const page = await nurse.ask(url);
    assert.equal(page.status, 403);
    assert.doesNotMatch(page.body, /id="(agree|oppose|break-glass)"/);
    const forced = await nurse.ask(url, { form: { choice: 'agree', how: 'oral' } });
    assert.equal(forced.status, 403);
  });

  it('server.handover.gone: used, too old, of somebody else, or never made — the same page', async () => {
    const used = await handedOver('patient-gone');
    await physician.ask(used, { form: { choice: 'agree', how: 'oral' } });
    const foreign = await handedOver('patient-gone', 'infirmiere');
    const old = await handedOver('patient-gone');
    house().clock.forward(601);
    await newToken();
    const never = `${house().issuer}/accord/${'x'.repeat(43)}`;
    for (const url of [used, foreign, old, never]) {
      for (const form of [undefined, { choice: 'agree', how: 'oral' }]) {
        const answer = await physician.ask(url, { ...(form ? { form } : {}) });
        assert.equal(answer.status, 404);
        assert.ok(answer.body.includes('server.handover.gone'));
      }
    }
  });

  it('nobody signed in goes to the card and comes back to this very page', async () => {
    const url = new URL(await handedOver('patient-retour'));
    const { location } = await program.ask(url);
    assert.equal(location?.pathname, '/sign-in');
    const to = location?.searchParams.get('to') ?? '';
    assert.equal(to, url.pathname.slice(1).replace('/', '.'));
    const returned = await program.ask(`${house().issuer}/portail/retour?state=${to}`);
    for (const state of ['accord.https:evil', 'accord.x/../y', '//evil.example']) {
      const elsewhere = await program.ask(`${house().issuer}/portail/retour?state=${encodeURIComponent(state)}`);
      assert.equal(elsewhere.location?.pathname, '/');
    }
    assert.equal(returned.location?.pathname, url.pathname);
  });

  it('a form posted from elsewhere is refused (S-17)', async () => {
    const url = await handedOver('patient-ailleurs');
    const answer = await physician.ask(url, {
      form: { choice: 'agree', how: 'oral' },
      headers: { origin: 'https://ailleurs.example' },
    });
    assert.equal(answer.status, 403);
    assert.equal((await reads('patient-ailleurs')).decision, false);
  });
});
