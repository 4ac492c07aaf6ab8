import type { Site } from '../model.ts';

const SHORT_NAME_CHARS = 38;
const LONG_NAME_CHARS = 60;

/**
 * The legacy stock file cs1100502: one heading record, then one `structureet` record of 30 fields and a closing separator per site.
 * @param day date of the heading record, ISO
 */
export function finessFile(sites: readonly Site[], day: string): string {
  return `${[finessHeading(day), ...sites.map(finessRecord)].join('\n')}\n`;
}

/** The heading record of a stock file, without its line end. */
export function finessHeading(day: string): string {
  return `finess;etalab;1;${day}`;
}

/** The record of one site, without its line end. */
export function finessRecord(site: Site): string {
  const { category, commune, street } = site;
  const name = site.name.toLocaleUpperCase('fr');
  const fields = [
    'structureet',
    site.finess,
    site.finessEj,
    name.slice(0, SHORT_NAME_CHARS),
    name.slice(0, LONG_NAME_CHARS),
    '',
    '',
    street.number,
    street.wayType,
    street.way,
    '',
    '',
    commune.code.slice(2),
    commune.department.code,
    commune.department.name,
    `${commune.postalCode} ${commune.name.toLocaleUpperCase('fr')}`,
    site.phone,
    '',
    category.code,
    category.label,
    category.group,
    category.groupLabel,
    site.siret,
    category.ape,
    ...category.funding,
    ...category.publicService,
    site.openedOn,
    site.openedOn,
    site.updatedOn,
  ];
  return `${fields.map(quoted).join(';')};`;
}

/** Quotes only where the separator, a quote or a line end asks for them (RFC 4180 §2, with a semicolon). */
function quoted(value: string): string {
  return /[";\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
