import { randomBytes } from 'node:crypto';
import {
  type Directory,
  openLdapListener,
  type Professional,
  parisDay,
  territoryOf,
} from '../../../directory/index.ts';
import type { PROGRAM_CLASSES } from '../../../server/clients/directory-words.ts';
import { CLINIC, CLINIC_KEY, fieldsOf, HOSPITAL, HOSPITAL_KEY, POST } from '../../directory/curated/staff-fixture.ts';
import { RawClient } from '../../directory/ldap/raw-client.ts';
import { finessFile, type RassRow, rassFile, somebody } from '../../directory/support/national-files.ts';
import { importAccepted } from '../../directory/support/open-temporary.ts';
import { applicationToken, openTestHouse, type TestHouse } from '../../support/house.ts';

/** The department of the programs that have one, and another. */
export const [HERE, THERE] = ['93', '75'] as const;

/** What the registration of a program says of the directory; null: nothing. */
export interface Program {
  readonly class: (typeof PROGRAM_CLASSES)[number];
  readonly departments?: readonly string[];
  readonly establishments?: readonly string[];
}

export const PROGRAMS: Readonly<Record<string, Program | null>> = {
  anonymous: { class: 'anonymous' },
  professional: { class: 'professional' },
  'curator, 93': { class: 'curator', departments: [HERE] },
  'curator, site': { class: 'curator', establishments: [HOSPITAL] },
  'application, 93': { class: 'application', departments: [HERE] },
  'application, site': { class: 'application', establishments: [HOSPITAL] },
  'administrator, 93': { class: 'administrator', departments: [HERE] },
  administrator: { class: 'administrator' },
  replication: { class: 'replication' },
  'nothing said': null,
};
export const NAMES = Object.keys(PROGRAMS);

/** People whose name of exercice is not the civil one, of names that begin and sound like no other. */
export const PEOPLE = {
  inside: { ...somebody(1), exerciceFamilyName: 'ZORBAC', exerciceGivenName: 'PAUL', familyName: 'FUGIVAL' },
  outside: { ...somebody(2), exerciceFamilyName: 'QUIMPERT', exerciceGivenName: 'LUCE', familyName: 'TREMBLOT' },
  both: { ...somebody(3), exerciceFamilyName: 'OXYDAN', exerciceGivenName: 'PAUL', familyName: 'HULOTTE' },
  nowhere: { ...somebody(4), exerciceFamilyName: 'VERJUSK', exerciceGivenName: 'LUCE', familyName: 'DAMPAIR' },
  unnamed: { ...somebody(5), familyName: 'KEROUBLE' },
  other: { ...somebody(6), exerciceFamilyName: 'NIVOSTE', exerciceGivenName: 'PAUL', familyName: 'CYBOULET' },
} as const satisfies Readonly<Record<string, RassRow>>;
export type Slug = keyof typeof PEOPLE;
export const numberOf = (slug: Slug): string => PEOPLE[slug].nationalId ?? '';

export const STAFF_HERE = `3${HOSPITAL}/SEC-0001`;
export const STAFF_THERE = `3${CLINIC}/SEC-0002`;
/** Of the establishment here, at an address there. */
export const PLACE_HERE = `local:L-${HOSPITAL}-IRM`;
export const PLACE_THERE = `local:L-${CLINIC}-LABO`;
export const NETWORK = 'portalys';

const OPERATOR = { personId: 'operateur', isAdministrator: true } as const;
const LAST_FILE = 'Extraction_ProSanteConnect_Personne_activite_202611100400.txt';

/** A program as it asks: over HTTP with its token, over LDAP with an account of the same class and territory. */
export interface TwoDepartments {
  readonly house: TestHouse;
  readonly directory: Directory;
  ask(name: string, path: string, asked?: Asked): Promise<Told>;
  ldap(name: string): Promise<RawClient>;
  close(): Promise<void>;
}

