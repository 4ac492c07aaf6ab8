import { FederationError } from '../error.ts';

/** One thing wrong with a sheet: where, as a JSON path (`rules[2].who`), and why. */
export interface SheetFault {
  readonly place: string;
  readonly why: string;
}

/** Faults that a sheet's author is told at once. */
export const MAX_TOLD_FAULTS = 20;

/** Where the reading of a sheet notes what is wrong; reading goes on, so that the author sees everything at once. */
export class SheetFaults {
  readonly #faults: SheetFault[] = [];

  add(place: string, why: string): void {
    this.#faults.push({ place, why });
  }

  /** @throws FederationError `federation.sheet.malformed` when there is any; its place is the first one's */
  throwIfAny(): void {
    const [first, ...others] = this.#faults;
    if (!first) return;
    const told = others
      .slice(0, MAX_TOLD_FAULTS - 1)
      .map(({ place, why }) => (place === '' ? why : `${place}: ${why}`));
    const untold = this.#faults.length - 1 - told.length;
    const message = [first.why, ...told, ...(untold > 0 ? [`${untold} more`] : [])].join(' ; ');
    throw new FederationError('federation.sheet.malformed', message, first.place);
  }
}
