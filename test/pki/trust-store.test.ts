import assert from 'node:assert/strict';
import {
  describeAuthority,
  judgeAuthority,
  KNOWN_AUTHORITIES,
  leadsToAnchor,
  openTrustStore,
  type Product,
  readCertificate,
  type TrustEntry,
  type Universe,
  unusualProducts,
} from '../../pki/index.ts';
import type { NameParts } from '../../scripts/authority/build-certificate.ts';
import { octets, printable, utf8 } from '../../scripts/authority/der-writer.ts';
import { certificatePolicies } from '../../scripts/authority/extensions.ts';
import {
  AT,
  makeAuthority,
  makeCard,
  makeCrl,
  type TestAuthority,
  trustEntry,
  withExtensions,
} from '../support/authority.ts';
import { card, fort, openWorld, root } from './world.ts';

/** The name of an authority of IGC-Santé, or one that resembles it. */
function healthName(commonName: string, { unit = 'IGC-SANTE', organisation = 'ASIP-SANTE' } = {}): NameParts {
  return [
    [['2.5.4.6', printable('FR')]],
    [['2.5.4.10', utf8(organisation)]],
    [['2.5.4.11', utf8('0002 187512751')]],
    [['2.5.4.11', utf8(unit)]],
    [['2.5.4.3', utf8(commonName)]],
  ];
}

const named = (subject: NameParts, parent: TestAuthority | null = null) =>
  readCertificate(makeAuthority('', parent, { subject }).der);
const codeIn = (universe: Universe, subject: NameParts) => judgeAuthority(named(subject), universe)[0]?.code ?? null;