interface Asked {
  readonly method?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer without what differs of itself from one request to the next: its number, and the instant. */
export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const BASE_DN = 'dc=region,dc=example';

/** A house with one program for each of {@link PROGRAMS}, records in two departments, and an LDAP door with the same identities. */
export async function openTwoDepartments(): Promise<TwoDepartments> {
  const house = await openTestHouse({
    applications: NAMES.length,
    professionals: 7,
    cards: ['generaliste'],
    registration: (place) => {
      const directory = PROGRAMS[NAMES[place] ?? ''];
      return { scope: 'openid directory.read directory.write', ...(directory ? { directory } : {}) };
    },
  });
  const { directory } = house.running.rooms;
  await fill(directory, house.clock.now());
  const scope = 'directory.read directory.write';
  const tokens = new Map<string, string>();
  for (const [place, name] of NAMES.entries()) {
    tokens.set(name, await applicationToken(house, house.client(place), scope));
  }
  const accounts = new Map(NAMES.map((name, place) => [name, `cn=programme-${place},ou=services,${BASE_DN}`]));
  const programOf = (dn: string): Program =>
    PROGRAMS[NAMES.find((name) => accounts.get(name) === dn) ?? ''] ?? { class: 'application' };
  const listener = await openLdapListener({
    entries: directory.entries,
    baseDn: BASE_DN,
    listen: { host: '127.0.0.1', port: 0 },
    clock: house.clock,
    randomBytes,
    verifyPassword: async () => true,
    classOf: (dn) => {
      const { class: of } = programOf(dn);
      return of === 'anonymous' ? 'local' : of;
    },
    territoryOf: (dn) => {
      const { departments = [], establishments = [] } = programOf(dn);
      return territoryOf(departments, establishments);
    },
  });
  const clients: RawClient[] = [];
  return {
    house,
    directory,
    ask: async (name, path, { method = 'GET', json, headers = {} } = {}) => {
      const answer = await fetch(`${house.issuer}/admin/api/directory/${path}`, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${tokens.get(name) ?? ''}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      return { status: answer.status, headers: headersOf(answer), body: bodyOf(await answer.text()) };
    },
    ldap: async (name) => {
      const client = await RawClient.open(listener.port);
      clients.push(client);
      if (name === 'anonymous') return client;
      const { code } = await client.bind(accounts.get(name) ?? '', 'mot de passe inventé');
      if (code !== 0) throw new RangeError(`bind refused: ${code}`);
      return client;
    },
    close: async () => {
      for (const client of clients) client.close();
      await listener.close();
      await house.close();
    },
  };
}

function headersOf(answer: Response): Readonly<Record<string, string>> {
  const { date: _date, 'x-request-id': _request, ...headers } = Object.fromEntries(answer.headers);
  return headers;
}

function bodyOf(text: string): unknown {
  const body: unknown = text === '' ? null : JSON.parse(text);
  if (typeof body !== 'object' || body === null || !('request' in body)) return body;
  const { request: _request, ...rest } = body;
  return rest;
}

function at(department: string, row: RassRow): RassRow {
  const structureId = `4${row.id}00${department}`;
  const place = { 'address.postalCode': `${department}100`, 'address.cedex': `${department}100 BRUMEVAL` };
  return { mode: 'L', sector: 'SA07', structureId, name: `CABINET ${department}`, ...place, ...row };
}

/** The rows of the last file, with other civil names where they are told. */
export function lastFile(civil: Partial<Record<Slug, string>> = {}): string {
  const row = (slug: Slug): RassRow => ({ ...PEOPLE[slug], familyName: civil[slug] ?? PEOPLE[slug].familyName });
  return rassFile([
    at(HERE, row('inside')),
    at(THERE, row('outside')),
    at(HERE, row('both')),
    at(THERE, row('both')),
    row('nowhere'),
    at(THERE, row('unnamed')),
    at(THERE, row('other')),
  ]);
}

/** Take a file of people in, whoever it closes. */
export async function takeIn(directory: Directory, content: string, name = LAST_FILE): Promise<void> {
  await importAccepted(directory, content, name, { allowClosures: true });
}

export function personOf(directory: Directory, number: string): Professional {
  const found = directory.reader.findByNationalId(number);
  if (!('record' in found)) throw new RangeError(`nobody has ${number}`);
  return found.record;
}

/** Write what the region keeps of somebody. */
export async function keep(
  directory: Directory,
  number: string,
  field: 'phone' | 'secureMail',
  value: string,
  at: Date,
): Promise<void> {
  const { personId: id, version } = personOf(directory, number);
  const command = { command: 'set-local-field', ref: { kind: 'person', id }, field, value, version } as const;
  expectAccepted(await directory.editor.perform({ personId: 'operateur' }, command, at));
}

export function expectAccepted(verdict: { readonly accepted: boolean; readonly code?: string }): void {
  if (!verdict.accepted) throw new RangeError(`refused: ${verdict.code}`);
}

/** Enter somebody who works at an establishment. */
export async function enterStaff(
  directory: Directory,
  establishment: string,
  number: string,
  at: Date,
): Promise<Professional> {
  const posts = [{ ...POST, from: '2020-01-06', structureKey: `finess:${establishment}` }];
  const fields = fieldsOf({ familyName: number === 'SEC-0001' ? 'BLUVENDI' : 'WAXEMOU', posts });
  const command = { command: 'create-staff', establishment, number, fields } as const;
  const verdict = await directory.staff.perform(OPERATOR, command, at);
  expectAccepted(verdict);
  return personOf(directory, `3${establishment}/${number}`);
}

export async function admit(directory: Directory, number: string, from: string, at: Date): Promise<void> {
  const { personId } = personOf(directory, number);
  const place = { networkId: NETWORK, personId, from, until: null } as const;
  const command = { command: 'admit', ...place, tier: 'member', role: '' } as const;
  expectAccepted(await directory.editor.performMembership({ personId: 'operateur' }, command, at));
}

async function fill(directory: Directory, now: Date): Promise<void> {
  const sites = [
    { finess: HOSPITAL, name: 'CH DE BRUMEVAL', city: `${HERE}100 BRUMEVAL` },
    { finess: CLINIC, name: 'CLINIQUE DU MIRAGE', city: `${THERE}100 MIRAGE` },
  ];
  await importAccepted(directory, finessFile('2026-11-10', sites), 'finess.csv', { allowClosures: true });
  await takeIn(directory, lastFile());
  for (const slug of Object.keys(PEOPLE) as Slug[]) {
    await keep(directory, numberOf(slug), 'phone', '06 39 98 00 01', now);
    await keep(directory, numberOf(slug), 'secureMail', `${slug}@mss.example`, now);
  }
  await enterStaff(directory, HOSPITAL, 'SEC-0001', now);
  await enterStaff(directory, CLINIC, 'SEC-0002', now);
  const place = { kind: 'service', siret: '', number: '', way: '', phone: '', email: '', openedOn: '' } as const;
  for (const [parent, code, name] of [
    [HOSPITAL, 'IRM', 'IMAGERIE'],
    [CLINIC, 'LABO', 'LABORATOIRE'],
  ] as const) {
    const fields = { ...place, name, postalCode: '75011', city: 'PARIS' };
    const command = { command: 'create-structure', parent, code, fields } as const;
    expectAccepted(await directory.staff.performStructure(OPERATOR, command, now));
  }
  await admit(directory, numberOf('inside'), '2026-01-01', now);
  await admit(directory, numberOf('outside'), '2026-01-01', now);
  await letCurate(directory, HOSPITAL_KEY, numberOf('other'), now);
  await letCurate(directory, CLINIC_KEY, numberOf('outside'), now);
}

/** Give somebody the right to keep an establishment, from today on. */
export async function letCurate(directory: Directory, structureKey: string, number: string, now: Date): Promise<void> {
  const { personId } = personOf(directory, number);
  const until = parisDay(new Date(now.getTime() + 300 * DAY_MS));
  const command = { structureKey, personId, from: parisDay(now), until, reason: 'Curateur de l’essai' };
  expectAccepted(await directory.staff.performCuration(OPERATOR, command, now));
}

const DAY_MS = 24 * 3600 * 1000;
