import type { Directory, StaffFields, StaffVerdict } from '../../../directory/index.ts';
import { finessFile } from '../support/national-files.ts';
import { importAccepted, openTemporary } from '../support/open-temporary.ts';

/** Three sites of nowhere, with right check digits. */
export const HOSPITAL = '990100000';
export const CLINIC = '990200008';
export const HOSPITAL_KEY = `finess:${HOSPITAL}`;
export const CLINIC_KEY = `finess:${CLINIC}`;

export const ADMINISTRATOR = { personId: 'administrateur', isAdministrator: true } as const;

/** A clock that a test moves. */
export interface Hand {
  now(): Date;
  set(instant: string): void;
}

export function handAt(instant: string): Hand {
  let current = new Date(instant);
  return { now: () => current, set: (next) => (current = new Date(next)) };
}

/** A directory with two sites, at a time that the test moves. */
export async function withSites(
  body: (directory: Directory, hand: Hand, path: string) => Promise<void>,
  instant = '2026-11-20T10:00:00Z',
): Promise<void> {
  const hand = handAt(instant);
  const { directory, path, discard } = await openTemporary({ clock: hand });
  try {
    const sites = [
      { finess: HOSPITAL, name: 'CH DE BRUMEVAL', city: '99100 BRUMEVAL' },
      { finess: CLINIC, name: 'CLINIQUE DU MIRAGE', city: '99200 MIRAGE' },
    ];
    await importAccepted(directory, finessFile('2026-11-01', sites), 'finess.csv');
    await body(directory, hand, path);
  } finally {
    await discard();
  }
}

export const POST = {
  structureKey: HOSPITAL_KEY,
  role: '331',
  sector: 'SA01',
  from: '2026-01-05',
  until: null,
} as const;

export function fieldsOf(changes: Partial<StaffFields> = {}): StaffFields {
  return {
    familyName: 'SPÉCIMEN',
    givenNames: ['Noémie', 'Anne'],
    civility: 'MME',
    function: 'Secrétaire médicale',
    phone: '01 99 00 00 00',
    email: 'noemie@example.org',
    posts: [POST],
    ...changes,
  };
}

/** Enter somebody of the hospital. */
export async function enter(
  directory: Directory,
  at: Date,
  changes: Partial<StaffFields> & { readonly number?: string } = {},
) {
  const { number = 'SEC-0042', ...fields } = changes;
  const command = { command: 'create-staff', establishment: HOSPITAL, number, fields: fieldsOf(fields) } as const;
  return accepted(await directory.staff.perform(ADMINISTRATOR, command, at));
}

export function accepted(verdict: StaffVerdict) {
  if (!verdict.accepted) throw new RangeError(`${verdict.code}: ${verdict.detail}`);
  return verdict.person;
}

export function codeOf(verdict: { readonly accepted: boolean; readonly code?: string }): string {
  return verdict.accepted ? 'accepted' : (verdict.code ?? '');
}
