import assert from 'node:assert/strict';
import { findAttribute, withSubtypes } from '../../../directory/schema/attributes.ts';
import { normaliseCertificate } from '../../../directory/schema/certificate-value.ts';
import { extendSchema } from '../../../directory/schema/extend-schema.ts';
import { findObjectClass, withSuperclasses } from '../../../directory/schema/object-classes.ts';
import { describeAttribute } from '../../../directory/schema/subschema.ts';
import { throwawayTls } from '../ldap/throwaway-tls.ts';

const FILE = `
# An invented schema, in OpenLDAP's form
objectIdentifier testArc 1.3.6.1.4.1.32473.72
objectIdentifier testAttribute testArc:1
attributetype ( testAttribute:1 NAME ( 'invBed' 'invBedNumber' )
  DESC 'Number of a bed; it''s invented'
  EQUALITY integerMatch ORDERING integerOrderingMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( testAttribute:2 NAME 'invWardName' SUP name )
objectclass ( testArc:2.1 NAME 'invWard' SUP top STRUCTURAL MUST cn MAY ( invBed $ invWardName ) )
`.replace("it''s", 'it\\27s');

const LDIF = `dn: cn={4}invented,cn=schema,cn=config
objectClass: olcSchemaConfig
cn: {4}invented
olcAttributeTypes: {0}( 1.3.6.1.4.1.32473.73.1 NAME 'invFloor' EQUALITY caseIgn
 oreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
olcObjectClasses: {0}( 1.3.6.1.4.1.32473.73.2 NAME 'invStorey' AUXILIARY MAY in
 vFloor )
`;

const malformed = { code: 'directory.schema.malformed' };

describe('schema files', () => {
  it('takes the form of OpenLDAP, macros and continued lines included', () => {
    extendSchema(FILE);
    const bed = findAttribute('invbednumber');
    assert.deepEqual(
      [bed?.name, bed?.oid, bed?.matching, bed?.rules.substring, bed?.singleValue, bed?.description],
      ['invBed', '1.3.6.1.4.1.32473.72.1.1', 'integer', false, true, "Number of a bed; it's invented"],
    );
    const name = findAttribute('name');
    assert.ok(name !== undefined && withSubtypes(name).some((type) => type.name === 'invWardName'));
    assert.deepEqual(findObjectClass('INVWARD')?.may, ['invBed', 'invWardName']);
  });

  it('takes LDIF of a configuration, folded lines included', () => {
    extendSchema(LDIF);
    assert.equal(findAttribute('invFloor')?.rules.equality, true);
    assert.deepEqual(findObjectClass('invStorey')?.superclasses, ['top']);
  });

  it('passes over what it knows already', () => {
    const before = findAttribute('invBed');
    extendSchema(FILE);
    assert.equal(findAttribute('invBed'), before);
  });

  for (const [what, text] of [
    ['no parentheses', 'attributetype 1.2.3.4'],
    ['no identifier', "attributetype ( x NAME 'invX' SUP name )"],
    ['a list that does not end', "objectclass ( 1.2.3.9 NAME ( 'invY' MUST cn"],
    ['a quote that does not end', "attributetype ( 1.2.3.9 NAME 'invZ SUP name )"],
    ['no name', 'attributetype ( 1.2.3.9 SUP name )'],
    ['an unknown supertype', "attributetype ( 1.2.3.9 NAME 'invA' SUP invUnknown )"],
    ['an unknown attribute', "objectclass ( 1.2.3.9 NAME 'invB' MAY invUnknown )"],
    ['an unknown superclass', "objectclass ( 1.2.3.9 NAME 'invC' SUP invUnknown )"],
    ['a name that is taken', "attributetype ( 1.2.3.9 NAME 'cn' SUP name )"],
    ['a statement of another kind', 'database mdb'],
  ] as const) {
    it(`refuses ${what}`, () => assert.throws(() => extendSchema(text), malformed));
  }

  it('knows the classes LDIF files use, with two superclasses where the standard says so', () => {
    for (const name of ['posixAccount', 'groupOfUniqueNames', 'account', 'device', 'domain', 'pkiUser', 'locality']) {
      assert.ok(findObjectClass(name), name);
    }
    const pilot = findObjectClass('pilotOrganization');
    assert.deepEqual(pilot?.superclasses, ['organization', 'organizationalUnit']);
    assert.deepEqual(pilot === undefined ? [] : withSuperclasses(pilot).map((each) => each.name), [
      'pilotOrganization',
      'organization',
      'organizationalUnit',
      'top',
    ]);
  });

  it('publishes what an attribute offers, and no more', () => {
    const cn = findAttribute('cn');
    assert.ok(cn !== undefined);
    assert.match(describeAttribute(cn), /SUP name EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX/);
  });
});

describe('certificateExactMatch (RFC 4523)', () => {
  const pem = throwawayTls().cert;
  const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');

  it('equals a certificate with both text forms of its serial number and issuer', () => {
    const whole = normaliseCertificate(der);
    assert.ok(whole !== null);
    const [serial = '', path = ''] = whole.split('$');
    const issuer = path.split('\u0000').reverse().join(',');
    const text = (value: string) => normaliseCertificate(Buffer.from(value));
    assert.equal(text(`{ serialNumber ${serial}, issuer rdnSequence:"${issuer}" }`), whole);
    assert.equal(text(`{issuer "${issuer}",serialNumber ${serial}}`), whole);
    assert.equal(text(`${serial}$${issuer}`), whole);
    assert.notEqual(text(`${BigInt(serial) + 1n}$${issuer}`), whole);
  });

  it('is Undefined for anything else', () => {
    for (const value of ['', 'x', '12', '$cn=x', '{ serialNumber x, issuer "cn=x" }', '12$not a name']) {
      assert.equal(normaliseCertificate(Buffer.from(value)), null, value);
    }
    for (const cut of [2, 10, 40, der.length - 1]) assert.equal(normaliseCertificate(der.subarray(0, cut)), null);
  });
});
