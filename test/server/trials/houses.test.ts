import assert from 'node:assert/strict';
import { castMember } from '../../../scripts/region/cast.ts';
import { openConsents } from '../../../server/consents/consents.ts';
import { openOpenedLedger } from '../../../server/oidc/opened.ts';
import { openFlowTrials } from '../../../server/trials/flow.ts';
import { deriveTrialCredentials } from '../../../server/trials/trial-credentials.ts';
import { inside, openTestHouse, signedIn, type TestHouse, useHouse } from '../../support/house.ts';

const FAPI = {
  profile: 'fapi2-signed',
  client_secret: undefined,
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: {
    keys: [
      {
        kty: 'EC',
        crv: 'P-256',
        x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
        y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
        alg: 'ES256',
        kid: 'x',
      },
    ],
  },
};
const ASKED = { scope: '', acrValues: '', prompt: '' } as const;

describe('server/trials: a house of several processes', function () {
  this.timeout(60_000);
  let house: TestHouse;
  before(async () => {
    house = await openTestHouse({ settings: { processes: 2 }, registration: (place) => (place === 0 ? {} : FAPI) });
  });
  after(() => house?.close());

  it('the owner tries by its own door, the workers answer the browser: one flow, the same credentials in each', async () => {
    const { idType, id } = castMember('generaliste');
    const found = house.running.rooms.directory.reader.findByNationalId(idType + id);
    assert.ok(found.found);
    await house.running.doors.administrators.grant(found.record.personId, 'essai');
    const browser = await signedIn(house);
    for (const { id: client } of house.clients) {
      for (const prompt of ['', 'consent']) {
        const page = await browser.open(`${house.issuer}/essai/${client}`, { form: { prompt } }, inside(house));
        const done = prompt === '' ? page : await browser.open(`${page.url.href}/consent`, { form: {} }, inside(house));
        assert.match(done.body, /Le parcours est allé à son terme/, done.body.slice(0, 3_000));
      }
    }
    const consents = openConsents(house.running.rooms.signIn, house.clock);
    assert.deepEqual(await consents.givenBy(found.record.personId), []);
  });
});

describe('server/trials: behind a load balancer that speaks TLS for us', () => {
  const issuer = 'https://identite.region.example';
  const house = useHouse({ settings: { issuer }, registration: () => FAPI });

  it('asks under the public name without going there: discovery, a signed and pushed request bound to a key', async () => {
    const { rooms, doors } = house().running;
    const credentials = deriveTrialCredentials(rooms.masterKey.derive('flow-trials'));
    const trials = openFlowTrials({
      ...{ issuer, credentials, store: rooms.signIn, audit: rooms.audit, clock: house().clock, notices: doors.notices },
      ledger: openOpenedLedger(rooms.signIn, house().clock),
      findApplication: rooms.federation.applications.find,
      answer: () => doors.answer,
    });
    const application = rooms.federation.applications.find('dossier-0');
    assert.ok(application);
    const begun = await trials.begin(application, 'quelqu-un', ASKED);
    assert.ok(begun instanceof URL, JSON.stringify(begun));
    assert.equal(begun.origin + begun.pathname, `${issuer}/oidc/auth`);
    assert.match(begun.searchParams.get('request_uri') ?? '', /^urn:ietf:params:oauth:request_uri:/);
  });
});
