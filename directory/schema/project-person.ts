import type { Entry } from '../entries/entry.ts';
import { isPublishedPerson } from '../model/as-public-sees.ts';
import type { Exercice, PersonIdentifier, Professional } from '../model/professional.ts';
import type { Staff } from '../model/staff.ts';
import { labelOf } from '../nomenclature/label-of.ts';
import { EntryDraft } from './entry-draft.ts';
import { entryUuid, personDn, structureDn } from './entry-names.ts';

const ISSUER = 'ANS';
/** Nomenclatures as HPD's `authority:code system:code:label` names them (TRE_G15, TRE_R01). */
const PROFESSION_SYSTEM = '1.2.250.1.71.1.2.7';
const SAVOIR_FAIRE_SYSTEM = '1.2.250.1.71.4.2.5';

/** Register names by type digit (nomenclature G08). */
const REGISTERS: Readonly<Record<string, string>> = {
  '0': 'ADELI',
  '1': 'CABINET-ADELI',
  '3': 'FINESS',
  '4': 'SIREN',
  '5': 'SIRET',
  '6': 'CABINET-RPPS',
  '8': 'RPPS',
};
/** The person's own entry; that of a member of staff is no health professional's. Names of exercice are public, civil names are not; birth data never enter an entry. */
export function projectPerson(person: Professional): Entry {
  const { exercices, identifiers } = person;
  const named = exercices.filter((exercice) => exercice.familyName.trim() !== '');
  const familyNames = named.length > 0 ? named.map((exercice) => exercice.familyName) : [person.familyName];
  const civil = `${person.givenNames[0] ?? ''} ${person.familyName}`.trim();
  const fullNames = named.length > 0 ? named.map(fullName) : [civil];
  const displayName = named[0] === undefined ? civil : `${named[0].civility} ${fullName(named[0])}`.trim();
  const draft = new EntryDraft()
    .add('public', 'objectClass', person.staff === undefined ? PERSON_CLASSES : STAFF_CLASSES)
    .add('public', 'uid', [person.nationalId, ...identifiers.map((identifier) => identifier.nationalId)])
    .add('public', 'cn', orElse(fullNames, person.nationalId))
    .add('public', 'sn', orElse(familyNames, person.nationalId))
    .add('public', 'givenName', named.length > 0 ? named.map((exercice) => exercice.givenName) : person.givenNames)
    .add('public', 'displayName', [displayName])
    .add(
      'public',
      'title',
      exercices.map((exercice) => exercice.civility),
    )
    .add('public', 'hcIdentifier', identifiers.map(hcIdentifier))
    .add('public', 'hcProfession', exercices.map(hcProfession))
    .add('public', 'hcSpecialisation', exercices.flatMap(hcSpecialisations))
    .add('public', 'hpdProviderStatus', [person.closedOn === null ? 'Active' : 'Inactive']);
  if (person.staff === undefined) addOwnAttributes(draft, person);
  else addStaffAttributes(draft, person, person.staff);
  const uuid = entryUuid(`person:${person.personId}`);
  return addRestricted(draft, person).finish(personDn(person.nationalId), uuid, isPublishedPerson(person));
}

const PERSON_CLASSES = [
  'top',
  'person',
  'organizationalPerson',
  'inetOrgPerson',
  'HCProfessional',
  'HPDProvider',
  'vsProfessional',
];

const STAFF_CLASSES = ['top', 'person', 'organizationalPerson', 'inetOrgPerson', 'HPDProvider', 'vsStaff'];

/** A function in words, the establishment's own number, and its entry. */
function addStaffAttributes(draft: EntryDraft, person: Professional, { establishment, ...staff }: Staff): void {
  draft
    .add('restricted', 'title', [staff.function])
    .add('restricted', 'employeeNumber', [person.nationalId.slice(person.nationalId.indexOf('/') + 1)])
    .add('restricted', 'vsStructure', [structureDn(establishment)])
    .add('public', 'vsCivility', [person.civility]);
}

function addOwnAttributes(draft: EntryDraft, person: Professional): void {
  const { exercices, identifiers } = person;
  const savoirFaire = exercices.flatMap((exercice) => exercice.savoirFaire.map((each) => `${each.type}:${each.code}`));
  draft
    .add('public', 'vsRpps', identifiersOf(identifiers, '8'))
    .add('public', 'vsAdeli', identifiersOf(identifiers, '0'))
    .add('public', 'vsCivility', [person.civility])
    .add(
      'public',
      'vsProfession',
      exercices.map((exercice) => exercice.profession),
    )
    .add(
      'public',
      'vsProfessionCategory',
      exercices.map((exercice) => exercice.category),
    )
    .add('public', 'vsSavoirFaire', savoirFaire);
}

/** What the open extract does not show: correspondence, civil names, record keeping. */
function addRestricted(draft: EntryDraft, person: Professional): EntryDraft {
  return draft
    .add('restricted', 'mail', [person.email, ...addressesOf(person)])
    .add('restricted', 'telephoneNumber', [person.phone])
    .add('restricted', 'vsLocalTelephone', [person.local.phone ?? ''])
    .add('restricted', 'vsSecureMail', [person.local.secureMail ?? '', ...addressesOf(person)])
    .add('restricted', 'vsCivilFamilyName', [person.familyName])
    .add('restricted', 'vsCivilGivenName', person.givenNames)
    .add('restricted', 'gender', [person.sex])
    .add('restricted', 'vsClosedOn', [person.closedOn ?? ''])
    .addOperational('public', 'structuralObjectClass', ['inetOrgPerson'])
    .addOperational('restricted', 'vsVersion', [String(person.version)]);
}

/** Mail programs look under `mail`; secure mailboxes are there, too. */
function addressesOf({ mailboxes = [] }: Professional): readonly string[] {
  return mailboxes.map(({ address }) => address);
}

const fullName = (exercice: Exercice): string => `${exercice.givenName} ${exercice.familyName}`.trim();

/** cn and sn must be there (RFC 4519 §3.12); a nameless record is shown under its identifier. */
function orElse(names: readonly string[], fallback: string): readonly string[] {
  return names.some((name) => name.trim() !== '') ? names : [fallback];
}

function identifiersOf(identifiers: readonly PersonIdentifier[], type: string): readonly string[] {
  return identifiers.filter((identifier) => identifier.type === type).map((identifier) => identifier.id);
}

function hcIdentifier(identifier: PersonIdentifier): string {
  const register = REGISTERS[identifier.type] ?? identifier.type;
  return `${ISSUER}:${register}:${identifier.nationalId}:${identifier.current ? 'active' : 'inactive'}`;
}

function hcProfession(exercice: Exercice): string {
  if (exercice.profession === '') return '';
  return `${ISSUER}:${PROFESSION_SYSTEM}:${exercice.profession}:${displayName('profession', exercice.profession)}`;
}

function hcSpecialisations(exercice: Exercice): readonly string[] {
  return exercice.savoirFaire.map(
    (each) => `${ISSUER}:${SAVOIR_FAIRE_SYSTEM}:${each.code}:${displayName('savoir-faire', each.code)}`,
  );
}

/** The label, or nothing for a code that the table does not hold: the code is the truth. */
function displayName(table: 'profession' | 'savoir-faire', code: string): string {
  const label = labelOf(table, code);
  return label === code ? '' : label;
}
