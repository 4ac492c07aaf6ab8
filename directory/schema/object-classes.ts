import { findAttribute } from './attributes.ts';
import { defineClass } from './define.ts';
import { VESTIBULE_ARC } from './health-attributes.ts';
import type { ObjectClass } from './object-class.ts';
import { STANDARD_SCHEMA } from './standard/standard-schema.ts';

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
  const superclasses = superclass === null ? [] : [superclass];
  return { name, aliases: [], oid, kind, superclasses, must: words(must), may: words(may), description };
}

const words = (list: string): readonly string[] => list.split(' ').filter((word) => word !== '');

const POSTAL = 'street postalAddress postalCode l st telephoneNumber facsimileTelephoneNumber';
const STRUCTURE_KEYS = 'vsFiness vsFinessEj vsSiret vsSiren vsStructureId';

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
    'vsStaff',
    `${VESTIBULE_ARC}.2.6`,
    'AUXILIARY',
    'top',
    '',
    'hcIdentifier vsCivility vsCivilFamilyName vsCivilGivenName vsSecureMail vsLocalTelephone vsClosedOn vsStructure',
    'Member of staff of an establishment, in no national register',
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

const listed: ObjectClass[] = [...STANDARD_SCHEMA.classes.map(defineClass), ...HEALTH_CLASSES].map(inSchemaSpelling);

/** Attributes under their first name; those that nobody defines (DIT rules, name forms) are left out. */
function inSchemaSpelling(each: ObjectClass): ObjectClass {
  const spelled = (list: readonly string[]): readonly string[] =>
    list.flatMap((name) => findAttribute(name)?.name ?? []);
  return { ...each, must: spelled(each.must), may: spelled(each.may) };
}

/** Every object class of the published schema. */
export const OBJECT_CLASSES: readonly ObjectClass[] = listed;

const spellings = (each: ObjectClass) =>
  [each.name, ...each.aliases, each.oid].map((spelling) => [spelling.toLowerCase(), each] as const);
const byName = new Map<string, ObjectClass>(listed.flatMap(spellings));

/** The class with this name or OID in any letter case, or undefined. */
export function findObjectClass(nameOrOid: string): ObjectClass | undefined {
  return byName.get(nameOrOid.toLowerCase());
}

/** Add a class of an operator's schema file: see `extend-schema.ts`. */
export function addObjectClass(added: ObjectClass): void {
  const spelled = inSchemaSpelling(added);
  listed.push(spelled);
  for (const [spelling, each] of spellings(spelled)) byName.set(spelling, each);
}

/** The class and its superclasses, most special first: an entry of a class belongs to all of them. */
export function withSuperclasses(start: ObjectClass): readonly ObjectClass[] {
  const found = new Set<ObjectClass>([start]);
  // A set that grows is walked to its end.
  for (const each of found) {
    for (const name of each.superclasses) {
      const superclass = findObjectClass(name);
      if (superclass !== undefined) found.add(superclass);
    }
  }
  return [...found];
}
