import type { Membership } from '../model/network.ts';
import type { PersonMerge } from '../model/person-merge.ts';
import type { LocalField } from '../model/professional.ts';
import type { Proposal } from '../model/proposal.ts';
import type { Tables } from './environment.ts';
import { removeMembership, saveMembership } from './save-network.ts';

type Belongings = Pick<PersonMerge, 'memberships' | 'proposals'>;

/** Memberships and proposals of one person become another's; what the other has of the same name is left, and what it would have covered is kept aside. */
export function moveBelongings(tables: Tables, from: string, to: string): Belongings {
  return { memberships: moveMemberships(tables, from, to), proposals: moveProposals(tables, from, to) };
}

/** What followed goes back in the state it has now; what somebody ended or removed since stays so. */
export function returnBelongings(
  tables: Tables,
  { survivorId, absorbedId, memberships, proposals }: PersonMerge,
): void {
  for (const { networkId, from } of memberships.moved) {
    const membership = tables.memberships.get([survivorId, networkId, from]);
    if (membership === undefined) continue;
    removeMembership(tables, membership);
    saveMembership(tables, { ...membership, personId: absorbedId });
  }
  for (const membership of memberships.aside) saveMembership(tables, membership);
  for (const field of proposals.moved) {
    const proposal = tables.proposals.get([survivorId, field]);
    if (proposal === undefined) continue;
    removeProposal(tables, proposal);
    putProposal(tables, { ...proposal, personId: absorbedId });
  }
  for (const proposal of proposals.aside) putProposal(tables, proposal);
}

function moveMemberships(tables: Tables, from: string, to: string): Belongings['memberships'] {
  const moved: Pick<Membership, 'networkId' | 'from'>[] = [];
  const aside: Membership[] = [];
  const range = { start: [from], end: [from, '\uffff'] };
  for (const { value } of Array.from(tables.memberships.getRange(range))) {
    removeMembership(tables, value);
    if (tables.memberships.get([to, value.networkId, value.from]) !== undefined) {
      aside.push(value);
      continue;
    }
    saveMembership(tables, { ...value, personId: to });
    moved.push({ networkId: value.networkId, from: value.from });
  }
  return { moved, aside };
}

function moveProposals(tables: Tables, from: string, to: string): Belongings['proposals'] {
  const moved: LocalField[] = [];
  const aside: Proposal[] = [];
  const range = { start: [from], end: [from, '\uffff'] };
  for (const { value } of Array.from(tables.proposals.getRange(range))) {
    removeProposal(tables, value);
    if (tables.proposals.get([to, value.field]) !== undefined) {
      aside.push(value);
      continue;
    }
    putProposal(tables, { ...value, personId: to });
    moved.push(value.field);
  }
  return { moved, aside };
}

function removeProposal(tables: Tables, { personId, field, at }: Proposal): void {
  tables.proposals.removeSync([personId, field]);
  tables.waitingProposals.removeSync([at, personId, field]);
}

function putProposal(tables: Tables, proposal: Proposal): void {
  tables.proposals.putSync([proposal.personId, proposal.field], proposal);
  if (proposal.decided === null)
    tables.waitingProposals.putSync([proposal.at, proposal.personId, proposal.field], true);
}
