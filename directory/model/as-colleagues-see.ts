import type { LocalFields, Professional } from './professional.ts';
import type { Structure } from './structure.ts';

/**
 * Attributes of the region's LDAP entries that colleagues never see, beyond what an entry hides from the public: the identity behind the name of exercice is for
 * programs that must tell people apart, and for those who answer for them. {@link personAsColleaguesSee} says the same of records.
 */
export const FROM_COLLEAGUES: ReadonlySet<string> = new Set([
  'vsCivilFamilyName',
  'vsCivilGivenName',
  'gender',
  'vsVersion',
  'vsLocalTelephone',
  // Both move when a hidden value alone changed, and the number in the second counts the changes of the whole directory.
  'modifyTimestamp',
  'entryCSN',
]);

/** Version of a record whose version is not shown: none that a record has. */
export const HIDDEN_VERSION = 0;

/**
 * A professional as colleagues see them: under the names of exercice, without birth, sex, local telephone, sources or version. Somebody without a name of exercice has
 * the civil one, as on the card. Pure: two people who differ in hidden fields alone are the same.
 */
export function personAsColleaguesSee(person: Professional): Professional {
  const { absorbed: _absorbed, mergedInto: _mergedInto, staff, ...shown } = person;
  const named = person.exercices.find(({ familyName }) => familyName.trim() !== '');
  const names =
    named === undefined
      ? {}
      : { familyName: named.familyName, givenNames: named.givenName === '' ? [] : [named.givenName] };
  return {
    ...shown,
    ...names,
    ...NO_BIRTH,
    identifiers: person.identifiers.map(({ by: _by, ...identifier }) => identifier),
    local: localAsColleaguesSee(person.local),
    ...(staff === undefined
      ? {}
      : { staff: { ...NO_DAYS, establishment: staff.establishment, function: staff.function } }),
    provenance: {},
    version: HIDDEN_VERSION,
  };
}

const NO_BIRTH = { birthDate: '', birthCommune: '', birthCountry: '', birthPlace: '', sex: '' } as const;
/** What an establishment says of posts is its own; where somebody works shows in the situations. */
const NO_DAYS = { posts: [], closes: null, turnsOn: null } as const;

/** A structure as colleagues see it: without local telephone, sources, version, or the days to come of a local place. */
export function structureAsColleaguesSee(structure: Structure): Structure {
  const { localOrigin, ...shown } = structure;
  return {
    ...shown,
    ...(localOrigin === undefined ? {} : { localOrigin: { parent: localOrigin.parent, closes: null, turnsOn: null } }),
    local: localAsColleaguesSee(structure.local),
    provenance: {},
    version: HIDDEN_VERSION,
  };
}

/** Secure mail is for colleagues. */
function localAsColleaguesSee({ secureMail }: LocalFields): LocalFields {
  return secureMail === undefined ? {} : { secureMail };
}
