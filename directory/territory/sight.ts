import { personAsColleaguesSee, structureAsColleaguesSee } from '../model/as-colleagues-see.ts';
import type { Professional } from '../model/professional.ts';
import { type DirectoryRight, seesWhole } from '../model/right.ts';
import type { Structure } from '../model/structure.ts';
import { personWithin, structureWithin } from '../model/territory.ts';

/** What one caller sees of records: each whole, or as colleagues see it. */
export interface Sight {
  /** The same object when it is seen whole. */
  person(person: Professional): Professional;
  structure(structure: Structure): Structure;
}

/** What a right lets see, by the records as they are now. */
export function sightOf(right: DirectoryRight): Sight {
  return {
    person: (person) =>
      seesWhole(right, (territory) => personWithin(territory, person)) ? person : personAsColleaguesSee(person),
    structure: (structure) =>
      seesWhole(right, (territory) => structureWithin(territory, structure))
        ? structure
        : structureAsColleaguesSee(structure),
  };
}
