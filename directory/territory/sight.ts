import { personAsColleaguesSee, structureAsColleaguesSee } from '../model/as-colleagues-see.ts';
import { personAsPublicSees, structureAsPublicSees } from '../model/as-public-sees.ts';
import type { Professional } from '../model/professional.ts';
import { CLASS_RULES, type DirectoryRight, seesWhole } from '../model/right.ts';
import type { Structure } from '../model/structure.ts';
import { personWithin, structureWithin } from '../model/territory.ts';

/** What one caller sees of records: each whole, as colleagues see it, or as the public does, for whom some are not there (null). */
export interface Sight {
  /** The same object when it is seen whole. */
  person(person: Professional): Professional | null;
  structure(structure: Structure): Structure | null;
  /** Whether networks and who belongs to them are seen at all: no part of them is published. */
  readonly seesNetworks: boolean;
}

/** What a right lets see, by the records as they are now. */
export function sightOf(right: DirectoryRight): Sight {
  const isPublic = CLASS_RULES[right.class].sees === 'published';
  const [personElsewhere, structureElsewhere] = isPublic
    ? [personAsPublicSees, structureAsPublicSees]
    : [personAsColleaguesSee, structureAsColleaguesSee];
  return {
    person: (person) =>
      seesWhole(right, (territory) => personWithin(territory, person)) ? person : personElsewhere(person),
    structure: (structure) =>
      seesWhole(right, (territory) => structureWithin(territory, structure))
        ? structure
        : structureElsewhere(structure),
    seesNetworks: !isPublic,
  };
}
