import { type Html, html } from '../html.ts';

/** Sizes of the groups an identifier is read in, by its number of characters: RPPS 11, national 12, FINESS and SIREN 9, SIRET 14. */
const GROUPS: Readonly<Record<number, readonly number[]>> = {
  9: [3, 3, 3],
  10: [1, 3, 3, 3],
  11: [2, 3, 3, 3],
  12: [1, 2, 3, 3, 3],
  14: [3, 3, 3, 5],
};

/** Cuts an identifier in the groups people read; anything of another length or with other signs stays whole. */
export function groupIdentifier(value: string): readonly string[] {
  const sizes = GROUPS[value.length];
  if (sizes === undefined || !/^[\dAB]+$/.test(value)) return [value];
  let from = 0;
  return sizes.map((size) => {
    from += size;
    return value.slice(from - size, from);
  });
}

/**
 * An identifier in groups. The gaps are drawn, not written: copied, it is the bare identifier.
 *
 * @param hit true when it is what the search found
 */
export function identifier(value: string, hit = false): Html {
  const groups = groupIdentifier(value).map((group) => html`<span>${group}</span>`);
  return hit ? html`<mark class="identifier">${groups}</mark>` : html`<span class="identifier">${groups}</span>`;
}
