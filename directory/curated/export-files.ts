import { localKeyOf } from '../model/local-structure.ts';
import type { Professional } from '../model/professional.ts';
import { staffStateOn } from '../model/staff.ts';
import type { Structure } from '../model/structure.ts';

/** Columns of `personnel`, in the order of docs/formats.md. */
export const STAFF_HEADER =
  'etablissement;numero;nom;prenoms;civilite;fonction;telephone;courriel;lieu;role;secteur;debut;fin';
/** Columns of `lieux`. */
export const PLACE_HEADER =
  'rattachement;code;nom;type;siret;numero_voie;voie;code_postal;commune;telephone;courriel;ouverture;fermeture';

/** A spreadsheet takes what begins so for a formula, and runs it. */
const LIKE_A_FORMULA = /^[=+\-@\t\r]/;
/** Before such a cell it makes it a text; {@link withoutGuard} takes it off again. */
const GUARD = "'";

/**
 * Lines of a file `personnel` of the staff whose establishment this is, those who left excepted: one for each post. Taken in again it changes nothing; a given name that holds a comma is read as two.
 *
 * @param people in any order; those of other establishments are left out: their curators answer for them
 * @param day ISO day on which they are open or to come
 */
export function* staffFile(people: Iterable<Professional>, establishment: string, day: string): Iterable<string> {
  yield STAFF_HEADER;
  for (const { nationalId, familyName, givenNames, civility, phone, email, staff } of people) {
    if (staff?.establishment !== establishment || staffStateOn(staff, day) === 'closed') continue;
    const who = [numberOfKey(establishment), nationalId, familyName, givenNames.join(','), civility];
    for (const { structureKey, role, sector, from, until } of staff.posts) {
      const place = structureKey === establishment ? '' : structureKey;
      yield lineOf([...who, staff.function, phone, email, place, role, sector, from, until ?? '']);
    }
  }
}

/** Lines of a file `lieux` of what is a part of this structure, closed places excepted; null: of what is a part of nothing. */
export function* placeFile(places: Iterable<Structure>, parent: string | null, day: string): Iterable<string> {
  yield PLACE_HEADER;
  for (const { key, name, kind, siret, address, city, phone, email, openedOn, localOrigin } of places) {
    if (localOrigin?.parent !== parent) continue;
    const { closes } = localOrigin;
    if (closes !== null && closes <= day) continue;
    const code = key.slice(localKeyOf(parent, '').length);
    const where = [address.number, address.way, address.postalCode, city];
    const parentNumber = parent === null ? '' : numberOfKey(parent);
    yield lineOf([parentNumber, code, name, kind, siret, ...where, phone, email, openedOn, closes ?? '']);
  }
}

/** A cell without the apostrophe that keeps a spreadsheet from running it. */
export function withoutGuard(cell: string): string {
  return cell.startsWith(GUARD) && LIKE_A_FORMULA.test(cell.slice(GUARD.length)) ? cell.slice(GUARD.length) : cell;
}

/** FINESS numbers stand for themselves, as in the files that come; other keys are whole. */
function numberOfKey(key: string): string {
  return key.startsWith('finess:') ? key.slice('finess:'.length) : key;
}

function lineOf(cells: readonly string[]): string {
  return cells.map((cell) => quoted(LIKE_A_FORMULA.test(cell) ? `${GUARD}${cell}` : cell)).join(';');
}

function quoted(cell: string): string {
  return /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
