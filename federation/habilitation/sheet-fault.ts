import { FederationError } from '../error.ts';
import type { Words } from './sheet.ts';

/** Faults that a sheet's author is told at once. */
export const MAX_TOLD_FAULTS = 20;

/** Where the reading of a sheet notes what is wrong; reading goes on, so that the author sees everything at once. */
export class SheetFaults {
  readonly #known = new Set<string>();
  readonly #faults: { readonly place: string; readonly why: Words }[] = [];

  /** @param place as a JSON path (`rules[2].who`) */
  add(place: string, why: Words): void {
    // Two readings of one word may find the same wrong with it.
    const key = `${place}\n${why.fr}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#faults.push({ place, why });
  }

  /** @throws FederationError `federation.sheet.malformed` when there is any; its place is the first one's */
  throwIfAny(): void {
    const [first, ...others] = this.#faults;
    if (!first) return;
    const told = [first, ...others.slice(0, MAX_TOLD_FAULTS - 1)].map(({ place, why }) => ({ place, ...why }));
    const untold = this.#faults.length - told.length;
    const message = [first.why.en, ...told.slice(1).map(({ place, en }) => (place === '' ? en : `${place}: ${en}`))];
    if (untold > 0) {
      message.push(`${untold} more`);
      told.push({ place: '', fr: `et ${untold} de plus`, en: `${untold} more` });
    }
    throw new FederationError('federation.sheet.malformed', message.join(' ; '), first.place, { faults: told });
  }
}
