import type { Commune, Department } from '../region/model.ts';
import type { Random } from '../region/random.ts';
import { seededRandom } from '../region/random.ts';
import { simpleName } from '../region/vocabulary/names.ts';

const COMMUNES_PER_DEPARTMENT = 20;
const METROPOLITAN = Array.from({ length: 95 }, (_, rank) => String(rank + 1).padStart(2, '0'));
/** The island's two in place of 20, and those overseas as FINESS codes them. */
const CODES = [...METROPOLITAN.filter((code) => code !== '20'), '2A', '2B', '9A', '9B', '9C', '9D', '9F'];

/** Draws communes of the invented country: real codes of departments, so that territories behave; no real name. */
export function inventCommunes(seed: string): (random: Random) => Commune {
  const random = seededRandom(`${seed}/communes`);
  const departments = CODES.map((code) => communesOf(random, { code, name: `DEPARTEMENT FICTIF ${code}` }));
  return (draws) => draws.pick(draws.pick(departments));
}

function communesOf(random: Random, department: Department): readonly Commune[] {
  return Array.from({ length: COMMUNES_PER_DEPARTMENT }, (_, rank) => {
    const number = String(rank + 1).padStart(3, '0');
    return {
      name: `${simpleName(random)}-en-Songe`,
      department,
      code: department.code + number,
      // Postal codes have digits alone: the island's begin with 20.
      postalCode: department.code.replace(/[A-F]/, '0') + number,
      weight: 1,
    };
  });
}
