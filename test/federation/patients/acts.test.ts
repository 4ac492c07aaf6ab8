import assert from 'node:assert/strict';
import type { Federation, ProfessionalFacts, ProfessionalFactsPort } from '../../../federation/index.ts';
import { AT, professional, question } from '../support/facts.ts';
import { rule, sheet } from '../support/sheets.ts';
import { admit, withTrustDomain } from '../support/trust-domain.ts';

const P = 'patient-un';
const MINUTE = 60_000;
const later = (minutes: number) => new Date(AT.getTime() + minutes * MINUTE);
const iso = (minutes: number) => later(minutes).toISOString();
const SESSION = { personId: 'personne-fictive', acr: 'eidas2', mode: 'normal' };

const OTHER = professional({ personId: 'autre-fictive', nationalId: '899700000021' });
const PEOPLE = new Map<string, ProfessionalFacts>(
  [professional(), OTHER].flatMap((who) => [
    [who.personId, who],
    [who.nationalId, who],
  ]),
);
/** Two physicians, in the situation asked for, or in none. */
const TWO: ProfessionalFactsPort = {
  factsOf(id, situation) {
    const who = PEOPLE.get(id);
    if (!who || (situation !== null && situation !== 'hopital')) return null;
    const place = { id: 'hopital', structureKey: null, finess: '990000001', legalEntity: '990000019', mode: 'S' };
    return { ...who, situation: situation === null ? null : { ...place, sector: 'SA01', role: '' } };
  },
};

/** Each house fact opens an action of its own: what is known is read off the answers. */
const SHEET = sheet(
  [
    rule('ACCORD', { actions: ['accord'], when: [{ fact: 'choice.consent', in: ['active'] }] }),
    rule('OPPOSE', { actions: ['oppose'], when: [{ fact: 'choice.consent', in: ['opposed'] }] }),
    rule('RIEN', { actions: ['rien'], when: [{ fact: 'choice.consent', in: ['none'] }] }),
    rule('EQUIPE', { actions: ['equipe'], when: [{ fact: 'care.link', has: ['team'] }] }),
    rule('URGENCE', { actions: ['urgence'], when: [{ fact: 'session.mode', in: ['bris_de_glace'] }] }),
    rule('APPEL', { actions: ['appel'], when: [{ fact: 'session.mode', in: ['centre_15'] }] }),
    rule('LIBRE', { actions: ['bloque', 'masque'] }),
    rule('BLOQUE', { effect: 'forbid', actions: ['bloque'], when: [{ fact: 'choice.blocked', in: [true] }] }),
    rule('MASQUE', { effect: 'forbid', actions: ['masque'], when: [{ fact: 'choice.masked', in: [true] }] }),
  ],
  {
    actions: Object.fromEntries(
      ['accord', 'oppose', 'rien', 'equipe', 'urgence', 'appel', 'bloque', 'masque'].map((name) => [
        name,
        { fr: name, en: name },
      ]),
    ),
    facts: { resource: { patient: { type: 'string' } } },
  },
);

interface Asked {
  readonly patient?: string;
  readonly application?: string;
  readonly who?: string;
  readonly situation?: string;
  readonly id?: string;
}

async function withActs(work: (federation: Federation, known: ReturnType<typeof knower>) => Promise<void>) {
  await withTrustDomain(async (federation) => {
    await admit(federation, 'essai', [SHEET], AT);
    await admit(federation, 'autre', [{ ...SHEET, application: 'autre' }], AT);
    await work(federation, knower(federation));
  }, TWO);
}

/** The yes answers of one moment, in words. */
function knower(federation: Federation) {
  return (
    minutes: number,
    { patient = P, application = 'essai', who = 'personne-fictive', situation, id }: Asked = {},
  ) =>
    ['accord', 'oppose', 'rien', 'equipe', 'urgence', 'appel', 'bloque', 'masque']
      .filter((action) => {
        const asked = question({
          action,
          subject: { type: 'professional', id: who },
          properties: { patient },
          ...(id === undefined ? {} : { id }),
          ...(situation === undefined ? {} : { context: { situation } }),
        });
        const at = later(minutes);
        const { granted } = federation.decide(asked, { application, at, session: { ...SESSION, personId: who } });
        return action === 'bloque' || action === 'masque' ? !granted : granted;
      })
      .join(' ');
}

