import assert from 'node:assert/strict';
import { describeIdentity, readCertificate } from '../../pki/index.ts';
import { HOLDER, makeCard, STAFF } from '../support/authority.ts';
import { identityCases, issuerCases, NATIONAL_IDS, usageCases } from './cases/profile-cases.ts';
import { fort, judge, openWorld, runCases, standard } from './world.ts';

describe('card profile', () => {
  describe('usages and policies', () => runCases(usageCases));
  describe('issuers and products', () => runCases(issuerCases));
  describe('identity', () => runCases(identityCases));

  for (const [id, register] of NATIONAL_IDS) {
    it(`${register === null ? 'knows no register of' : `finds the register ${register} of`} « ${id.slice(0, 30)} » (S-29)`, () => {
      const holder = { ...HOLDER, holder: { ...HOLDER.holder, nationalId: id } };
      const reading = describeIdentity(readCertificate(makeCard(fort, {}, holder).der));
      if (register === null)
        assert.deepEqual(
          [reading.identity, 'code' in reading && reading.code],
          [null, 'pki.profile.identity-malformed'],
        );
      else assert.deepEqual([reading.identity?.nationalId, reading.identity?.register], [id, register]);
    });
  }

  it('tells who an accepted professional is, with path, evidence and end', () => {
    const card = makeCard(fort);
    const verdict = judge({ chain: [card.der] });
    assert.ok(verdict.accepted);
    const { serial, fingerprint, notBefore, notAfter, ...identity } = verdict.card;
    assert.deepEqual(identity, {
      kind: 'card',
      cardType: 'CPS',
      cardNumber: '8025000001/9900000001',
      nationalId: '899700099001',
      register: 'RPPS',
      nationalIdCheck: 'wrong',
      familyName: 'ESSAI-FICTIF',
      givenName: 'Camille',
      pseudonym: null,
      title: 'Médecin',
      professionCode: '10',
      specialties: ['SM26'],
      organisation: null,
      structureId: null,
      structureRegister: null,
      structureIdCheck: null,
      department: null,
      usage: 'authentication',
      universe: 'test',
      issuer: 'CN=ESSAI AC FORT PERSONNES,OU=IGC-DEMO,OU=0002 000000000,O=VESTIBULE-DEMO,C=FR',
    });
    assert.equal(serial, readCertificate(card.der).serial);
    assert.deepEqual(verdict.path, [fingerprint, readCertificate(fort.der).fingerprint, verdict.path[2]]);
    assert.deepEqual(
      verdict.evidence.map(({ certificate, crlNumber }) => [certificate, crlNumber]),
      [
        [0, '7'],
        [1, '7'],
      ],
    );
    assert.ok(notBefore < verdict.at && verdict.expires < notAfter);
    assert.equal(verdict.expires.toISOString(), '2026-03-08T10:00:00.000Z');
  });

  it('tells who a staff card names: structure, and no name', () => {
    const verdict = judge({ chain: [makeCard(standard, {}, STAFF).der] });
    assert.ok(verdict.accepted);
    const { cardType, familyName, givenName, structureId, register, professionCode } = verdict.card;
    assert.deepEqual(
      { cardType, familyName, givenName, structureId, register, professionCode },
      {
        cardType: 'CPE',
        familyName: null,
        givenName: null,
        structureId: '10B0000000',
        register: 'FINESS',
        professionCode: null,
      },
    );
  });

  it('collects every fault, worst first, and keeps what the card claims', () => {
    const notAfter = new Date('2025-06-01T00:00:00Z');
    const verdict = openWorld({ lists: [] }).verifyCard(
      [makeCard(standard, { notAfter }).der],
      new Date('2026-03-02T10:00:00Z'),
    );
    assert.ok(!verdict.accepted);
    assert.deepEqual(
      verdict.faults.map(({ code, certificate }) => [code, certificate]),
      [
        ['pki.path.expired', 0],
        ['pki.profile.wrong-issuer', 0],
        ['pki.revocation.unknown', 0],
        ['pki.revocation.unknown', 1],
      ],
    );
    assert.equal(verdict.claimed?.nationalId, '899700099001');
  });

  it('claims nobody for a certificate that names nobody', () => {
    const verdict = judge({ chain: [fort.der] });
    assert.ok(!verdict.accepted);
    assert.equal(verdict.claimed, null);
  });
});
