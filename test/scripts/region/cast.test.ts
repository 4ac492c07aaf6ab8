import assert from 'node:assert/strict';
import { DOSSIER_IDS, demoApplications } from '../../../scripts/region/applications.ts';
import { CAST, castMember, castMembers, castPerson } from '../../../scripts/region/cast.ts';
import { demoCards } from '../../../scripts/region/demo-cards.ts';
import { isLuhnValid, luhnDigit, rppsNumber, siretNumber } from '../../../scripts/region/identifiers.ts';
import { seededRandom } from '../../../scripts/region/random.ts';
import { communeNamed } from '../../../scripts/region/vocabulary/communes.ts';

describe('the cast of the demonstration', () => {
  const networksOf = (slug: string) => {
    const member = CAST.find((each) => each.slug === slug);
    assert(member !== undefined, slug);
    const nationalId = member.idType + member.id;
    return castMembers()
      .filter((each) => each.nationalId === nationalId)
      .map((each) => each.network);
  };

  it('tells the stories the dossiers rely on', () => {
    assert.deepEqual(networksOf('oncologue'), ['oncologie', 'rmes-palliatif']);
    assert.deepEqual(networksOf('generaliste'), ['portalys', 'rmes-diabete']);
    assert.deepEqual(networksOf('infirmiere'), ['rmes-palliatif']);
    assert.deepEqual(networksOf('pharmacien'), []);
    assert.equal(CAST.find(({ slug }) => slug === 'oncologue')?.posts.length, 2);
    for (const slug of ['sage-femme', 'kinesitherapeute', 'admin'])
      assert(
        CAST.some((each) => each.slug === slug),
        slug,
      );
  });

  it('asks for one card each under one slug and, faults aside, one number, with a line in both languages', () => {
    const cards = demoCards();
    assert.equal(new Set(cards.map(({ slug }) => slug)).size, cards.length);
    assert.equal(new Set(cards.map(({ cardNumber }) => cardNumber)).size, cards.length);
    for (const { slug, description, cardNumber, holder } of cards) {
      assert.match(slug, /^[a-z-]+$/);
      assert.match(cardNumber, /^\d{10}\/\d{10}$/);
      assert(description.fr.length > 10 && description.en.length > 10 && description.fr !== description.en, slug);
      assert(holder.nationalId.startsWith('899700') || holder.nationalId.startsWith('399'), holder.nationalId);
    }
    const faults = cards.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
    assert.deepEqual(faults, ['revoked', 'expired', 'signature-only', 'look-alike']);
    assert(cards.some(({ cardType, holder }) => cardType === 'CPE' && holder.structureId !== undefined));
  });
});

describe('the five applications of the demonstration', () => {
  const secrets = Object.fromEntries(
    DOSSIER_IDS.map((id) => [id, `${id}-secret-for-tests-only-0123456789`]),
  ) as Readonly<Record<(typeof DOSSIER_IDS)[number], string>>;

  it('are registered as confidential clients, each at its own address (RFC 7591 §2)', () => {
    const applications = demoApplications({ secrets, ports: { dcc: 5012 } });
    assert.deepEqual(
      applications.map(({ id }) => id),
      ['dmp', 'dcc', 'rmes-palliatif', 'rmes-diabete', 'portalys'],
    );
    const dcc = applications.find(({ id }) => id === 'dcc');
    assert.equal(dcc?.launchUrl, 'http://localhost:5012/start');
    assert.deepEqual(dcc?.registration.redirect_uris, ['http://localhost:5012/callback']);
    assert.equal(dcc?.registration.backchannel_logout_uri, 'http://localhost:5012/backchannel-logout');
    assert.equal(dcc?.registration.backchannel_logout_session_required, true);
    assert.equal(dcc?.registration.client_secret, secrets.dcc);
    assert.equal(applications[0]?.launchUrl, 'http://localhost:4011/start');
    for (const { insideAddresses } of applications)
      assert.deepEqual(insideAddresses, ['localhost', '127.0.0.1/32', '::1/128']);
  });

  it('are not registered with a short secret', () => {
    assert.throws(() => demoApplications({ secrets: { ...secrets, dmp: 'short' } }), {
      code: 'region.application.weak-secret',
    });
  });
});

describe('the cast of a region', () => {
  it('cannot practise where the region has no site, nor live where it has no commune', () => {
    assert.throws(() => castMember('personne'), { code: 'region.cast.member-absent' });
    assert.throws(() => castPerson(castMember('sage-femme'), []), { code: 'region.cast.site-absent' });
    assert.throws(() => communeNamed('Nulle-Part'), { code: 'region.commune.absent' });
  });
});

describe('invented identifiers', () => {
  it('pass Luhn’s test, and fail it with any one digit changed', () => {
    for (const number of [rppsNumber(12_345), siretNumber('991234561', 12)]) {
      assert(isLuhnValid(number));
      for (let place = 0; place < number.length; place += 1) {
        const digit = String((Number(number[place]) + 1) % 10);
        assert(!isLuhnValid(number.slice(0, place) + digit + number.slice(place + 1)));
      }
    }
    assert.equal(luhnDigit('7992739871'), '3');
  });

  it('have an end: a rank without a number is refused', () => {
    assert.throws(() => rppsNumber(100_000), { code: 'region.identifier.out-of-range' });
  });

  it('are drawn the same everywhere: the stream of a seed is fixed', () => {
    const draws = (seed: string) => {
      const random = seededRandom(seed);
      return [random.below(1_000_000), random.below(1_000_000), random.below(1_000_000)];
    };
    assert.deepEqual(draws('a'), draws('a'));
    assert.notDeepEqual(draws('a'), draws('b'));
    assert.throws(() => seededRandom('a').pick([]), { code: 'region.random.empty' });
  });
});
