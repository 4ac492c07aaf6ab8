/** So few members are looked through one by one. */
const FEW_MEMBERS = 8;

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** What tells whether a text is a member of a list, as a set that is made once however many criteria ask. */
function membersOf(list: readonly string[]): { has(member: string): boolean } {
  if (list.length <= FEW_MEMBERS) return { has: (member) => list.includes(member) };
  const known = sets.get(list);
  if (known) return known;
  const made = new Set(list);
  sets.set(list, made);
  return made;
}

/** Whether a list, the value of a fact, has this member. */
export function hasMember(list: readonly string[], member: string): boolean {
  return membersOf(list).has(member);
}

/** Whether it has all of these. */
export function hasEvery(list: readonly string[], wanted: readonly string[]): boolean {
  const members = membersOf(list);
  return wanted.every((member) => members.has(member));
}

/**
 * Whether it has one of these. The shorter of the two is gone through: what a criterion costs is at most what it takes to write it,
 * however many members a question states.
 *
 * @param wanted the same, as the list it was written as and as a set
 */
export function hasSome(
  list: readonly string[],
  wanted: { readonly list: readonly string[]; readonly set: ReadonlySet<string> },
): boolean {
  if (list.length <= wanted.list.length || list.length <= FEW_MEMBERS)
    return list.some((member) => wanted.set.has(member));
  const members = membersOf(list);
  return wanted.list.some((member) => members.has(member));
}
