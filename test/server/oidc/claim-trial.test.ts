import assert from 'node:assert/strict';
import { castMember } from '../../../scripts/region/cast.ts';
import { CLAIM_ORIGINS, PROTOCOL_CLAIMS } from '../../../server/oidc/claim-origins.ts';
import type { ClaimQuestion } from '../../../server/oidc/claim-trial.ts';
import { CLAIMS_BY_SCOPE, situationsOf } from '../../../server/oidc/claims.ts';
import { BY_TEST } from '../../federation/support/trust-domain.ts';
import {
  auditCount,
  auditSince,
  authorize,
  claimsOf,
  signedIn,
  tokensFor,
  useHouse,
  userinfo,
} from '../../support/house.ts';

/** 0 standard, 1 with few scopes, 2 pairwise in profile psc, 3 a trial. */
const REGISTRATIONS: readonly Record<string, unknown>[] = [
  {},
  { scope: 'openid profile' },
  { profile: 'psc', subject_type: 'pairwise' },
  { sandbox: true },
];

describe('server/oidc: which claims would this person get here, and why', () => {
  const house = useHouse({
    applications: REGISTRATIONS.length,
    registration: (place) => REGISTRATIONS[place] ?? {},
  });
  const numberOf = (slug: string) => castMember(slug).idType + castMember(slug).id;
  const trialOf = (place: number, slug: string, changes: Partial<ClaimQuestion> = {}) => {
    const verdict = house().running.doors.claimTrials({
      ...{ applicationId: house().client(place).id, nationalId: numberOf(slug), situationId: '' },
      ...{ scope: '', acrValues: '' },
      ...changes,
    });
    assert.ok(verdict.accepted);
    return verdict.trial;
  };
  const situationIds = (slug: string): readonly string[] => {
    const found = house().running.rooms.directory.reader.findByNationalId(numberOf(slug));
    return found.found ? situationsOf(found.record).map(({ situation }) => situation.id) : [];
  };

  it('every claim that a scope releases has an origin, and none has one that is never released', () => {
    const released = new Set<string>(Object.values(CLAIMS_BY_SCOPE).flat());
    assert.deepEqual(new Set(Object.keys(CLAIM_ORIGINS)), released);
  });

  const cases: readonly [number, string, Record<string, string>][] = [
    [0, 'generaliste', {}],
    [0, 'infirmiere', { scope: 'openid' }],
    [0, 'infirmiere', { scope: 'openid scope_all inconnue' }],
    [1, 'generaliste', {}],
    [1, 'generaliste', { scope: 'openid profile' }],
    [2, 'infirmiere', { acr_values: 'eidas1' }],
    [3, 'generaliste', {}],
    [0, 'oncologue', {}],
  ];
  for (const [place, slug, { scope, acr_values: acrValues }] of cases) {
    it(`is what tokens and userinfo then say: application ${place}, ${slug}, ${JSON.stringify({ scope, acrValues })}`, async () => {
      const [situationId = ''] = situationIds(slug);
      const trial = trialOf(place, slug, { scope: scope ?? '', acrValues: acrValues ?? '', situationId });
      assert.deepEqual(trial.obstacles, []);
      const browser = await signedIn(house(), slug);
      const asked = {
        ...{ situation: situationId, scope: scope ?? trial.scopes.granted.join(' ') },
        ...(acrValues === undefined ? {} : { acr_values: acrValues }),
      };
      const { idToken, accessToken } = await tokensFor(house(), browser, house().client(place), asked);
      const told = (where: 'id_token' | 'userinfo') =>
        Object.fromEntries(
          trial.claims.filter(({ places }) => places.includes(where)).map(({ name, value }) => [name, value]),
        );
      const ofPerson = Object.entries(claimsOf(idToken)).filter(
        ([name]) => !(PROTOCOL_CLAIMS as readonly string[]).includes(name) && name !== 'auth_time',
      );
      assert.deepEqual(Object.fromEntries(ofPerson), told('id_token'));
      assert.deepEqual(JSON.parse((await userinfo(house(), accessToken)).body), told('userinfo'));
    });
  }

  it('says why a claim does not come: the registration, the request, the situation', () => {
    const why = (trial: ReturnType<typeof trialOf>, name: string) =>
      trial.withheld.find((claim) => claim.name === name)?.why;
    assert.equal(why(trialOf(1, 'generaliste'), 'SubjectRefPro'), 'scope-not-registered');
    assert.equal(why(trialOf(0, 'generaliste', { scope: 'openid' }), 'SubjectRefPro'), 'scope-not-asked');
    assert.equal(why(trialOf(0, 'generaliste', { scope: 'openid' }), 'SubjectNameID'), 'scope-not-asked');
    assert.equal(why(trialOf(0, 'oncologue'), 'situation_exercice'), 'no-situation');
    assert.equal(trialOf(0, 'generaliste').source?.source, 'register');
  });

  it('says what a sign-in would meet, as the provider then does', async () => {
    assert.deepEqual(trialOf(0, 'oncologue').obstacles, ['situation-to-choose']);
    assert.deepEqual(trialOf(0, 'generaliste', { acrValues: 'eidas3' }).obstacles, ['level']);
    assert.deepEqual(trialOf(1, 'generaliste', { scope: 'openid scope_all' }).obstacles, ['scope-not-registered']);
    const browser = await signedIn(house());
    const { error } = await authorize(house(), browser, house().client(1), { scope: 'openid scope_all' });
    assert.equal(error, 'invalid_scope');
    const { applications } = house().running.rooms.federation;
    const known = applications.find(house().client(1).id);
    assert.ok(known && (await applications.save({ ...known, status: 'suspended' }, known.version, BY_TEST)).accepted);
    assert.deepEqual(trialOf(1, 'generaliste').obstacles, ['application-not-active', 'not-open']);
  });

  it('is on a page of the administration, where every value is told and the trial is in the audit', async () => {
    await house().running.doors.administrators.grant(trialOf(0, 'infirmiere').personId, 'essai');
    const browser = await signedIn(house(), 'infirmiere');
    const before = auditCount(house());
    const page = `${house().issuer}/admin/dossiers/dossier-0/revendications`;
    assert.equal((await browser.ask(page)).status, 200);
    assert.equal(auditCount(house()), before, 'nothing is asked yet');
    const { body } = await browser.ask(`${page}?person=${numberOf('generaliste').slice(1)}&scope=openid+profile`);
    for (const part of [numberOf('generaliste'), 'jeton d’identité', 'portée non demandée', 'La connexion aboutirait'])
      assert.ok(body.includes(part), part);
    const [line] = auditSince(house(), before);
    assert.deepEqual([line?.event.action, line?.event.details.application], ['claims.tried', 'dossier-0']);
    assert.match((await browser.ask(`${page}?person=899999999999`)).body, /ne connaît pas cette personne/);
  });

  it('knows neither an application nor a person that is not there', () => {
    const ask = (changes: Partial<ClaimQuestion>) =>
      house().running.doors.claimTrials({
        ...{
          applicationId: 'dossier-0',
          nationalId: numberOf('generaliste'),
          situationId: '',
          scope: '',
          acrValues: '',
        },
        ...changes,
      });
    assert.deepEqual(ask({ applicationId: 'inconnue' }), { accepted: false, code: 'server.client.unknown' });
    assert.deepEqual(ask({ nationalId: '899999999999' }), { accepted: false, code: 'directory.person.absent' });
  });
});
