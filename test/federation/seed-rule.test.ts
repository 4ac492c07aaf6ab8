import assert from 'node:assert/strict';
import { type Decision, type Federation, parseApplication, type Question } from '../../federation/index.ts';
import { demoApplications } from '../../scripts/region/applications.ts';
import { CAST_DIRECTORY } from './support/cast-facts.ts';
import { AT, question } from './support/facts.ts';
import { DEMO_SHEETS, type DemoSheet, demoSheet } from './support/sheets.ts';
import { BY_TEST, withTrustDomain } from './support/trust-domain.ts';

const SECRET = 'for-tests-only-for-tests-only-for-tests';
const SECRETS = { dmp: SECRET, dcc: SECRET, 'rmes-palliatif': SECRET, 'rmes-diabete': SECRET, portalys: SECRET };

/** What patients chose in each dossier; of `patient-none` nothing was recorded. */
const ACTS = [
  { kind: 'agree', patient: 'patient-active', how: 'oral' },
  { kind: 'oppose', patient: 'patient-opposed', how: 'written' },
  { kind: 'mask', patient: 'patient-active', how: 'electronic', thing: { type: 'document', id: 'd-masked' } },
];

/** The demonstration's five dossiers and sheets, and its cast. */
function withFiveDossiers(work: (federation: Federation) => void): Promise<void> {
  return withTrustDomain(async (federation) => {
    for (const application of demoApplications({ secrets: SECRETS })) {
      assert((await federation.applications.save(application, 0, BY_TEST)).accepted);
      assert((await federation.sheets.publish(demoSheet(application.id as DemoSheet), 'admin', AT)).accepted);
      assert((await federation.patients.record(application.id, { acts: ACTS }, { at: AT, key: null })).accepted);
    }
    work(federation);
  }, CAST_DIRECTORY);
}

/** One session: who, how authenticated, in which situation. It is the same whatever the dossier; no right is in it. */
interface Session {
  readonly subject: Question['subject'];
  readonly context: Readonly<Record<string, unknown>>;
}

function session(slug: string, situation: string): Session {
  return { subject: { type: 'professional', id: slug }, context: { situation, acr: 'eidas2', mode: 'normal' } };
}

type Wish = Omit<Parameters<typeof question>[0] & object, 'subject' | 'context'>;

function ask(federation: Federation, dossier: DemoSheet, held: Session, wish: Wish): Decision {
  return federation.decide(question({ ...held, ...wish }), { application: dossier, at: AT });
}

const opening = (dossier: DemoSheet): Wish => ({ action: 'open', type: 'application', id: dossier });
const reading = ({ documentCategory, consent, masked }: Reading): Wish => ({
  id: masked ? 'd-masked' : 'd1',
  properties: { documentCategory, ...(consent === undefined ? {} : { patient: `patient-${consent}` }) },
});

interface Reading {
  readonly documentCategory: string;
  /** Undefined: the record names no patient. */
  readonly consent: string | undefined;
  readonly masked: boolean;
}

/** Sentences that a person reads, in French and in English. */
function sentences(decision: Decision): readonly { readonly fr: string; readonly en: string }[] {
  return decision.granted ? decision.reasons : [...decision.reasons, ...decision.missing];
}

