import type { Territory } from './territory.ts';

/** Classes of callers that access rules tell apart, on every door. */
export type IdentityClass =
  | 'anonymous'
  | 'application'
  | 'professional'
  | 'curator'
  | 'administrator'
  | 'replication'
  /** Somebody of a plain context, its root included: a stranger to the region's own tree. */
  | 'local';

/** What a class may, of the region's records. */
interface ClassRule {
  /** What is seen where no territory is named. A curator answers for establishments: without any, for nobody. */
  readonly sees: 'published' | 'colleagues' | 'everything';
  /** Whether a territory may be named: records there are seen whole, and others as colleagues see them. */
  readonly isTerritorial: boolean;
  /**
   * Whether it writes what the region owns, through the doors that write: in its territory where one is named, everywhere otherwise. A curator keeps staff by a
   * right of their own, and touches no professional.
   */
  readonly writes: boolean;
}

/** The one table: LDAP, HTTP and the administration's pages all ask it. */
export const CLASS_RULES: Readonly<Record<IdentityClass, ClassRule>> = {
  anonymous: { sees: 'published', isTerritorial: false, writes: false },
  local: { sees: 'published', isTerritorial: false, writes: false },
  professional: { sees: 'colleagues', isTerritorial: false, writes: false },
  application: { sees: 'everything', isTerritorial: true, writes: true },
  curator: { sees: 'colleagues', isTerritorial: true, writes: false },
  administrator: { sees: 'everything', isTerritorial: true, writes: true },
  replication: { sees: 'everything', isTerritorial: false, writes: false },
};

/** Somebody's right over the records of the region. */
export interface DirectoryRight {
  readonly class: IdentityClass;
  /** Where; null: nowhere in particular, what the class sees and writes everywhere. */
  readonly territory: Territory | null;
}

/** The right of whoever administers the whole region. */
export const REGIONAL_RIGHT: DirectoryRight = { class: 'administrator', territory: null };

/** The territory that a right is bound to; null: the same everywhere. */
export function boundTerritory(right: DirectoryRight): Territory | null {
  return CLASS_RULES[right.class].isTerritorial ? right.territory : null;
}

/** Whether somebody sees a record whole: all that is not the public's and colleagues' besides. @param isWithin whether the record is of a territory */
export function seesWhole(right: DirectoryRight, isWithin: (territory: Territory) => boolean): boolean {
  const territory = boundTerritory(right);
  return territory === null ? CLASS_RULES[right.class].sees === 'everything' : isWithin(territory);
}

/** Whether somebody sees all there is, and so what is about the region as a whole. */
export function seesRegion(right: DirectoryRight): boolean {
  return CLASS_RULES[right.class].sees === 'everything' && boundTerritory(right) === null;
}

/** Whether somebody sees and writes all there is. */
export function isUnbound(right: DirectoryRight): boolean {
  return seesRegion(right) && CLASS_RULES[right.class].writes;
}

/** Who acts on records. */
export interface Actor {
  /** Internal person id, application, or whoever typed a command. */
  readonly personId: string;
  /** Where they may write; absent or null: everywhere. Whoever lets somebody in says so; records are looked at in the transaction that writes. */
  readonly territory?: Territory | null;
}
