import type { MembershipCommand, MembershipVerdict } from '../edit-views.ts';
import { MAX_ROLE_CHARS, type Membership } from '../model/network.ts';
import { parseDay } from '../model/paris-time.ts';
import { listChanges } from '../model/record-changes.ts';
import type { Actor } from '../model/right.ts';
import type { Tables } from '../store/environment.ts';
import { isKey } from '../store/is-key.ts';
import { appendLine } from '../store/journal.ts';
import type { RecordStore } from '../store/record-store.ts';
import { refreshNetworks, saveMembership } from '../store/save-network.ts';
import { peopleFault } from './territory-fault.ts';

type Refusal = Extract<MembershipVerdict, { readonly accepted: false }>;

/**
 * Admit a person to a network, or change a membership (its end included), by hand. Of two changes that saw the same state exactly one is accepted;
 * memberships of one person in one network never overlap.
 */
export function editMembership(
  store: RecordStore,
  actor: Actor,
  command: MembershipCommand,
  at: Date,
): MembershipVerdict {
  const { tables, write } = store.environment;
  const verdict = write((): MembershipVerdict => {
    const refused =
      malformed(command) ??
      unknownParties(tables, command) ??
      peopleFault(actor, [tables.people.get(command.personId)]) ??
      conflicting(tables, command);
    if (refused) return refused;
    const { networkId, personId, tier, role, from, until } = command;
    const before = tables.memberships.get([personId, networkId, from]) ?? null;
    const membership: Membership = { networkId, personId, tier, role, from, until, by: actor.personId };
    saveMembership(tables, membership);
    const line = appendLine(tables, {
      at: at.toISOString(),
      ref: { kind: 'person', id: personId },
      operation: 'edited',
      by: actor.personId,
      changes: listChanges(before === null ? {} : shown(before), shown(membership)).map((change) => ({
        ...change,
        field: `membership[${networkId} ${from}].${change.field}`,
      })),
    });
    return { accepted: true, line, membership };
  });
  if (verdict.accepted) refreshNetworks(store, at);
  return verdict;
}

function shown({ tier, role, until }: Membership): object {
  return { tier, role, until };
}

function malformed({ role, from, until }: MembershipCommand): Refusal | null {
  const isPeriod = isDay(from) && (until === null || (isDay(until) && until >= from));
  if (!isPeriod) return refusal('directory.membership.malformed', 'two real days, the last not before the first');
  if (role.length > MAX_ROLE_CHARS)
    return refusal('directory.membership.malformed', `a role of more than ${MAX_ROLE_CHARS} characters`);
  return null;
}

function isDay(text: string): boolean {
  return parseDay(text) === text;
}

function unknownParties(tables: Tables, { networkId, personId }: MembershipCommand): Refusal | null {
  const network = isKey(networkId) ? tables.networks.get(networkId) : undefined;
  if (network === undefined) return refusal('directory.network.absent', networkId);
  if (network.closedOn !== null) return refusal('directory.network.closed', networkId);
  const person = isKey(personId) ? tables.people.get(personId) : undefined;
  if (person === undefined) return refusal('directory.person.absent', personId);
  return person.closedOn === null ? null : refusal('directory.person.closed', personId);
}

function conflicting(tables: Tables, command: MembershipCommand): Refusal | null {
  const { networkId, personId, from } = command;
  const theirs = Array.from(
    tables.memberships.getRange({ start: [personId, networkId], end: [personId, networkId, '\uffff'] }),
    ({ value }) => value,
  );
  const current = theirs.find((each) => each.from === from);
  const others = theirs.filter((each) => each.from !== from);
  if (others.some((other) => overlaps(other, command)))
    return refusal('directory.membership.overlaps', 'a membership of these days exists');
  if (command.command === 'admit') {
    return current === undefined
      ? null
      : refusal('directory.membership.overlaps', 'a membership of this first day exists');
  }
  if (current === undefined) return refusal('directory.membership.absent', `none of ${from}`);
  const { seen } = command;
  const isSeen = current.tier === seen.tier && current.role === seen.role && current.until === seen.until;
  return isSeen ? null : refusal('directory.edit.stale-version', 'the membership changed', current);
}

function overlaps(one: Membership, other: Pick<Membership, 'from' | 'until'>): boolean {
  return (other.until === null || one.from <= other.until) && (one.until === null || other.from <= one.until);
}

function refusal(code: Refusal['code'], detail: string, current?: Membership): Refusal {
  return { accepted: false, code, detail, ...(current === undefined ? {} : { current }) };
}
