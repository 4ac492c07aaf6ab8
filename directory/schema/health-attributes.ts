import { type AttributeOptions, type AttributeType, attribute } from './attribute-type.ts';

/**
 * PLACEHOLDER arc: private enterprise number 32473 is reserved for documentation (RFC 5612) and must be replaced by a
 * number of the region's own before the schema is published to others. `.1` our attributes, `.2` our classes;
 * `.3` and `.4` stand in for the attributes and classes of ISO 21091 and IHE HPD, whose spelling we follow and whose
 * object identifiers are to be taken from the texts themselves.
 */
export const VESTIBULE_ARC = '1.3.6.1.4.1.32473.71';

const own = (number: number, name: string, description: string, options: AttributeOptions = {}): AttributeType =>
  attribute(name, `${VESTIBULE_ARC}.1.${number}`, description, options);
const hpd = (number: number, name: string, description: string, options: AttributeOptions = {}): AttributeType =>
  attribute(name, `${VESTIBULE_ARC}.3.${number}`, description, options);

const number = { matching: 'numericString', index: 'equality' } as const;
const code = { index: 'equality' } as const;

/** ISO 21091 and IHE HPD attributes, spelled as the texts spell them. */
export const HPD_ATTRIBUTES = [
  hpd(1, 'hcIdentifier', 'authority:type:id:status', { index: 'equality' }),
  hpd(2, 'hcProfession', 'authority:code system:code:label', { index: 'equality' }),
  hpd(3, 'hcSpecialisation', 'authority:code system:code:label', { index: 'equality' }),
  hpd(4, 'hcRegisteredName', 'Registered name of an organisation', { supertype: 'name', index: 'equality' }),
  hpd(5, 'hpdProviderStatus', 'Active, Inactive, Retired or Deceased', { singleValue: true }),
  hpd(6, 'hpdProviderPracticeAddress', 'status=…$addr=…$streetName=…$city=…', { matching: 'caseIgnoreList' }),
  hpd(7, 'gender', 'M or F', { singleValue: true, restricted: true }),
];

/** Our own attributes, all prefixed `vs`. */
export const OWN_ATTRIBUTES = [
  own(1, 'vsRpps', 'Bare RPPS number', number),
  own(2, 'vsAdeli', 'Bare ADELI number', code),
  own(3, 'vsCivility', 'Civility, nomenclature R81', {}),
  own(4, 'vsProfession', 'Profession, nomenclature G15', code),
  own(5, 'vsProfessionCategory', 'Professional category, nomenclature R09', {}),
  own(6, 'vsSavoirFaire', 'type:code of a savoir-faire', code),
  own(7, 'vsCivilFamilyName', 'Civil family name', { restricted: true, index: 'equality' }),
  own(8, 'vsCivilGivenName', 'Civil given name', { restricted: true }),
  own(9, 'vsSecureMail', 'Secure mailbox', { matching: 'caseIgnoreIA5', restricted: true, index: 'equality' }),
  own(10, 'vsLocalTelephone', 'Telephone kept by the region', { matching: 'telephoneNumber', restricted: true }),
  own(11, 'vsMode', 'Mode of exercise, nomenclature R23', {}),
  own(12, 'vsSector', 'Sector of activity, nomenclature R02', code),
  own(13, 'vsPharmacistSection', 'Section of the pharmacists’ roll', {}),
  own(14, 'vsRole', 'Role or function', code),
  own(15, 'vsActivityKind', 'Kind of activity, nomenclature R22', {}),
  own(16, 'vsRegistrationAuthority', 'Registration authority', {}),
  own(17, 'vsFiness', 'FINESS number of the site, or of the entity itself', code),
  own(18, 'vsFinessEj', 'FINESS number of the legal entity', code),
  own(19, 'vsSiret', 'SIRET', number),
  own(20, 'vsSiren', 'SIREN', number),
  own(21, 'vsStructureId', 'Typed structure identifier', code),
  own(22, 'vsStructureKind', 'legal-entity, site, practice or service', {}),
  own(23, 'vsTradeName', 'Trade name', { supertype: 'name' }),
  own(24, 'vsStructure', 'Entry of the structure', { matching: 'distinguishedName', index: 'equality' }),
  own(25, 'vsNetworkKind', 'Kind of care network', { restricted: true }),
  own(26, 'vsOpenedOn', 'Opening day, ISO', {}),
  own(27, 'vsClosedOn', 'Day the record ended, ISO', { restricted: true }),
  own(28, 'vsVersion', 'Version of the record', {
    matching: 'integer',
    singleValue: true,
    operational: true,
    restricted: true,
  }),
];
