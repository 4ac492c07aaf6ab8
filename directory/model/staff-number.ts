import { canonicalIdentifier, MAX_IDENTIFIER_CHARS } from './identifiers.ts';
import type { Structure } from './structure.ts';

/** Number that an establishment gives its staff, as cards carry it. */
const INTERNAL = '[0-9A-Z][0-9A-Z._-]*';
const WHOLE = new RegExp(`^${INTERNAL}$`);

/** How the identifier of an employer becomes that of its staff (nomenclature G08), by the type digit of the structure's identifier. */
const TYPE_OF_STAFF: Readonly<Record<string, string>> = { '0': '1', '1': '3', '2': '4', '3': '5', '4': '6' };

/**
 * What the national identifications of an establishment's staff begin with: type digit and number, without the slash. The first is the one proposed.
 * Empty for a place that no register numbers: whose number would its staff bear?
 */
export function staffPrefixesOf({ finess, finessEj, siret, siren, structureId }: Structure): readonly string[] {
  const typed = TYPE_OF_STAFF[structureId.slice(0, 1)];
  const prefixes = [
    ...(finess === '' ? [] : [`3${finess}`]),
    ...(siret === '' ? [] : [`5${siret}`]),
    ...(finessEj === '' ? [] : [`3${finessEj}`]),
    ...(siren === '' ? [] : [`4${siren}`]),
    ...(structureId === '' || typed === undefined ? [] : [`${typed}${structureId.slice(1)}`]),
  ];
  return [...new Set(prefixes.map(canonicalIdentifier))];
}

/**
 * The national identification of a member of staff, from the establishment's own number, or from the whole one as a card bears it (that of FINESS exists without slash).
 *
 * @returns null when it is neither
 */
export function staffNationalId(establishment: Structure, number: string): string | null {
  const text = canonicalIdentifier(number);
  if (text.length > MAX_IDENTIFIER_CHARS) return null;
  const prefixes = staffPrefixesOf(establishment);
  const whole = prefixes.find((prefix) => text.startsWith(prefix) && isOf(prefix, text));
  if (whole !== undefined) return text;
  const [first] = prefixes;
  const made = `${first ?? ''}/${text}`;
  return first !== undefined && WHOLE.test(text) && made.length <= MAX_IDENTIFIER_CHARS ? made : null;
}

function isOf(prefix: string, text: string): boolean {
  const rest = text.slice(prefix.length);
  return rest.startsWith('/') ? WHOLE.test(rest.slice(1)) : prefix.startsWith('3') && WHOLE.test(rest);
}

/** Whether a national identification is one that establishments give their staff, by its type digit. */
export function isStaffNumber(nationalId: string): boolean {
  return /^[13456]/.test(nationalId);
}
