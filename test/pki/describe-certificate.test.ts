import assert from 'node:assert/strict';
import { type CardType, describeCertificate, describeIdentity, PkiError, readCertificate } from '../../pki/index.ts';
import type { NameParts } from '../../scripts/authority/build-certificate.ts';
import { bmp, element, integer, utf8 } from '../../scripts/authority/der-writer.ts';
import * as extension from '../../scripts/authority/extensions.ts';
import { HOLDER, makeCard, STAFF, withExtensions, without } from '../support/authority.ts';
import {
  makeOrganisation,
  makeSignatureCard,
  makeSoftwarePerson,
  ORGANISATION,
  ORGANISATION_USES,
  PRODUCT_TYPE,
  productType,
} from '../support/products.ts';
import { fort, organisations, standard } from './world.ts';

const describeDer = (der: Uint8Array) => describeCertificate(readCertificate(der));
const codeOf = (der: Uint8Array) => {
  const reading = describeDer(der);
  return reading.identity === null ? reading.code : reading.identity.kind;
};
const [C, ST, O, OU, CN] = ORGANISATION as readonly [...NameParts];

describe('identity by certificate', () => {
  for (const cardType of ['CPS', 'CPF', 'CPE', 'CPA'] satisfies readonly CardType[]) {
    for (const isTest of [true, false]) {
      it(`describes ${cardType}, authentication and signature, ${isTest ? 'test' : 'production'}`, () => {
        const isStaff = cardType === 'CPE' || cardType === 'CPA';
        const [issuer, request] = isStaff ? [standard, STAFF] : [fort, HOLDER];
        const extensions = withExtensions(productType(0, isTest));
        const authentication = describeDer(makeCard(issuer, { extensions }, { ...request, cardType }).der).identity;
        const signature = describeDer(makeSignatureCard(issuer, cardType, { extensions }).der).identity;
        for (const [identity, usage] of [
          [authentication, 'authentication'],
          [signature, 'signature'],
        ] as const) {
          assert.ok(identity?.kind === 'card');
          assert.deepEqual(
            [identity.cardType, identity.usage, identity.universe, identity.cardNumber],
            [cardType, usage, isTest ? 'test' : 'production', request.cardNumber],
          );
          assert.equal(identity.nationalId, request.holder.nationalId);
          assert.deepEqual(
            [identity.familyName, identity.organisation, identity.structureId, identity.structureRegister],
            isStaff ? [null, 'ETABLISSEMENT FICTIF', '10B0000000', 'FINESS'] : ['ESSAI-FICTIF', null, null, null],
          );
        }
      });
    }
  }

  // Object.keys widens to string; the table is const.
  for (const use of Object.keys(ORGANISATION_USES) as (keyof typeof ORGANISATION_USES)[]) {
    it(`describes an organisation’s certificate for ${use}, and no person`, () => {
      const { der } = makeOrganisation(organisations, use);
      const { identity } = describeDer(der);
      assert.ok(identity?.kind === 'organisation');
      const { commonName, organisation, structureId, structureRegister, department, usage, universe } = identity;
      assert.deepEqual(
        { commonName, organisation, structureId, structureRegister, department, usage, universe },
        {
          commonName: 'cachet.etablissement.example',
          organisation: 'ETABLISSEMENT FICTIF',
          structureId: '10B0000000',
          structureRegister: 'FINESS',
          department: 'Paris (75)',
          usage: use,
          universe: 'test',
        },
      );
      const person = describeIdentity(readCertificate(der));
      assert.ok(person.identity === null && person.code === 'pki.profile.not-a-person');
    });
  }

  it('describes a person’s software certificate: no card, no category', () => {
    const { der } = makeSoftwarePerson(fort);
    const { identity } = describeDer(der);
    assert.ok(identity?.kind === 'software-person');
    const { nationalId, register, familyName, professionCode, specialties, usage } = identity;
    assert.deepEqual(
      { nationalId, register, familyName, professionCode, specialties, usage },
      {
        nationalId: '899700099001',
        register: 'RPPS',
        familyName: 'ESSAI-FICTIF',
        professionCode: '10',
        specialties: ['SM26'],
        usage: 'signature',
      },
    );
    const person = describeIdentity(readCertificate(der));
    assert.ok(person.identity === null && person.code === 'pki.profile.not-a-person');
  });

  it('describes the service card without holder by its pseudonym', () => {
    const subject: NameParts = [
      ...[C, O, OU].flatMap((part) => (part === undefined ? [] : [part])),
      [
        ['2.5.4.3', utf8('30B0000000/SERVICE1')],
        ['2.5.4.65', utf8('CARTE DE SERVICE FICTIVE')],
      ],
    ];
    const { identity } = describeDer(makeCard(standard, { subject, extensions: without('2.5.29.17') }, STAFF).der);
    assert.ok(identity?.kind === 'card');
    assert.deepEqual(
      [identity.familyName, identity.givenName, identity.pseudonym],
      [null, null, 'CARTE DE SERVICE FICTIVE'],
    );
  });

  it('never makes a person of an organisation that writes one’s identifier as its name', () => {
    const subject = [C, ST, O, OU, [['2.5.4.3', utf8('899700099001')] as const]] as NameParts;
    assert.equal(codeOf(makeOrganisation(organisations, 'authentication', { subject }).der), 'organisation');
    const named = [...subject, [['2.5.4.4', utf8('ESSAI-FICTIF')] as const]];
    assert.equal(
      codeOf(makeOrganisation(organisations, 'authentication', { subject: named }).der),
      'pki.profile.identity-malformed',
    );
  });

  for (const [what, part] of [
    ['two names', [CN, CN]],
    ['a BMPString', [[['2.5.4.3', bmp('cachet.example')] as const]]],
    ['a T61String', [[['2.5.4.3', element(0x14, Buffer.from('cachet.example'))] as const]]],
    ['no string at all', [[['2.5.4.3', integer(1)] as const]]],
    ['an embedded NUL', [[['2.5.4.3', utf8('cachet\0.example')] as const]]],
    ['a pseudonym', [CN, [['2.5.4.65', utf8('QUELQU’UN')] as const]]],
  ] as const) {
    it(`refuses an organisation with ${what} (S-29)`, () => {
      // The parts of the table are names: their union is wider than NameParts says.
      const subject = [C, O, OU, ...part] as NameParts;
      assert.equal(codeOf(makeOrganisation(organisations, 'seal', { subject }).der), 'pki.profile.identity-malformed');
    });
  }

  for (const [what, added] of [
    ['a profession', extension.profession(10)],
    ['specialties', extension.specialties(['SM26'])],
    ['a card category', extension.cardCategory(0)],
    ['a card number', extension.cardNumber('8025000001/9900000001')],
  ] as const) {
    it(`refuses an organisation with ${what} (S-29)`, () => {
      const extensions = withExtensions(added);
      assert.equal(
        codeOf(makeOrganisation(organisations, 'seal', { extensions }).der),
        'pki.profile.identity-malformed',
      );
    });
  }

  it('names no product for others', () => {
    for (const extensions of [without(PRODUCT_TYPE), withExtensions(productType(9, true))]) {
      assert.equal(codeOf(makeOrganisation(organisations, 'seal', { extensions }).der), 'pki.profile.unknown-product');
    }
    assert.equal(codeOf(fort.der), 'pki.profile.unknown-product');
  });

  for (const [structureId, register, check] of [
    ['0759124159001', 'ADELI-CABINET', 'right'],
    ['075912415900', 'ADELI-CABINET', 'right'],
    ['1010000024', 'FINESS', 'right'],
    ['1010000025', 'FINESS', 'wrong'],
    ['10B0057881', 'FINESS', 'not-verifiable'],
    ['12A0000014', 'FINESS', 'not-verifiable'],
    ['2187512751', 'SIREN', 'right'],
    ['2318751275', 'SIREN', 'wrong'],
    ['318751275100020', 'SIRET', 'right'],
    ['335600000000048', 'SIRET', 'right'],
    ['335600000049837', 'SIRET', 'right'],
    ['410100375103005', 'RPPS-CABINET', 'right'],
    ['499900063480001', 'RPPS-CABINET', 'right'],
    ['4101003751030', null, null],
    ['101000002', null, null],
    ['9010000024', null, null],
    ['1010000024 ', null, null],
    ['Masseur-Kinésithérapeute', null, null],
  ] as const) {
    it(`reads the structure « ${structureId} » as ${register ?? 'no identifier'}${check === null ? '' : `, check digit ${check}`}`, () => {
      const subject = [C, O, [['2.5.4.11', utf8(structureId)] as const], CN] as NameParts;
      const { identity } = describeDer(makeOrganisation(organisations, 'seal', { subject }).der);
      assert.ok(identity?.kind === 'organisation');
      assert.deepEqual(
        [identity.structureId, identity.structureRegister, identity.structureIdCheck],
        [structureId, register, check],
      );
    });
  }

  for (const [nationalId, check] of [
    ['810100375103', 'right'],
    ['810107592545', 'wrong'],
    ['00B6087510', 'not-verifiable'],
    ['3010000024/A1', 'right'],
    ['3010000025/A1', 'wrong'],
    ['518751275100020/1', 'right'],
  ] as const) {
    it(`says that the check digit of « ${nationalId} » is ${check}, and refuses none`, () => {
      const { der } = makeCard(fort, {}, { ...HOLDER, holder: { ...HOLDER.holder, nationalId } });
      const { identity } = describeDer(der);
      assert.ok(identity?.kind === 'card');
      assert.equal(identity.nationalIdCheck, check);
    });
  }

  it('never makes a person of an organisation, nor fails otherwise than by a reason, whatever the octets: 3000', () => {
    let state = 0x1d;
    const random = (below: number) => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % below;
    };
    const sample = makeOrganisation(organisations, 'authentication', {
      subject: [C, ST, O, OU, [['2.5.4.3', utf8('899700099001')] as const]] as NameParts,
    }).der;
    let described = 0;
    for (let round = 0; round < 3000; round++) {
      const bytes = Buffer.from(sample);
      for (let i = random(3); i >= 0; i--) bytes[random(bytes.length)] = random(256);
      try {
        const reading = describeDer(bytes);
        described += 1;
        assert.ok(reading.identity === null || reading.identity.kind === 'organisation', `round ${round}`);
      } catch (error) {
        assert.ok(error instanceof PkiError && error.code === 'pki.certificate.malformed', String(error));
      }
    }
    assert.ok(described > 500);
  });
});
