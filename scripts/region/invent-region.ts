import { DemoError } from '../demo-error.ts';
import { CAST, CAST_SITES, castMembers, castPerson } from './cast.ts';
import type { Region } from './model.ts';
import { inventMembers, NETWORKS } from './networks.ts';
import { inventPeople, MAX_INVENTED_PEOPLE } from './people.ts';
import { inventSites } from './sites.ts';

/** How large the invented region is. */
export interface RegionSize {
  /** People, the cast included: from the cast's own number to 80,000. */
  readonly professionals: number;
  /** Sites (ET), the cast's included: from 30, so that every kind of site exists somewhere, to 20,000. */
  readonly structures: number;
}

export const MAX_PROFESSIONALS = 80_000;
export const MIN_STRUCTURES = 30;
export const MAX_STRUCTURES = 20_000;

/**
 * Invent the « Val-d'Armance »: same seed, same size, same region.
 * @throws DemoError `region.size.out-of-range`
 */
export function inventRegion(seed: string, { professionals, structures }: RegionSize): Region {
  requireBetween('professionals', professionals, CAST.length, Math.min(MAX_PROFESSIONALS, MAX_INVENTED_PEOPLE));
  requireBetween('structures', structures, MIN_STRUCTURES, MAX_STRUCTURES);
  const sites = inventSites(seed, CAST_SITES, structures);
  const invented = inventPeople(seed, sites, professionals - CAST.length);
  const people = [...CAST.map((member) => castPerson(member, sites)), ...invented];
  return { sites, people, networks: NETWORKS, members: [...castMembers(), ...inventMembers(seed, invented)] };
}

function requireBetween(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new DemoError(
    'region.size.out-of-range',
    'malformed',
    `${name} must be an integer from ${low} to ${high}, not ${value}.`,
  );
}
