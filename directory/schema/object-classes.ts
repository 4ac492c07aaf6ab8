import { VESTIBULE_ARC } from './health-attributes.ts';
import type { ObjectClass } from './object-class.ts';

type Kind = ObjectClass['kind'];

/** A row: attribute names separated by spaces, as the RFCs list them. */
function objectClass(
  name: string,
  oid: string,
  kind: Kind,
  superclass: string | null,
  must: string,
  may: string,
  description: string,
): ObjectClass {
  return { name, oid, kind, superclass, must: words(must), may: words(may), description };
}

const words = (list: string): readonly string[] => list.split(' ').filter((word) => word !== '');

const POSTAL = 'street postalAddress postalCode l st telephoneNumber facsimileTelephoneNumber';
const STRUCTURE_KEYS = 'vsFiness vsFinessEj vsSiret vsSiren vsStructureId';

/** Classes of RFC 4512, 4519, 2247, 4519 and 2798, with those of their attributes that this server knows. */
const STANDARD_CLASSES = [
  objectClass('top', '2.5.6.0', 'ABSTRACT', null, 'objectClass', '', 'Root of the class tree'),
  objectClass(
    'person',
    '2.5.6.6',
    'STRUCTURAL',
    'top',
    'sn cn',
    'userPassword telephoneNumber seeAlso description',
    '',
  ),
  objectClass('organizationalPerson', '2.5.6.7', 'STRUCTURAL', 'person', '', `title ou ${POSTAL}`, ''),
  objectClass(
    'inetOrgPerson',
    '2.16.840.1.113730.3.2.2',
    'STRUCTURAL',
    'organizationalPerson',
    '',
    'uid givenName displayName initials mail o employeeNumber businessCategory preferredLanguage labeledURI',
    '',
  ),
  objectClass(
    'organization',
    '2.5.6.4',
    'STRUCTURAL',
    'top',
    'o',
    `businessCategory description seeAlso ${POSTAL}`,
    '',
  ),
  objectClass('organizationalUnit', '2.5.6.5', 'STRUCTURAL', 'top', 'ou', `description seeAlso ${POSTAL}`, ''),
  objectClass('organizationalRole', '2.5.6.8', 'STRUCTURAL', 'top', 'cn', 'roleOccupant description seeAlso ou l', ''),
  objectClass('groupOfNames', '2.5.6.9', 'STRUCTURAL', 'top', 'member cn', 'owner description o ou seeAlso', ''),
  objectClass('dcObject', '1.3.6.1.4.1.1466.344', 'AUXILIARY', 'top', 'dc', '', 'Domain component (RFC 4519)'),
  objectClass('uidObject', '1.3.6.1.1.3.1', 'AUXILIARY', 'top', 'uid', '', 'Identifier (RFC 4519)'),
  objectClass('subentry', '2.5.17.0', 'STRUCTURAL', 'top', 'cn subtreeSpecification', '', 'Subentry (RFC 3672)'),
  objectClass(
    'subschema',
    '2.5.20.1',
    'AUXILIARY',
    'top',
    '',
    'attributeTypes objectClasses matchingRules ldapSyntaxes',
    'Schema (RFC 4512)',
  ),
];

/** Classes of ISO 21091 and IHE HPD, then our own. */
const HEALTH_CLASSES = [
  objectClass(
    'HCProfessional',
    `${VESTIBULE_ARC}.4.1`,
    'AUXILIARY',
    'top',
    'hcIdentifier',
    'hcProfession hcSpecialisation',
    'Health professional (ISO 21091)',
  ),
  objectClass(
    'HCRegulatedOrganization',
    `${VESTIBULE_ARC}.4.2`,
    'AUXILIARY',
    'top',
    'hcIdentifier hcRegisteredName',
    'hcSpecialisation',
    'Health organisation (ISO 21091)',
  ),
  objectClass(
    'HPDProvider',
    `${VESTIBULE_ARC}.4.3`,
    'AUXILIARY',
    'top',
    'hpdProviderStatus',
    'hpdProviderPracticeAddress gender',
    'Provider (IHE HPD)',
  ),
  objectClass(
    'vsProfessional',
    `${VESTIBULE_ARC}.2.1`,
    'AUXILIARY',
    'top',
    '',
    'vsRpps vsAdeli vsCivility vsProfession vsProfessionCategory vsSavoirFaire vsCivilFamilyName vsCivilGivenName vsSecureMail vsLocalTelephone vsClosedOn',
    'Health professional of the region',
  ),
  objectClass(
    'vsSituation',
    `${VESTIBULE_ARC}.2.2`,
    'STRUCTURAL',
    'top',
    'cn',
    `o ${POSTAL} mail vsStructure vsTradeName vsProfession vsProfessionCategory vsMode vsSector vsPharmacistSection vsRole vsActivityKind vsRegistrationAuthority ${STRUCTURE_KEYS}`,
    'One person practising in one place, with one mode and role',
  ),
  objectClass(
    'vsEstablishment',
    `${VESTIBULE_ARC}.2.3`,
    'AUXILIARY',
    'top',
    '',
    `mail vsStructureKind vsTradeName vsStructure vsSecureMail vsLocalTelephone vsOpenedOn vsClosedOn ${STRUCTURE_KEYS}`,
    'Establishment or practice of the region',
  ),
  objectClass(
    'vsNetwork',
    `${VESTIBULE_ARC}.2.4`,
    'AUXILIARY',
    'top',
    '',
    'l vsNetworkKind vsClosedOn',
    'Care network',
  ),
  objectClass(
    'vsRootDse',
    `${VESTIBULE_ARC}.2.5`,
    'STRUCTURAL',
    'top',
    '',
    'namingContexts supportedControl supportedExtension supportedFeatures supportedLDAPVersion vendorName subschemaSubentry',
    'Root of the server (RFC 4512 §5.1)',
  ),
];

/** Every object class of the published schema. */
export const OBJECT_CLASSES: readonly ObjectClass[] = [...STANDARD_CLASSES, ...HEALTH_CLASSES];

const BY_NAME: ReadonlyMap<string, ObjectClass> = new Map(
  OBJECT_CLASSES.flatMap((each) => [[each.name.toLowerCase(), each] as const, [each.oid, each] as const]),
);

/** The class with this name or OID in any letter case, or undefined. */
export function findObjectClass(nameOrOid: string): ObjectClass | undefined {
  return BY_NAME.get(nameOrOid.toLowerCase());
}

/** The class and its superclasses, most special first: an entry of a class belongs to all of them. */
export function withSuperclasses(start: ObjectClass): readonly ObjectClass[] {
  const chain: ObjectClass[] = [];
  let current: ObjectClass | undefined = start;
  while (current !== undefined) {
    chain.push(current);
    current = current.superclass === null ? undefined : findObjectClass(current.superclass);
  }
  return chain;
}