async function record(federation: Federation, acts: readonly object[], minutes = 0, key: string | null = null) {
  const verdict = await federation.patients.record('essai', { acts }, { at: later(minutes), key });
  assert(verdict.accepted, JSON.stringify(verdict));
  return verdict.acts.map(({ id }) => id);
}

const agree = { kind: 'agree', patient: P, how: 'oral' };
const oppose = { kind: 'oppose', patient: P, how: 'written' };

describe('acts about a patient', () => {
  it('say « none » while nobody recorded anything, and nothing of a name that is no pseudonym', async () => {
    await withActs(async (_, known) => {
      assert.equal(known(0), 'rien');
      // Unknown: permits do not open, and forbids close in doubt.
      assert.equal(known(0, { patient: '255069900000135' }), 'bloque masque');
    });
  });

  it('an agreement counts from its instant to its end, exactly, and for its own application and patient alone', async () => {
    await withActs(async (federation, known) => {
      await record(federation, [{ ...agree, until: iso(30) }], 10);
      assert.deepEqual([known(9.9999), known(10), known(29.9999), known(30)], ['rien', 'accord', 'accord', 'rien']);
      assert.equal(known(10, { application: 'autre' }), 'rien');
      assert.equal(known(10, { patient: 'patient-deux' }), 'rien');
    });
  });

  it('an opposition replaces an agreement, which never comes back; it comes back itself when what replaced it ends', async () => {
    await withActs(async (federation, known) => {
      await record(federation, [agree], 1);
      const [opposition = ''] = await record(federation, [oppose], 2);
      assert.equal(known(2), 'oppose');
      await record(federation, [{ ...agree, until: iso(4) }], 3);
      assert.deepEqual([known(3), known(4)], ['accord', 'oppose']);
      await record(federation, [{ kind: 'withdrawal', withdraws: opposition, reason: 'Le patient change d’avis' }], 5);
      assert.equal(known(5), 'rien');
    });
  });

  it('the withdrawal of what closes counts from its own instant, that of what opens from its recording; nothing is edited', async () => {
    await withActs(async (federation, known) => {
      const [given = '', block = ''] = await record(
        federation,
        [agree, { ...agree, kind: 'block', to: { professional: '899700000013' } }],
        1,
      );
      const reason = 'Erreur de dossier';
      await record(federation, [{ kind: 'withdrawal', withdraws: block, reason }], 4);
      assert.deepEqual([known(3.9), known(4)], ['accord bloque', 'accord']);
      await record(federation, [{ kind: 'withdrawal', withdraws: given, reason }], 5);
      assert.deepEqual([known(4.9), known(5)], ['rien', 'rien']);
      const kinds = federation.patients.history('essai', P).map(({ kind, at }) => `${kind} ${at}`);
      assert.deepEqual(kinds, [`agree ${iso(1)}`, `block ${iso(1)}`, `withdrawal ${iso(4)}`, `withdrawal ${iso(5)}`]);
    });
  });

  it('what a patient shuts is shut as soon as it is recorded, though the clock was set back since; what opens waits for its instant', async () => {
    await withActs(async (federation, known) => {
      const [given = ''] = await record(federation, [agree], 40);
      const person = { professional: '899700000013' };
      const mask = { ...agree, kind: 'mask', thing: { type: 'document', id: 'd-9' } };
      await record(federation, [oppose, { ...agree, kind: 'block', to: person }, mask], 100);
      const shut = 'oppose bloque masque';
      assert.deepEqual([known(70, { id: 'd-9' }), known(1, { id: 'd-9' })], [shut, shut]);
      // Recorded after the clock was set back: what was said last counts, not what has the later instant.
      const agreed = await record(federation, [agree], 80);
      assert.equal(known(81), 'accord bloque');
      assert.deepEqual([known(79), known(100)], ['oppose bloque', 'accord bloque'], 'nothing opens before its instant');
      await record(federation, [{ kind: 'withdrawal', withdraws: agreed[0], reason: 'Le patient change d’avis' }], 100);
      assert.equal(known(81), 'oppose bloque');
      await record(federation, [{ kind: 'withdrawal', withdraws: given, reason: 'Le patient change d’avis' }], 100);
      assert.equal(known(60), 'oppose bloque');
    });
  });

  it('what somebody opens for themselves does not run while the clock stands before it', async () => {
    await withActs(async (federation, known) => {
      const link = { kind: 'link', patient: P, basis: 'team', reason: 'Hospitalisation programmée' };
      const mine = { ...link, to: { professional: 'personne-fictive' }, since: iso(10), until: iso(160) };
      await record(federation, [mine], 100);
      const asked = { application: 'essai', patient: P, person: 'personne-fictive', at: later(100) };
      assert(
        (await federation.patients.recordOwn(asked, { kind: 'break-glass', reason: 'Patient inconscient' })).accepted,
      );
      assert.deepEqual([known(70), known(100)], ['rien', 'rien equipe urgence']);
    });
  });

  it('a blocked professional, or everybody of an establishment; without a situation nobody knows, which closes', async () => {
    await withActs(async (federation, known) => {
      await record(federation, [{ ...agree, kind: 'block', to: { professional: '899700000021' } }]);
      assert.deepEqual([known(0), known(0, { who: 'autre-fictive' })], ['rien', 'rien bloque']);
      await record(federation, [{ ...agree, kind: 'block', to: { structure: '990000019' } }], 1);
      assert.equal(known(1, { situation: 'hopital' }), 'rien bloque');
      assert.equal(known(1), 'rien bloque');
    });
  });

  it('a masked document is masked for all, or for one; no other document is', async () => {
    await withActs(async (federation, known) => {
      const mask = { ...agree, kind: 'mask', thing: { type: 'document', id: 'd-9' } };
      await record(federation, [{ ...mask, from: { professional: 'autre-fictive' } }]);
      assert.deepEqual(
        [known(0, { id: 'd-9' }), known(0, { id: 'd-9', who: 'autre-fictive' })],
        ['rien', 'rien masque'],
      );
      await record(federation, [mask], 1);
      assert.deepEqual([known(1, { id: 'd-9' }), known(1, { id: 'd-8' })], ['rien masque', 'rien']);
    });
  });

  it('a care link has an origin, dates and a reason, may have begun before, and ends', async () => {
    await withActs(async (federation, known) => {
      const link = { kind: 'link', patient: P, basis: 'team', reason: 'Hospitalisation programmée' };
      await record(federation, [
        { ...link, to: { professional: 'personne-fictive' }, since: iso(-60), until: iso(60) },
      ]);
      assert.deepEqual([known(0), known(59.99), known(60)], ['rien equipe', 'rien equipe', 'rien']);
      await record(federation, [{ ...link, to: { structure: '990000001' }, until: iso(60) }], 1);
      assert.equal(known(1, { who: 'autre-fictive', situation: 'hopital' }), 'rien equipe');
      assert.equal(known(1, { who: 'autre-fictive' }), 'rien');
    });
  });

  it('break-glass is declared by the person alone, ends after an hour, and waits for its review by somebody else', async () => {
    await withActs(async (federation, known) => {
      const asked = { application: 'essai', patient: P, person: 'personne-fictive', at: later(0) };
      const verdict = await federation.patients.recordOwn(asked, {
        kind: 'break-glass',
        reason: 'Patient inconscient',
      });
      assert(verdict.accepted);
      assert.deepEqual([known(0), known(59.99), known(60)], ['rien urgence', 'rien urgence', 'rien']);
      assert.equal(known(0, { who: 'autre-fictive' }), 'rien');
      const [{ id } = { id: '' }] = federation.patients.unreviewed();
      const review = (person: string) =>
        federation.patients.review(
          { application: 'essai', reviews: id, person, at: later(90) },
          { outcome: 'justified', note: 'Compte rendu des urgences relu' },
        );
      const own = await review('personne-fictive');
      assert(!own.accepted && own.code === 'federation.act.own-review');
      assert((await review('autre-fictive')).accepted);
      assert.deepEqual(federation.patients.unreviewed(), []);
      const again = await review('autre-fictive');
      assert(!again.accepted && again.code === 'federation.act.settled');
    });
  });

  it('what was done under a record merged since is one’s own: reviewed by another, withdrawn by oneself', async () => {
    let merged = false;
    const directory = {
      factsOf: (id: string) =>
        merged || id === 'fiche-a'
          ? professional({ personId: 'fiche-a', ...(merged ? { mergedIds: ['fiche-b'] } : {}) })
          : professional({ personId: 'fiche-b' }),
    };
    await withTrustDomain(async (federation) => {
      await admit(federation, 'essai', [], AT);
      const { patients } = federation;
      const own = { application: 'essai', patient: P, person: 'fiche-b', at: later(0) };
      const declared = await patients.recordOwn(own, { kind: 'break-glass', reason: 'Patient inconscient' });
      const agreed = await patients.recordOwn(own, { kind: 'agree', how: 'oral' });
      assert(declared.accepted && agreed.accepted);
      const asked = { application: 'essai', person: 'fiche-a', at: later(90) };
      const review = () =>
        patients.review(
          { ...asked, reviews: declared.acts[0]?.id ?? '' },
          { outcome: 'justified', note: 'Relu avec le service' },
        );
      const withdraw = () => patients.withdrawOwn({ ...asked, withdraws: agreed.acts[0]?.id ?? '' }, 'Noté par erreur');
      const before = await withdraw();
      assert(!before.accepted && before.code === 'federation.act.absent');
      const listed = () => patients.ownActs('fiche-a', later(90), null).acts.map(({ act }) => act.kind);
      assert.deepEqual(listed(), []);
      merged = true;
      assert.deepEqual(listed(), ['agree', 'break-glass']);
      const refused = await review();
      assert(!refused.accepted && refused.code === 'federation.act.own-review');
      assert((await withdraw()).accepted);
    }, directory);
  });

  it('whoever is shut out stays so when the directory was made anew, under their number, present or former', async () => {
    let who = professional({ personId: 'fiche-1', nationalId: '899700000013' });
    const elsewhere = professional({ personId: 'fiche-9', nationalId: '899700000099' });
    await withTrustDomain(
      async (federation) => {
        await admit(federation, 'essai', [SHEET], AT);
        const known = knower(federation);
        const to = { professional: '899700000013' };
        await record(federation, [
          { ...agree, kind: 'block', to },
          { ...agree, kind: 'mask', thing: { type: 'document', id: 'd1' }, from: to },
          { kind: 'link', patient: P, basis: 'team', reason: 'Séjour', until: iso(60), to },
        ]);
        assert.equal(known(1), 'rien equipe bloque masque');
        who = professional({ personId: 'fiche-2', nationalId: '899700000013' });
        // What opens is of the record that it named: it is declared again.
        assert.equal(known(1), 'rien bloque masque');
        who = professional({ personId: 'fiche-3', nationalId: '899700000055', otherNumbers: ['899700000013'] });
        assert.equal(known(1), 'rien bloque masque');
        who = elsewhere;
        assert.equal(known(1), 'rien');
      },
      { factsOf: () => who },
    );
  });

  it('a call to the emergency centre is a mode of its own: the last one declared, for an hour', async () => {
    await withActs(async (federation, known) => {
      const declare = (minutes: number, mode: { readonly mode?: 'centre_15' }) =>
        federation.patients.recordOwn(
          { application: 'essai', patient: P, person: 'personne-fictive', at: later(minutes) },
          { kind: 'break-glass', reason: 'Appel du patient au 15', ...mode },
        );
      assert((await declare(0, {})).accepted);
      assert((await declare(10, { mode: 'centre_15' })).accepted);
      assert.deepEqual(
        [known(9), known(10), known(65), known(70)],
        ['rien urgence', 'rien appel', 'rien appel', 'rien'],
      );
      assert.equal(federation.patients.unreviewed().length, 2);
    });
  });

  it('break-glass says nothing without a session: nobody is there', async () => {
    await withActs(async (federation) => {
      const asked = { application: 'essai', patient: P, person: 'personne-fictive', at: AT };
      assert(
        (await federation.patients.recordOwn(asked, { kind: 'break-glass', reason: 'Patient inconscient' })).accepted,
      );
      const ask = question({ action: 'urgence', properties: { patient: P } });
      assert.equal(federation.decide(ask, { application: 'essai', at: AT, session: null }).granted, false);
      const decided = federation.decide(ask, { application: 'essai', at: AT, session: SESSION });
      assert.deepEqual(decided.facts[0]?.acts?.[0]?.by, { door: 'portal', person: 'personne-fictive' });
    });
  });

  it('an answer names the act it rests on, its day and who recorded it; never those of private facts', async () => {
    await withActs(async (federation) => {
      const [id] = await record(federation, [{ ...agree, recordedBy: '899700000021' }], 2);
      const ask = question({ action: 'accord', properties: { patient: P } });
      const { facts } = federation.decide(ask, { application: 'essai', at: later(3) });
      const by = { door: 'application', person: 'autre-fictive' };
      assert.deepEqual(facts, [
        { name: 'choice.consent', value: 'active', origin: 'patient', asOf: iso(2), acts: [{ id, at: iso(2), by }] },
      ]);
    });
  });
});

