import type { Attachment } from './attachment.ts';

/** One post of a member of staff: a place, a role there, and its days. */
export interface StaffPost {
  /** Key of the directory's structure. */
  readonly structureKey: string;
  /** Role in care (nomenclature R85), or `''`. Never a regulated profession. */
  readonly role: string;
  /** Sector of activity (nomenclature R02), or `''`. */
  readonly sector: string;
  /** ISO days, the first and the last included; `until` null while running. */
  readonly from: string;
  readonly until: string | null;
}

/** What the curator of an establishment says of a person who is in no national register. */
export interface Staff {
  /** Key of the establishment whose number the person bears, and whose curators answer for the record. */
  readonly establishment: string;
  /** In words, as the card's title gives it. */
  readonly function: string;
  readonly posts: readonly StaffPost[];
  /** ISO day from which the record is closed whatever its posts say; null: as long as a post runs. */
  readonly closes: string | null;
  /** ISO day on which the record is next to be written again because a post begins or ends; null: never. */
  readonly turnsOn: string | null;
  /** What the establishment and the places of running posts are a part of; absent: the record was written by an earlier build. */
  readonly within?: Attachment;
  /** ISO instant at which an administrator kept the record against a register that has its number. */
  readonly keptOn?: string;
}

/** Whether the person is there on a day: not yet, or not any more, otherwise. */
export type StaffState = 'open' | 'to-come' | 'closed';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day after an ISO day. */
export function dayAfter(day: string): string {
  return movedDay(day, DAY_MS);
}

/** The day before an ISO day. */
export function dayBefore(day: string): string {
  return movedDay(day, -DAY_MS);
}

function movedDay(day: string, by: number): string {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + by).toISOString().slice(0, 10);
}

/** Posts that run on a day. */
export function postsOn({ posts }: Pick<Staff, 'posts'>, day: string): readonly StaffPost[] {
  return posts.filter(({ from, until }) => from <= day && (until === null || day <= until));
}

/** Where a member of staff stands on a day: open while a post runs. Pure. */
export function staffStateOn(staff: Pick<Staff, 'posts' | 'closes'>, day: string): StaffState {
  if (staff.closes !== null && staff.closes <= day) return 'closed';
  if (postsOn(staff, day).length > 0) return 'open';
  return staff.posts.some(({ from }) => from > day) ? 'to-come' : 'closed';
}

/** First day without access of a record that is closed on a day. */
export function endOf({ posts, closes }: Pick<Staff, 'posts' | 'closes'>, day: string): string {
  const ends = posts.flatMap(({ until }) => (until === null ? [] : [dayAfter(until)])).filter((end) => end <= day);
  const last = ends.sort().at(-1) ?? day;
  return closes !== null && closes <= day ? closes : last;
}

/** The next day after this one on which another set of posts runs, or the record closes; null when none is to come. */
export function nextTurnOf({ posts, closes }: Pick<Staff, 'posts' | 'closes'>, day: string): string | null {
  const turns = posts.flatMap(({ from, until }) => [from, ...(until === null ? [] : [dayAfter(until)])]);
  return [...turns, ...(closes === null ? [] : [closes])].filter((turn) => turn > day).sort()[0] ?? null;
}
