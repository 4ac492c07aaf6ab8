import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Federation, openFederation, type ProfessionalFacts } from '../../../federation/index.ts';
import { allQuestions, QUESTIONS } from '../../../scripts/dossiers/questions.ts';
import { DOSSIER_IDS, type DossierId, demoApplications } from '../../../scripts/region/applications.ts';
import { CAST, type CastMember, castMember } from '../../../scripts/region/cast.ts';
import { finessNumber } from '../../../scripts/region/identifiers.ts';
import { BY_TEST } from '../../federation/support/trust-domain.ts';

const AT = new Date('2026-11-23T10:00:00Z');
const SHEETS = join(import.meta.dirname, '../../../scripts/region/sheets');

/** Which of the cast opens which dossier: what the reader's lines promise. */
const OPENS: Readonly<Record<string, readonly DossierId[]>> = {
  oncologue: ['dmp', 'dcc', 'rmes-palliatif'],
  generaliste: ['dmp', 'rmes-diabete', 'portalys'],
  infirmiere: ['dmp', 'rmes-palliatif'],
  pharmacien: ['dmp'],
  'sage-femme': ['dmp', 'portalys'],
  kinesitherapeute: ['dmp'],
  admin: ['dmp', 'portalys'],
};

/** The directory's facts of one of the cast; situations are numbered as their posts. */
function factsOf(member: CastMember, situation: string | null): ProfessionalFacts | null {
  const post = member.posts[Number(situation)];
  if (post === undefined) return null;
  const isSite = 'site' in post;
  return {
    personId: member.slug,
    nationalId: member.idType + member.id,
    status: 'open',
    familyName: member.familyName,
    givenName: member.givenName,
    profession: member.profession,
    category: 'C',
    specialties: member.savoirFaire.map(({ code }) => code),
    situation: {
      id: situation ?? '',
      structureKey: null,
      finess: isSite ? finessNumber(post.site) : '',
      mode: post.mode,
      sector: '',
      role: isSite ? post.role : 'FON-01',
    },
    memberships: member.belongings.map(({ network, tier, role }) => ({ network, tier, role })),
    asOf: '2026-11-01',
  };
}

describe('the stories of the demonstration, decided by the real rules', () => {
  let folder: string;
  let federation: Federation;

  before(async function () {
    if (DOSSIER_IDS.some((id) => !existsSync(join(SHEETS, `${id}.json`)))) return this.skip();
    folder = await mkdtemp(join(tmpdir(), 'stories-'));
    const professionals = {
      factsOf: (subject: string, situation: string | null) => {
        const member = CAST.find(({ slug }) => slug === subject);
        return member === undefined ? null : factsOf(member, situation);
      },
    };
    federation = openFederation({ path: folder, professionals, patientKey: new Uint8Array(32) });
    const secret = 'for-tests-only-for-tests-only-for-tests';
    const secrets = { dmp: secret, dcc: secret, 'rmes-palliatif': secret, 'rmes-diabete': secret, portalys: secret };
    for (const application of demoApplications({ secrets })) {
      assert((await federation.applications.save(application, 0, BY_TEST)).accepted, application.id);
      const sheet = JSON.parse(readFileSync(join(SHEETS, `${application.id}.json`), 'utf8'));
      assert((await federation.sheets.publish(sheet, 'admin', AT)).accepted, application.id);
      const acts = QUESTIONS[application.id as DossierId].patients.flatMap((patient) => patient.acts);
      assert((await federation.patients.record(application.id, { acts }, { at: AT, key: null })).accepted);
    }
  });
  after(async () => {
    await federation?.close();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const ask = (slug: string, dossier: DossierId, name: string, situation = '0') => {
    const question = allQuestions(QUESTIONS[dossier]).find(({ id }) => id === name);
    assert(question !== undefined, name);
    const { action, resource } = question;
    const context = { situation, acr: 'eidas2', mode: 'normal' };
    return federation.decide(
      { subject: { type: 'professional', id: slug }, action: { name: action }, resource, context },
      { application: dossier, at: AT },
    );
  };

  for (const { slug } of CAST) {
    it(`${slug} opens ${OPENS[slug]?.join(', ')} and nothing else, and is told what would open the others`, () => {
      const opened = DOSSIER_IDS.filter((id) => {
        const decision = ask(slug, id, 'open');
        if (!decision.granted) assert(decision.missing.length > 0, `${slug} ${id}: no way is shown`);
        return decision.granted;
      });
      assert.deepEqual(opened, OPENS[slug]);
    });
  }

  const details: readonly (readonly [slug: string, dossier: DossierId, question: string, granted: boolean])[] = [
    ['oncologue', 'dcc', 'dcc-p-101-frcp-write', true],
    ['oncologue', 'dcc', 'dcc-p-102-frcp', false],
    ['generaliste', 'dmp', 'dmp-p-001-synthesis', true],
    ['generaliste', 'dmp', 'dmp-p-001-masked', false],
    ['generaliste', 'dmp', 'dmp-p-002-synthesis', false],
    ['generaliste', 'dmp', 'dmp-p-003-synthesis', false],
    ['infirmiere', 'rmes-palliatif', 'pal-p-201-visit', true],
    ['oncologue', 'rmes-palliatif', 'pal-p-201-visit', false],
    ['infirmiere', 'rmes-palliatif', 'pal-p-201-grant', false],
    ['generaliste', 'portalys', 'por-p-401-opinion', true],
    ['generaliste', 'portalys', 'por-p-402-letter', false],
  ];
  for (const [slug, dossier, question, granted] of details) {
    it(`${slug} is answered ${granted ? 'yes' : 'no'} to ${question}`, () => {
      assert.equal(ask(castMember(slug).slug, dossier, question).granted, granted);
    });
  }

  it('gives one physician with two posts two answers: Portalys opens from the hospital, not from the practice', () => {
    const fromPractice = ask('oncologue', 'portalys', 'open', '0');
    assert(!fromPractice.granted);
    assert(fromPractice.missing.some(({ fr }) => fr.includes('choisissez votre situation')));
    assert(ask('oncologue', 'portalys', 'open', '1').granted);
  });
});