describe('what is refused of acts, and nothing of the call is recorded', () => {
  const refusals: readonly [string, object, string, string][] = [
    [
      'a national number for a patient',
      { ...agree, patient: '2 55 06 99 000 001 35' },
      'federation.act.malformed',
      'acts.1.patient',
    ],
    [
      'a national number without its key',
      { ...agree, patient: '2550699000001' },
      'federation.act.malformed',
      'acts.1.patient',
    ],
    ['an end before the beginning', { ...agree, until: iso(-1) }, 'federation.act.malformed', 'acts.1.until'],
    [
      'an end that its offset carries past the year 9999',
      { ...agree, until: '9999-12-31T23:59:59-14:00' },
      'federation.act.malformed',
      'acts.1.until',
    ],
    [
      'somebody and an establishment at once',
      { kind: 'block', patient: P, how: 'oral', to: { professional: 'x', structure: 'x' } },
      'federation.act.malformed',
      'acts.1.to.structure',
    ],
    [
      'a link without end',
      { kind: 'link', patient: P, basis: 'team', reason: 'x', to: { professional: 'x' } },
      'federation.act.malformed',
      'acts.1.until',
    ],
    [
      'a link of twenty years',
      {
        kind: 'link',
        patient: P,
        basis: 'team',
        reason: 'x',
        to: { structure: '990000001' },
        until: '2046-01-01T00:00:00Z',
      },
      'federation.act.malformed',
      'acts.1.until',
    ],
    [
      'a break-glass declaration by an application',
      { kind: 'break-glass', patient: P, reason: 'Patient inconscient' },
      'federation.act.malformed',
      'acts.1.kind',
    ],
    ['a word that is none', { ...agree, diagnosis: 'x' }, 'federation.act.malformed', 'acts.1'],
  ];
  for (const [what, act, code, place] of refusals) {
    it(`${what}: ${code} at ${place}`, async () => {
      await withActs(async (federation) => {
        await assert.rejects(
          federation.patients.record('essai', { acts: [agree, act] }, { at: AT, key: null }),
          (error: { code?: string; place?: string }) => error.code === code && error.place === place,
        );
        assert.deepEqual(federation.patients.history('essai', P), []);
      });
    });
  }

  it('federation.act.unknown-professional, federation.act.absent, federation.application.absent, each with its place', async () => {
    await withActs(async (federation) => {
      const codes: string[] = [];
      const [foreign = ''] = await record(federation, [agree]);
      const [spent = ''] = await record(federation, [{ kind: 'withdrawal', withdraws: foreign, reason: 'Erreur' }]);
      const before = federation.patients.history('essai', P).length;
      for (const [application, act] of [
        ['essai', { ...agree, recordedBy: '899700000099' }],
        ['essai', { ...agree, kind: 'block', to: { professional: '899700000099' } }],
        ['essai', { kind: 'withdrawal', withdraws: 'inconnu', reason: 'Erreur' }],
        ['autre', { kind: 'withdrawal', withdraws: foreign, reason: 'Erreur' }],
        ['essai', { kind: 'withdrawal', withdraws: spent, reason: 'Erreur' }],
        ['inconnue', agree],
      ] as const) {
        const acts = application === 'inconnue' ? [act] : [{ ...agree }, act];
        const verdict = await federation.patients.record(application, { acts }, { at: AT, key: null });
        codes.push(verdict.accepted ? 'accepted' : `${verdict.code} ${verdict.place}`);
      }
      assert.deepEqual(codes, [
        'federation.act.unknown-professional acts.1',
        'federation.act.unknown-professional acts.1',
        'federation.act.absent acts.1',
        'federation.act.absent acts.1',
        'federation.act.absent acts.1',
        'federation.application.absent ',
      ]);
      assert.equal(federation.patients.history('essai', P).length, before);
    });
  });

  it('federation.act.key-reused: a key means one content; the same again answers the same acts, once', async () => {
    await withActs(async (federation) => {
      const first = await record(federation, [agree], 0, 'cle-1');
      assert.deepEqual(await record(federation, [agree], 5, 'cle-1'), first);
      assert.equal(federation.patients.history('essai', P).length, 1);
      const brief = { ...agree, until: later(30).toISOString() };
      const once = await record(federation, [brief], 10, 'cle-2');
      assert.deepEqual(await record(federation, [brief], 60, 'cle-2'), once, 'also when it has ended by then');
      const other = await federation.patients.record('essai', { acts: [oppose] }, { at: AT, key: 'cle-1' });
      assert(!other.accepted && other.code === 'federation.act.key-reused');
      const elsewhere = await federation.patients.record('autre', { acts: [oppose] }, { at: AT, key: 'cle-1' });
      assert(elsewhere.accepted, 'keys are each application’s own');
    });
  });

  it('federation.act.too-many: two thousand about one patient, and some more for what closes or sets right', async () => {
    await withActs(async (federation, known) => {
      const many = Array.from({ length: 100 }, () => agree);
      for (let round = 0; round < 20; round += 1) await record(federation, many);
      const verdict = await federation.patients.record('essai', { acts: [agree] }, { at: AT, key: null });
      assert(!verdict.accepted && verdict.code === 'federation.act.too-many');
      assert.equal(known(0), 'accord');
      const link = { kind: 'link', patient: P, basis: 'team', reason: 'Séjour', to: { structure: '990000001' } };
      const another = await federation.patients.record(
        'essai',
        { acts: [{ ...link, until: iso(9) }] },
        { at: AT, key: null },
      );
      assert(!another.accepted && another.code === 'federation.act.too-many');
      // The patient can oppose all the same, what was wrong can be withdrawn, and both count.
      const [opposition = ''] = await record(federation, [oppose], 1);
      assert.equal(known(1), 'oppose');
      const to = { professional: 'personne-fictive' };
      await record(federation, [{ ...agree, kind: 'block', to }], 2);
      await record(federation, [{ kind: 'withdrawal', withdraws: opposition, reason: 'Erreur de dossier' }], 3);
      assert.equal(known(3), 'rien bloque');
      const blocks = Array.from({ length: 100 }, () => ({ ...agree, kind: 'block', to }));
      for (let round = 0; round < 4; round += 1) await record(federation, blocks, 4);
      const full = await federation.patients.record('essai', { acts: blocks }, { at: later(5), key: null });
      assert(!full.accepted && full.code === 'federation.act.too-many');
      assert.equal(known(5), 'rien bloque', 'all of them are read');
    });
  });

  it('federation.act.settled: of fifty withdrawals of one act at once, one is accepted', async () => {
    await withActs(async (federation) => {
      const [withdraws = ''] = await record(federation, [agree]);
      const acts = [{ kind: 'withdrawal', withdraws, reason: 'Erreur de dossier' }];
      const verdicts = await Promise.all(
        Array.from({ length: 50 }, () => federation.patients.record('essai', { acts }, { at: AT, key: null })),
      );
      assert.equal(verdicts.filter(({ accepted }) => accepted).length, 1);
      assert.equal(federation.patients.history('essai', P).length, 2);
    });
  });

  it('ids tell nothing of how many acts the house holds', async () => {
    await withActs(async (federation) => {
      const ids = [...(await record(federation, [agree])), ...(await record(federation, [oppose]))];
      for (const id of ids) assert.match(id, /^a[\w-]{24}$/);
      assert.equal(new Set(ids).size, 2);
    });
  });
});
