import { canonicalIdentifier } from '../model/identifiers.ts';
import { MAX_ROLE_CHARS, type Membership, type Tier } from '../model/network.ts';
import { parseDay } from '../model/paris-time.ts';
import { fold } from '../search/fold.ts';
import { isKey } from '../store/is-key.ts';
import type { ImportContext } from './import-context.ts';
import type { Cell } from './person-row.ts';

/** Columns of `membres`. */
export type MemberColumn = 'code_reseau' | 'identification_nationale' | 'niveau' | 'role' | 'debut' | 'fin';

/** The tiers, and the French words of the 2007 plan for them. */
const TIERS: Readonly<Record<string, Tier>> = {
  permanent: 'permanent',
  active: 'active',
  militant: 'active',
  member: 'member',
  adherent: 'member',
  other: 'other',
  autre: 'other',
};

/** Read one row of `membres` into the workbench; a row that names nobody, or no network we know, is left out. */
export function stageMembership(context: ImportContext, line: number, cell: Cell<MemberColumn>): void {
  const { staging, faults } = context;
  const membership = parseMembership(context, line, cell);
  if (membership === null) {
    return;
  }
  const key = [membership.personId, membership.networkId, membership.from];
  const known = staging.memberships.get(key);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(membership)) {
    faults.refuse(line, null, 'directory.import.duplicate-row', 'same person, network and first day');
    return;
  }
  staging.memberships.putSync(key, membership);
}

function parseMembership({ store, faults }: ImportContext, line: number, cell: Cell<MemberColumn>): Membership | null {
  const { identifiers, networks } = store.environment.tables;
  const nationalId = canonicalIdentifier(cell('identification_nationale'));
  const networkId = cell('code_reseau').toLowerCase();
  const personId = isKey(nationalId) ? identifiers.get(nationalId) : undefined;
  const tier = TIERS[fold(cell('niveau'))];
  const from = parseDay(cell('debut'));
  const until = cell('fin') === '' ? null : parseDay(cell('fin'));
  const role = cell('role');
  if (personId === undefined) {
    faults.refuse(line, 'identification_nationale', 'directory.person.absent', nationalId.slice(0, MAX_ROLE_CHARS));
  } else if (!isKey(networkId) || networks.get(networkId) === undefined) {
    faults.refuse(line, 'code_reseau', 'directory.network.absent', networkId.slice(0, MAX_ROLE_CHARS));
  } else if (tier === undefined) {
    faults.refuse(line, 'niveau', 'directory.import.unknown-value', cell('niveau').slice(0, MAX_ROLE_CHARS));
  } else if (role.length > MAX_ROLE_CHARS) {
    faults.refuse(line, 'role', 'directory.import.value-too-long', `more than ${MAX_ROLE_CHARS} characters`);
  } else if (from === null || (until === null && cell('fin') !== '') || (until !== null && until < from)) {
    faults.refuse(
      line,
      from === null ? 'debut' : 'fin',
      'directory.import.date-malformed',
      'a real day, not before the first',
    );
  } else {
    return { networkId, personId, tier, role, from, until };
  }
  return null;
}