describe('« l’attribution des droits restant soumise aux règles propres à chaque dossier »', () => {
  it('one professional, one session, five dossiers: opposite answers, each explained in French and in English', async () => {
    await withFiveDossiers((federation) => {
      const held = session('oncologue', '0');
      const answers = DEMO_SHEETS.map((dossier) => ({
        dossier,
        decision: ask(federation, dossier, held, opening(dossier)),
      }));
      assert.deepEqual(Object.fromEntries(answers.map(({ dossier, decision }) => [dossier, decision.granted])), {
        dmp: true,
        dcc: true,
        'rmes-palliatif': true,
        'rmes-diabete': false,
        portalys: false,
      });
      for (const { dossier, decision } of answers) {
        const told = sentences(decision);
        assert(told.length > 0, `${dossier} explains nothing`);
        for (const { fr, en } of told) {
          assert.match(fr, /^[A-ZÀ-Ý].{10,}\.$/, dossier);
          assert.match(en, /^[A-Z].{10,}\.$/, dossier);
          assert.notEqual(fr, en, dossier);
        }
        assert.equal(decision.sheet?.application, dossier, 'each answers by its own sheet');
      }
      const said = answers.map(({ decision }) => sentences(decision)[0]?.fr);
      assert.equal(new Set(said).size, DEMO_SHEETS.length, 'each dossier has a reason of its own');
    });
  });

  it('one professional, two situations in one session: only the situation differs, and so does an answer', async () => {
    await withFiveDossiers((federation) => {
      const answers = ['0', '1'].map((situation) =>
        DEMO_SHEETS.filter((id) => ask(federation, id, session('oncologue', situation), opening(id)).granted),
      );
      assert.deepEqual(answers, [
        ['dmp', 'dcc', 'rmes-palliatif'],
        ['dmp', 'dcc', 'rmes-palliatif', 'portalys'],
      ]);
    });
  });
});

describe('the slide « Rappels des objectifs des 2 projets », line by line', () => {
  const physician = session('generaliste', '0');
  const member = session('oncologue', '0');
  const document = { documentCategory: 'synthese', consent: 'active', masked: false };
  const form = { documentCategory: 'frcp', consent: 'active', masked: false };

  it('maîtrise d’ouvrage: national for the DMP, regional for the DCC', () => {
    const [dmp, dcc] = demoApplications({ secrets: SECRETS }).map(parseApplication);
    assert.match(dmp?.owner ?? '', /national/);
    assert.match(dcc?.owner ?? '', /Val-d'Armance/);
  });

  it('accès: the patient opens the access to the DMP — one physician is let in by consent, and by nothing else', async () => {
    await withFiveDossiers((federation) => {
      assert.equal(ask(federation, 'dmp', physician, reading(document)).granted, true);
      for (const consent of ['none', 'opposed', undefined]) {
        assert.equal(ask(federation, 'dmp', physician, reading({ ...document, consent })).granted, false);
      }
    });
  });

  it('accès: the network opens the access to the DCC — a member is let in whether or not consent was collected', async () => {
    await withFiveDossiers((federation) => {
      for (const consent of ['active', 'none']) {
        assert.equal(ask(federation, 'dcc', member, reading({ ...form, consent })).granted, true);
        assert.equal(ask(federation, 'dcc', physician, reading({ ...form, consent })).granted, false);
      }
    });
  });

  it('accès: the DCC’s network opens nothing in the DMP, the DMP’s consent nothing in the DCC', async () => {
    await withFiveDossiers((federation) => {
      assert.equal(ask(federation, 'dmp', member, reading({ ...document, consent: 'none' })).granted, false);
      assert.equal(ask(federation, 'dcc', physician, reading(form)).granted, false);
    });
  });

  it('patient, direct par Internet: neither is opened here to a patient; this door is the professionals’', async () => {
    await withFiveDossiers((federation) => {
      for (const dossier of ['dmp', 'dcc'] as const) {
        const patient: Session = { ...member, subject: { type: 'patient', id: 'oncologue' } };
        const decision = ask(federation, dossier, patient, opening(dossier));
        assert(!decision.granted);
        assert.equal(decision.code, 'federation.habilitation.unknown-subject-type');
      }
    });
  });

  it('masquage de données: prévu in the DMP, non prévu in the DCC, where the word is not even heard', async () => {
    await withFiveDossiers((federation) => {
      assert.equal(ask(federation, 'dmp', physician, reading({ ...document, masked: true })).granted, false);
      const masked = ask(federation, 'dcc', member, reading({ ...form, masked: true }));
      assert.deepEqual(masked, ask(federation, 'dcc', member, reading(form)));
      assert.equal(masked.granted, true);
    });
  });
});
