import type { DirectoryCode } from '../codes.ts';
import { validateLocalField } from '../edit/local-field.ts';
import { hasFinessShape } from '../model/identifiers.ts';
import { parseDay } from '../model/paris-time.ts';
import type { StaffPost } from '../model/staff.ts';
import { labelOf } from '../nomenclature/label-of.ts';
import type { LocalStructureFields, StaffFields } from '../staff-views.ts';

/** Longest name of a person or a place, in characters. */
export const MAX_NAME_CHARS = 100;
/** Posts of one member of staff, past ones included. */
export const MAX_POSTS = 50;
const MAX_GIVEN_NAMES = 10;
const CONTROL = /\p{Cc}/u;
const CIVILITIES: readonly string[] = ['', 'M', 'MME'];
const POSTAL_CODE = /^([0-9][0-9AB][0-9]{3})?$/;
const SIRET = /^([0-9]{14})?$/;

/** Roles of nomenclature R85: three digits. */
const ROLE_IN_CARE = /^3[0-9]{2}$/;
/** Those of them that are a profession with a register, or a protected title: psychologists, psychotherapists, and nomenclature G15 from nursing auxiliaries on. */
const REGULATED_ROLES: ReadonlySet<string> = new Set(['305', '306', '313', '314', '315', '316', '317', '329']);
/** Functions of nomenclature R21 that say nothing of a profession: manager of an establishment, delegate, not defined. */
const PLAIN_FUNCTIONS: ReadonlySet<string> = new Set(['', 'FON-09', 'FON-36', 'FON-AU']);

/** What is wrong with what was said: the code, and the field it is about. */
export interface FieldFault {
  readonly code: DirectoryCode;
  readonly detail: string;
}

/** The fields as they are kept: spaces around dropped, an empty end null. */
export function trimmedStaff(fields: StaffFields): StaffFields {
  const given = fields.givenNames.map(oneSpace).filter((name) => name !== '');
  return {
    familyName: oneSpace(fields.familyName),
    givenNames: given,
    civility: fields.civility.trim().toUpperCase(),
    function: oneSpace(fields.function),
    phone: fields.phone.trim(),
    email: fields.email.trim(),
    posts: fields.posts.map(({ structureKey, role, sector, from, until }) => ({
      structureKey: hasFinessShape(structureKey) ? `finess:${structureKey}` : structureKey,
      role: role.trim().toUpperCase(),
      sector: sector.trim().toUpperCase(),
      from,
      until: until === '' ? null : until,
    })),
  };
}

function oneSpace(text: string): string {
  return text.trim().replace(/ +/g, ' ');
}

/** The first thing wrong with a member of staff, places aside; null when nothing is. Pure. */
export function staffFault(fields: StaffFields): FieldFault | null {
  const { familyName, givenNames, civility, phone, email, posts } = fields;
  if (!isText(familyName, 1)) return malformed('familyName', `1 to ${MAX_NAME_CHARS} characters`);
  if (givenNames.length > MAX_GIVEN_NAMES || !givenNames.every((name) => isText(name, 1)))
    return malformed('givenNames', `${MAX_GIVEN_NAMES} at most, of ${MAX_NAME_CHARS} characters`);
  if (!CIVILITIES.includes(civility)) return malformed('civility', 'M, MME or empty');
  if (!isText(fields.function, 0)) return malformed('function', `${MAX_NAME_CHARS} characters at most`);
  const contact = contactFault(phone, email);
  if (contact !== null) return contact;
  if (posts.length === 0 || posts.length > MAX_POSTS) return malformed('posts', `1 to ${MAX_POSTS}`);
  return posts.map(postFault).find((fault) => fault !== null) ?? overlapFault(posts);
}

function postFault({ role, sector, from, until }: StaffPost, place: number): FieldFault | null {
  const at = `posts.${place}`;
  if (parseDay(from) !== from) return malformed(`${at}.from`, 'a day, YYYY-MM-DD');
  if (until !== null && (parseDay(until) !== until || until < from))
    return malformed(`${at}.until`, 'a day, YYYY-MM-DD, not before the first');
  if (REGULATED_ROLES.has(role)) return { code: 'directory.staff.regulated', detail: `${at}.role ${role}` };
  const isKnown = labelOf('role', role) !== role || role === '';
  if (!isKnown || !(ROLE_IN_CARE.test(role) || PLAIN_FUNCTIONS.has(role)))
    return malformed(`${at}.role`, 'a role in care of nomenclature R85, FON-09, FON-36, FON-AU or empty');
  if (sector !== '' && labelOf('sector', sector) === sector)
    return malformed(`${at}.sector`, 'a sector of nomenclature R02 or empty');
  return null;
}

/** The same place and role twice on a day would be one situation. */
function overlapFault(posts: readonly StaffPost[]): FieldFault | null {
  for (const [place, post] of posts.entries()) {
    const other = posts.slice(place + 1).find((each) => isSame(post, each) && overlaps(post, each));
    if (other !== undefined) return malformed(`posts.${place}`, 'the same place and role twice on one day');
  }
  return null;
}

function isSame(one: StaffPost, other: StaffPost): boolean {
  return one.structureKey === other.structureKey && one.role === other.role && one.sector === other.sector;
}

function overlaps(one: StaffPost, other: StaffPost): boolean {
  return (other.until === null || one.from <= other.until) && (one.until === null || other.from <= one.until);
}

/** The same of a place in no national file. Pure. */
export function placeFault(fields: LocalStructureFields): FieldFault | null {
  const { name, siret, number, way, postalCode, city, phone, email, openedOn } = fields;
  const wrong = (field: string, expected: string) => place(malformed(field, expected));
  if (!isText(name, 1)) return wrong('name', `1 to ${MAX_NAME_CHARS} characters`);
  if (!SIRET.test(siret)) return wrong('siret', '14 digits or empty');
  if (![number, way, city].every((text) => isText(text, 0)))
    return wrong('address', `${MAX_NAME_CHARS} characters at most`);
  if (!POSTAL_CODE.test(postalCode)) return wrong('postalCode', 'five characters or empty');
  if (openedOn !== '' && parseDay(openedOn) !== openedOn) return wrong('openedOn', 'a day, YYYY-MM-DD, or empty');
  return place(contactFault(phone, email));
}

/** The fields of a place as they are kept. */
export function trimmedPlace(fields: LocalStructureFields): LocalStructureFields {
  const { name, kind, siret, number, way, postalCode, city, phone, email, openedOn } = fields;
  return {
    ...{ name: oneSpace(name), kind, siret: siret.replaceAll(/\s/g, ''), number: oneSpace(number), way: oneSpace(way) },
    ...{ postalCode: postalCode.trim().toUpperCase(), city: oneSpace(city) },
    ...{ phone: phone.trim(), email: email.trim(), openedOn: openedOn.trim() },
  };
}

function contactFault(phone: string, email: string): FieldFault | null {
  for (const verdict of [validateLocalField('phone', phone), validateLocalField('secureMail', email)]) {
    if (!verdict.valid) return { code: verdict.code, detail: verdict.detail };
  }
  return null;
}

function isText(text: string, least: number): boolean {
  return text.length >= least && text.length <= MAX_NAME_CHARS && !CONTROL.test(text);
}

function malformed(field: string, expected: string): FieldFault {
  return { code: 'directory.staff.malformed', detail: `${field}: ${expected}` };
}

function place(fault: FieldFault | null): FieldFault | null {
  return fault?.code === 'directory.staff.malformed'
    ? { code: 'directory.local-structure.malformed', detail: fault.detail }
    : fault;
}
