import { isDepartment, isFinessNumber, type Territory, territoryOf } from '../../directory/index.ts';
import type { StoredRecord } from '../store/contract.ts';

/** A right ends by itself and has to be given again: two years at most. */
export const GRANT_DAYS = 730;
const DAY_MS = 24 * 3600 * 1000;
const MIN_REASON_CHARS = 10;
const MAX_REASON_CHARS = 300;
/** Departments and establishments of one right. */
const MAX_PLACES = 100;

/** Where an administrator answers for records: departments, FINESS numbers, one at least. */
export interface AdministratorTerritory {
  readonly departments: readonly string[];
  readonly establishments: readonly string[];
}

/** What somebody administers, given by whom, from when until when. */
export interface AdministratorRight {
  readonly personId: string;
  /** Internal id of an administrator, `first-link`, or whoever set the house up. */
  readonly by: string;
  readonly since: Date;
  readonly until: Date;
  /** Null: the whole region, and everything that is about all of it. */
  readonly territory: AdministratorTerritory | null;
  readonly reason: string;
  /** Incremented by each change; a change names the version it saw. */
  readonly version: number;
  /** Null while it runs. */
  readonly ended: { readonly at: Date; readonly by: string; readonly reason: string } | null;
}

/** What a regional administrator says. */
export interface GrantAsked {
  readonly personId: string;
  readonly by: string;
  readonly territory: AdministratorTerritory | null;
  /** Two years from now at most. */
  readonly until: Date;
  /** 10 to 300 characters. */
  readonly reason: string;
  /** Version of the right that was seen; 0: none that runs. */
  readonly version: number;
}

export type RightFault =
  | 'server.admin.right-changed'
  | 'server.admin.last-regional'
  | 'server.admin.right-malformed'
  | 'server.admin.reason-too-short';

export type RightVerdict =
  | { readonly accepted: true; readonly right: AdministratorRight }
  | { readonly accepted: false; readonly code: RightFault };

/** Whether a right runs at an instant. */
export function runsAt(now: Date): (right: AdministratorRight) => boolean {
  return ({ ended, until }) => ended === null && until > now;
}

export function reasonFault(reason: string): 'server.admin.reason-too-short' | null {
  const { length } = reason.trim();
  return length < MIN_REASON_CHARS || length > MAX_REASON_CHARS ? 'server.admin.reason-too-short' : null;
}

/** What cannot be given: a reason that says nothing, an end in the past or too far, a place that is none. Null: it can. */
export function grantFault(
  { reason, territory, until }: Pick<GrantAsked, 'reason' | 'territory' | 'until'>,
  now: Date,
): RightFault | null {
  const said = reasonFault(reason);
  if (said !== null) return said;
  const left = until.getTime() - now.getTime();
  const isEnd = left > 0 && left <= (GRANT_DAYS + 1) * DAY_MS;
  return isEnd && (territory === null || isTerritory(territory)) ? null : 'server.admin.right-malformed';
}

/** A right over the region, for two years, whatever was before. */
export function regionalRight(
  personId: string,
  by: string,
  now: Date,
  current: AdministratorRight | null,
): AdministratorRight {
  const until = new Date(now.getTime() + GRANT_DAYS * DAY_MS);
  const version = (current?.version ?? 0) + 1;
  return { personId, by, since: now, until, territory: null, reason: '', version, ended: null };
}

/** @param keepsRegion whether somebody would administer the region afterwards */
export function givenRight(
  { personId, by, territory, until, reason, version: seen }: GrantAsked,
  current: AdministratorRight | null,
  now: Date,
  keepsRegion: boolean,
): RightVerdict {
  const running = current !== null && runsAt(now)(current) ? current : null;
  if ((running?.version ?? 0) !== seen) return { accepted: false, code: 'server.admin.right-changed' };
  if (running?.territory === null && !keepsRegion) return { accepted: false, code: 'server.admin.last-regional' };
  const version = (current?.version ?? 0) + 1;
  const since = running?.since ?? now;
  return {
    accepted: true,
    right: { personId, by, since, until, territory, reason: reason.trim(), version, ended: null },
  };
}

/** @param keepsRegion whether somebody would administer the region afterwards */
export function endedRight(
  { by, reason, version }: Pick<GrantAsked, 'by' | 'reason' | 'version'>,
  current: AdministratorRight | null,
  now: Date,
  keepsRegion: boolean,
): RightVerdict {
  if (current === null || !runsAt(now)(current) || current.version !== version) {
    return { accepted: false, code: 'server.admin.right-changed' };
  }
  if (current.territory === null && !keepsRegion) return { accepted: false, code: 'server.admin.last-regional' };
  const ended = { at: now, by, reason: reason.trim() };
  return { accepted: true, right: { ...current, version: current.version + 1, ended } };
}

function isTerritory({ departments, establishments }: AdministratorTerritory): boolean {
  const count = departments.length + establishments.length;
  return count > 0 && count <= MAX_PLACES && departments.every(isDepartment) && establishments.every(isFinessNumber);
}

/** The right of a record; one from before rights had territories is over the region. */
export function readRight({ payload, expiresAt }: StoredRecord): AdministratorRight {
  const { personId, by, since, territory, reason, version, ended } = payload as Partial<Kept> & Pick<Kept, 'personId'>;
  return {
    personId,
    by: by ?? '',
    since: new Date(since ?? 0),
    until: expiresAt,
    territory: territory ?? null,
    reason: reason ?? '',
    version: version ?? 1,
    ended: ended ? { ...ended, at: new Date(ended.at) } : null,
  };
}

interface Kept {
  readonly personId: string;
  readonly by: string;
  readonly since: number;
  readonly territory: AdministratorTerritory | null;
  readonly reason: string;
  readonly version: number;
  readonly ended: { readonly at: number; readonly by: string; readonly reason: string } | null;
}

/** Of rights that are one person's: the one over the region, else all their places together. */
export function widest(rights: readonly AdministratorRight[]): AdministratorRight | null {
  const [first] = rights;
  if (first === undefined) return null;
  const regional = rights.find(({ territory }) => territory === null);
  if (regional !== undefined) return regional;
  const all = (name: keyof AdministratorTerritory) => [
    ...new Set(rights.flatMap(({ territory }) => territory?.[name] ?? [])),
  ];
  return { ...first, territory: { departments: all('departments'), establishments: all('establishments') } };
}

/** The territory as the directory asks; null: the region. A territory of no place would be one, and is nowhere: nothing is in it. */
export function directoryTerritory({ territory }: Pick<AdministratorRight, 'territory'>): Territory | null {
  if (territory === null) return null;
  return (
    territoryOf(territory.departments, territory.establishments) ?? {
      departments: new Set(),
      establishments: new Set(),
    }
  );
}
