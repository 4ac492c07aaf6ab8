import { sameJson } from './same-json.ts';
import { dayBefore, type Staff, type StaffPost } from './staff.ts';

/**
 * What two establishments, or one twice, say of one person: posts of both, none beyond the day on which its record closes. Where both have the same place, role and sector on a
 * day it is one post. Pure.
 */
export function mergeStaff(survivor: Staff, absorbed: Staff): Staff {
  const closes =
    survivor.closes === null || absorbed.closes === null ? null : laterOf(survivor.closes, absorbed.closes);
  const posts = [...postsWithin(survivor), ...postsWithin(absorbed)].reduce(withPost, []);
  return { ...survivor, function: survivor.function || absorbed.function, posts, closes };
}

/** The survivor's part of merged staff again: as before, but for what was said since. Pure. */
export function partStaff(survivor: Staff, merged: Staff, current: Staff): Staff {
  if (isSaid(current, merged)) return survivor;
  const theirs = merged.posts.filter((post) => !survivor.posts.some((own) => sameJson(own, post)));
  const joined = survivor.posts.filter((own) => !merged.posts.some((post) => sameJson(own, post)));
  const kept = current.posts.filter((post) => !theirs.some((other) => sameJson(other, post)));
  const posts = [...kept, ...joined].reduce(withPost, []);
  return {
    ...current,
    posts: posts.length === 0 ? survivor.posts : posts,
    function: current.function === merged.function ? survivor.function : current.function,
    closes: current.closes === merged.closes ? survivor.closes : current.closes,
  };
}

function isSaid(one: Staff, other: Staff): boolean {
  return sameJson([one.function, one.posts, one.closes], [other.function, other.posts, other.closes]);
}

/** Posts of a record, each over the day before the record closes; one that would begin later never ran. */
function postsWithin({ posts, closes }: Staff): readonly StaffPost[] {
  if (closes === null) return posts;
  const last = dayBefore(closes);
  return posts
    .filter(({ from }) => from <= last)
    .map((post) => ({ ...post, until: post.until === null || post.until > last ? last : post.until }));
}

/** One post more; those of the same place, role and sector that it meets become one with it. */
function withPost(posts: readonly StaffPost[], post: StaffPost): readonly StaffPost[] {
  const met = posts.filter((other) => isSame(other, post) && meets(other, post));
  if (met.length === 0) return [...posts, post];
  const all = [...met, post];
  const from = all.map((one) => one.from).reduce(earlierOf);
  const until = all
    .map((one) => one.until)
    .reduce((one, other) => (one === null || other === null ? null : laterOf(one, other)));
  return [...posts.filter((other) => !met.includes(other)), { ...post, from, until }];
}

function isSame(one: StaffPost, other: StaffPost): boolean {
  return one.structureKey === other.structureKey && one.role === other.role && one.sector === other.sector;
}

function meets(one: StaffPost, other: StaffPost): boolean {
  return (other.until === null || one.from <= other.until) && (one.until === null || other.from <= one.until);
}

function laterOf(one: string, other: string): string {
  return one > other ? one : other;
}

function earlierOf(one: string, other: string): string {
  return one < other ? one : other;
}
