import { attribute } from './attribute-type.ts';

const operational = { operational: true, singleValue: true } as const;
const rootDse = { operational: true } as const;

/** User attributes of RFC 4519, RFC 2798, RFC 2079 and RFC 4524 that our entries use or our classes allow. */
export const STANDARD_ATTRIBUTES = [
  attribute('objectClass', '2.5.4.0', 'Classes of the entry', { matching: 'objectIdentifier', index: 'equality' }),
  attribute('name', '2.5.4.41', 'Supertype of names', {}),
  attribute('cn', '2.5.4.3', 'Common name', { aliases: ['commonName'], supertype: 'name', index: 'substring' }),
  attribute('sn', '2.5.4.4', 'Family name', { aliases: ['surname'], supertype: 'name', index: 'substring' }),
  attribute('givenName', '2.5.4.42', 'Given name', { aliases: ['gn'], supertype: 'name', index: 'substring' }),
  attribute('initials', '2.5.4.43', 'Initials', { supertype: 'name' }),
  attribute('o', '2.5.4.10', 'Organisation', {
    aliases: ['organizationName'],
    supertype: 'name',
    index: 'substring',
  }),
  attribute('ou', '2.5.4.11', 'Unit', { aliases: ['organizationalUnitName'], supertype: 'name', index: 'equality' }),
  attribute('l', '2.5.4.7', 'City', { aliases: ['localityName'], supertype: 'name', index: 'substring' }),
  attribute('st', '2.5.4.8', 'Department', { aliases: ['stateOrProvinceName'], supertype: 'name', index: 'equality' }),
  attribute('title', '2.5.4.12', 'Title', { supertype: 'name' }),
  attribute('street', '2.5.4.9', 'Street', { aliases: ['streetAddress'] }),
  attribute('postalAddress', '2.5.4.16', 'Address in lines', { matching: 'caseIgnoreList' }),
  attribute('postalCode', '2.5.4.17', 'Postal code', { index: 'equality' }),
  attribute('description', '2.5.4.13', 'Description', {}),
  attribute('businessCategory', '2.5.4.15', 'Kind of organisation', { index: 'equality' }),
  attribute('telephoneNumber', '2.5.4.20', 'Telephone', { matching: 'telephoneNumber', index: 'equality' }),
  attribute('facsimileTelephoneNumber', '2.5.4.23', 'Fax', { aliases: ['fax'], matching: 'facsimile' }),
  attribute('member', '2.5.4.31', 'Member', { matching: 'distinguishedName', index: 'equality', restricted: true }),
  attribute('owner', '2.5.4.32', 'Owner', { matching: 'distinguishedName', index: 'equality' }),
  attribute('roleOccupant', '2.5.4.33', 'Occupant', { matching: 'distinguishedName', restricted: true }),
  attribute('seeAlso', '2.5.4.34', 'Related entry', { matching: 'distinguishedName', index: 'equality' }),
  attribute('userPassword', '2.5.4.35', 'Never stored in an entry', { matching: 'octetString', restricted: true }),
  attribute('uid', '0.9.2342.19200300.100.1.1', 'Identifier', { aliases: ['userid'], index: 'equality' }),
  attribute('mail', '0.9.2342.19200300.100.1.3', 'E-mail', {
    aliases: ['rfc822Mailbox'],
    matching: 'caseIgnoreIA5',
    index: 'equality',
  }),
  attribute('dc', '0.9.2342.19200300.100.1.25', 'Domain component', {
    aliases: ['domainComponent'],
    matching: 'caseIgnoreIA5',
    singleValue: true,
  }),
  attribute('displayName', '2.16.840.1.113730.3.1.241', 'Name to show', { singleValue: true }),
  attribute('employeeNumber', '2.16.840.1.113730.3.1.3', 'Number within an organisation', { singleValue: true }),
  attribute('preferredLanguage', '2.16.840.1.113730.3.1.39', 'Language', { singleValue: true }),
  attribute('labeledURI', '1.3.6.1.4.1.250.1.57', 'Address on the web', { matching: 'caseExact' }),
];

/** Operational attributes of RFC 4512, 4530, 5020, 3045; those of the root DSE and of the subschema subentry last. */
export const OPERATIONAL_ATTRIBUTES = [
  attribute('createTimestamp', '2.5.18.1', 'Created', {
    ...operational,
    matching: 'generalizedTime',
    restricted: true,
  }),
  attribute('modifyTimestamp', '2.5.18.2', 'Changed', {
    ...operational,
    matching: 'generalizedTime',
    restricted: true,
  }),
  attribute('entryCSN', '1.3.6.1.4.1.4203.666.1.7', 'Number of the last change', {
    ...operational,
    matching: 'changeNumber',
    restricted: true,
  }),
  attribute('structuralObjectClass', '2.5.21.9', 'Structural class', { ...operational, matching: 'objectIdentifier' }),
  attribute('subschemaSubentry', '2.5.18.10', 'Where the schema is', { ...operational, matching: 'distinguishedName' }),
  attribute('hasSubordinates', '2.5.18.9', 'Has entries below', { ...operational, matching: 'boolean' }),
  attribute('entryDN', '1.3.6.1.1.20', 'The entry’s own name', { ...operational, matching: 'distinguishedName' }),
  attribute('entryUUID', '1.3.6.1.1.16.4', 'Stable identifier', {
    ...operational,
    matching: 'uuid',
    index: 'equality',
  }),
  attribute('memberOf', '1.2.840.113556.1.2.102', 'Groups the entry belongs to', {
    operational: true,
    matching: 'distinguishedName',
    index: 'equality',
    restricted: true,
  }),
  attribute('subtreeSpecification', '2.5.18.6', 'Scope of a subentry', {
    ...operational,
    matching: 'subtreeSpecification',
  }),
  attribute('attributeTypes', '2.5.21.5', 'Attribute types', { ...rootDse, matching: 'attributeTypeDescription' }),
  attribute('objectClasses', '2.5.21.6', 'Object classes', { ...rootDse, matching: 'objectClassDescription' }),
  attribute('matchingRules', '2.5.21.4', 'Matching rules', { ...rootDse, matching: 'matchingRuleDescription' }),
  attribute('ldapSyntaxes', '1.3.6.1.4.1.1466.101.120.16', 'Syntaxes', {
    ...rootDse,
    matching: 'ldapSyntaxDescription',
  }),
  attribute('namingContexts', '1.3.6.1.4.1.1466.101.120.5', 'Base names', {
    ...rootDse,
    matching: 'distinguishedName',
  }),
  attribute('supportedExtension', '1.3.6.1.4.1.1466.101.120.7', 'Extended operations', {
    ...rootDse,
    matching: 'objectIdentifier',
  }),
  attribute('supportedControl', '1.3.6.1.4.1.1466.101.120.13', 'Controls', {
    ...rootDse,
    matching: 'objectIdentifier',
  }),
  attribute('supportedFeatures', '1.3.6.1.4.1.4203.1.3.5', 'Features', { ...rootDse, matching: 'objectIdentifier' }),
  attribute('supportedLDAPVersion', '1.3.6.1.4.1.1466.101.120.15', 'Versions', { ...rootDse, matching: 'integer' }),
  attribute('vendorName', '1.3.6.1.1.4', 'Maker', { ...operational, matching: 'caseExact' }),
];
