import { type Directory, parisDay, type StaffVerdict } from '../../directory/index.ts';
import { DemoError } from '../demo-error.ts';
import { HOSPITAL_FINESS } from '../region/cast.ts';
import { STAFF, type StaffMember, staffNationalId } from '../region/staff.ts';

const BY_SYSTEM = { personId: 'system', isAdministrator: true } as const;
/** A public hospital. */
const HOSPITAL_SECTOR = 'SA01';
/** Days since the invented staff began. */
const SINCE_DAYS = 300;
const RIGHT_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Enter the hospital's invented staff as its curator would, and the curator's right; whoever is there already is left as they are.
 * @throws DemoError `demo.staff.refused`
 */
export async function enterStaff({ reader, staff }: Pick<Directory, 'reader' | 'staff'>, at: Date): Promise<void> {
  for (const member of STAFF.filter(({ state }) => state !== 'unknown')) {
    if ('record' in reader.findByNationalId(staffNationalId(member))) continue;
    const entered = settled(member, await staff.perform(BY_SYSTEM, creation(member, at), at));
    if (member.state === 'closed') {
      const closing = {
        command: 'close-staff',
        personId: entered.personId,
        version: entered.version,
        on: parisDay(at),
      } as const;
      settled(member, await staff.perform(BY_SYSTEM, closing, at));
    }
    if (member.state === 'curator') await grant(staff, entered.personId, at);
  }
}

async function grant(staff: Directory['staff'], personId: string, at: Date): Promise<void> {
  const days = { from: parisDay(at), until: parisDay(new Date(at.getTime() + RIGHT_DAYS * DAY_MS)) };
  const reason = 'Démonstration : responsable du personnel';
  const right = { personId, structureKey: `finess:${HOSPITAL_FINESS}`, ...days, reason };
  const given = await staff.performCuration(BY_SYSTEM, right, at);
  if (!given.accepted) throw new DemoError('demo.staff.refused', 'defect', `${given.code} ${given.detail}`);
}

function creation({ number, familyName, givenName, civility, title, role }: StaffMember, at: Date) {
  const from = parisDay(new Date(at.getTime() - SINCE_DAYS * DAY_MS));
  const post = { structureKey: `finess:${HOSPITAL_FINESS}`, role, sector: HOSPITAL_SECTOR, from, until: null };
  const names = { familyName, givenNames: [givenName], civility, function: title };
  const fields = { ...names, phone: '', email: '', posts: [post] };
  return { command: 'create-staff', establishment: HOSPITAL_FINESS, number, fields } as const;
}

function settled({ slug }: StaffMember, verdict: StaffVerdict) {
  if (verdict.accepted) return verdict.person;
  throw new DemoError('demo.staff.refused', 'defect', `${slug}: ${verdict.code} ${verdict.detail}`);
}