describe('authorities of a store', () => {
  describe('tests never enter production', () => {
    for (const [what, subject] of [
      ['the unit of the test branch', healthName('AC RACINE IGC-SANTE FORT', { unit: 'IGC-SANTE TEST' })],
      ['the same in other letters and spaces', healthName('AC X', { unit: 'Igc-Sante  Test' })],
      ['the unit of acceptance cards', healthName('AC IGC-SANTE FORT PERSONNES', { unit: 'RECETTE' })],
      ['a common name of the test branch', healthName('TEST AC RACINE IGC-SANTE FORT')],
      ['the organisation of older tests', healthName('AC-CLASSE-4', { organisation: 'GIP-CPS-TEST' })],
    ] as const) {
      it(`refused by ${what}, wherever production is declared`, () => {
        assert.equal(codeIn('production', subject), 'pki.trust.wrong-universe');
        assert.equal(codeIn('demo', subject), 'pki.trust.wrong-universe');
        assert.equal(codeIn('test', subject), null);
        const { der } = makeAuthority('', null, { subject });
        const entry: TrustEntry = { der, role: 'anchor', provenance: 'production', issues: [] };
        assert.throws(() => openTrustStore([entry]), { code: 'pki.trust.wrong-universe' });
      });
    }

    it('refused when its issuer is of tests, whatever its own name', () => {
      const testRoot = makeAuthority('', null, { subject: healthName('TEST AC RACINE', { unit: 'IGC-SANTE TEST' }) });
      const below = named(healthName('AC INTERMEDIAIRE FICTIVE'), testRoot);
      assert.equal(judgeAuthority(below, 'production')[0]?.code, 'pki.trust.wrong-universe');
    });

    it('refused by the policy of the test universe', () => {
      const { der } = makeAuthority('', null, {
        subject: healthName('AC FICTIVE'),
        extensions: withExtensions(certificatePolicies('1.2.250.1.213.1.7.2.1.1.1.1')),
      });
      assert.equal(judgeAuthority(readCertificate(der), 'production')[0]?.code, 'pki.trust.wrong-universe');
    });

    it('nor do authorities of the demonstration', () => {
      for (const universe of ['production', 'test'] as const)
        assert.equal(judgeAuthority(readCertificate(root.der), universe)[0]?.code, 'pki.trust.wrong-universe');
      assert.deepEqual(judgeAuthority(readCertificate(root.der), 'demo'), []);
    });

    it('a part of a common name decides nothing', () => {
      assert.equal(codeIn('production', healthName('AC ATTESTATIONS FICTIVES')), null);
      assert.equal(codeIn('production', healthName('AC DES CONTESTATIONS TEST')), null);
    });
  });

  it('refuses in production the name of a health authority under another key (S-27)', () => {
    for (const { name, universe } of KNOWN_AUTHORITIES.filter((known) => known.universe === 'production')) {
      assert.equal(codeIn(universe, healthName(name)), 'pki.trust.look-alike-authority', name);
      assert.equal(
        codeIn(universe, healthName(name.toLowerCase().replace(' ', '  '))),
        'pki.trust.look-alike-authority',
      );
    }
    assert.equal(codeIn('production', healthName('AC RACINE IGC-SANTE FORT BIS')), null);
  });

  it('refuses a certificate that is no authority', () => {
    assert.equal(judgeAuthority(readCertificate(card.der), 'demo')[0]?.code, 'pki.trust.not-an-authority');
  });

  it('keeps where each entry comes from', () => {
    const origin = { addedBy: 'essai', addedAt: AT, source: 'publication du 2 mars' };
    const store = openTrustStore([{ ...trustEntry(root, 'anchor'), origin }, trustEntry(fort, 'intermediate')], {
      universe: 'demo',
    });
    assert.deepEqual(
      store.authorities.map((held) => [held.role, held.origin]),
      [
        ['anchor', origin],
        ['intermediate', null],
      ],
    );
  });

  it('describes what is offered: names, print, self-signature, signs of its world', () => {
    const described = describeAuthority(readCertificate(root.der));
    assert.deepEqual(
      [described.isAuthority, described.isSelfSigned, described.known, described.weakness],
      [true, true, null, null],
    );
    assert.ok(described.signs.every(({ universe }) => universe === 'demo') && described.signs.length > 0);
    assert.equal(describeAuthority(readCertificate(fort.der)).isSelfSigned, false);
    assert.equal(describeAuthority(readCertificate(card.der)).isAuthority, false);
  });

  it('finds no product unusual for an authority it does not know', () => {
    const issues: readonly Product[] = ['CPS'];
    assert.deepEqual(unusualProducts(readCertificate(root.der), { issues }), []);
  });

  describe('of production', () => {
    const authority = (commonName: string, parent: TestAuthority | null) =>
      makeAuthority(commonName, parent, { subject: healthName(commonName, { organisation: 'AUTORITE FICTIVE' }) });
    const realRoot = authority('AC RACINE', null);
    const realFort = authority('AC FORT PERSONNES', realRoot);
    const entryOf = (authority: TestAuthority, role: 'anchor' | 'intermediate') =>
      ({ ...trustEntry(authority, role, ['CPS']), provenance: 'production' }) as const;
    const entries = [entryOf(realRoot, 'anchor'), entryOf(realFort, 'intermediate')];
    const lists = [makeCrl(realRoot), makeCrl(realFort)];
    const productType = (octet: number) => ({ oid: '1.2.250.1.71.1.2.5', value: octets(Uint8Array.of(octet)) });
    const judged = (octet: number, policy: string) => {
      const extensions = withExtensions(productType(octet), certificatePolicies(policy));
      return openWorld({ entries, lists, universe: 'production' }).verifyCard(
        [makeCard(realFort, { extensions }).der],
        AT,
      );
    };

    it('accepts production cards', () => assert.ok(judged(0, '1.2.250.1.213.1.7.1.1.1.1.1').accepted));

    for (const [what, octet, policy] of [
      ['product type', 0x80, '1.2.250.1.213.1.7.1.1.1.1.1'],
      ['policy', 0, '1.2.250.1.213.1.7.2.1.1.1.1'],
    ] as const) {
      it(`refuses a card whose ${what} is of the test universe`, () => {
        const verdict = judged(octet, policy);
        assert.equal(verdict.accepted ? null : verdict.faults[0].code, 'pki.profile.wrong-universe');
      });
    }
  });

  it('tells which authorities still lead to an anchor, by signature and not by name, whatever goes round in circles', () => {
    const printOf = (one: TestAuthority) => readCertificate(one.der).fingerprint;
    const top = makeAuthority('ESSAI SOMMET', null);
    const lookAlike = makeAuthority('ESSAI SOMMET', null);
    const middle = makeAuthority('ESSAI MILIEU', top);
    const low = makeAuthority('ESSAI BAS', middle);
    // Each of these two is signed by the other's key.
    const left = makeAuthority('ESSAI ROND GAUCHE', null);
    const right = makeAuthority('ESSAI ROND DROIT', left);
    const leftAgain = makeAuthority('ESSAI ROND GAUCHE', right, { key: left.key });
    const below = [trustEntry(middle, 'intermediate'), trustEntry(low, 'intermediate')];
    const circle = [trustEntry(right, 'intermediate'), trustEntry(leftAgain, 'intermediate')];
    const open = (...entries: readonly TrustEntry[]) => openTrustStore(entries, { universe: 'demo' });
    const whole = open(trustEntry(top, 'anchor'), ...below, ...circle);
    assert.deepEqual(
      [top, middle, low, right, leftAgain, lookAlike].map((one) => leadsToAnchor(whole, printOf(one))),
      [true, true, true, false, false, false],
    );
    for (const without of [open(...below), open(trustEntry(lookAlike, 'anchor'), ...below)]) {
      assert.deepEqual(
        [middle, low].map((one) => leadsToAnchor(without, printOf(one))),
        [false, false],
      );
    }
    assert.equal(leadsToAnchor(open(trustEntry(low, 'anchor')), printOf(low)), true);
  });
});
