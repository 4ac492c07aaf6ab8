import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Product, readCertificate, type TrustEntry, type TrustOrigin, type Universe } from '../../pki/index.ts';
import { ServerError } from '../errors.ts';
import type { CardChange, CardLedger, Row } from './card-ledger.ts';

/** An authority added by command, its provenance always told. */
export type AddedAuthority = TrustEntry & { readonly origin: TrustOrigin };

/** Who removes an authority, and when. */
export interface Removal {
  readonly by: string;
  readonly at: Date;
}

const PRODUCTS: readonly Product[] = ['CPS', 'CPF', 'CPE', 'CPA', 'software-person', 'organisation'];
const UNIVERSES: readonly Universe[] = ['production', 'test', 'demo'];

/**
 * Authorities added by command, in the ledger. Each row is sealed with a key derived from the master key: whoever can write the
 * data but has not that key adds no authority.
 *
 * @throws ServerError `server.cards.authority-forged` when a row was not written with this key
 */
export function listAddedAuthorities(ledger: Pick<CardLedger, 'all'>, key: Uint8Array): readonly AddedAuthority[] {
  return ledger.all('authorities').map(([fingerprint, row]) => openRow(fingerprint, row, key));
}

/** Add an authority. The caller has judged it. @returns false when it is held already, with its first provenance */
export function addAuthority(ledger: CardLedger, key: Uint8Array, entry: AddedAuthority): Promise<boolean> {
  const { fingerprint } = readCertificate(entry.der);
  const { addedAt } = entry.origin;
  return ledger.change((get) =>
    get('authorities', fingerprint) === undefined
      ? {
          steps: [{ table: 'authorities', key: fingerprint, row: sealRow(fingerprint, entry, key) }],
          lines: [trustChange('added', entry, { at: addedAt ?? new Date(0), by: entry.origin.addedBy })],
        }
      : null,
  );
}

/** Remove an authority added by command. @returns false when it is not among them */
export function removeAuthority(
  ledger: CardLedger,
  key: Uint8Array,
  fingerprint: string,
  removal: Removal,
): Promise<boolean> {
  return ledger.change((get) => {
    const row = get('authorities', fingerprint);
    if (row === undefined) return null;
    return {
      steps: [{ table: 'authorities', key: fingerprint, row: null }],
      lines: [trustChange('removed', openRow(fingerprint, row, key), removal)],
    };
  });
}

/**
 * Note the authorities of the configuration: each one that was not there at the last start, and each that is there no more, or
 * with another role or other products, is a line of the journal.
 */
export function noteConfigured(ledger: CardLedger, entries: readonly TrustEntry[], at: Date): Promise<boolean> {
  const now = new Map(entries.map((entry) => [readCertificate(entry.der).fingerprint, entry] as const));
  const before = new Map(ledger.all('configured'));
  return ledger.change(() => {
    const added = [...now].filter(([fingerprint, entry]) => !sameRow(before.get(fingerprint), configuredRow(entry)));
    const removed = [...before].filter(([fingerprint]) => !now.has(fingerprint));
    if (added.length + removed.length === 0) return null;
    return {
      steps: [
        ...added.map(([key, entry]) => ({ table: 'configured' as const, key, row: configuredRow(entry) })),
        ...removed.map(([key]) => ({ table: 'configured' as const, key, row: null })),
      ],
      lines: [
        ...added.map(([fingerprint, entry]) =>
          trustChange(before.has(fingerprint) ? 'changed' : 'added', entry, { at, by: 'configuration' }),
        ),
        ...removed.map(([fingerprint, row]) => removedLine(fingerprint, row, at)),
      ],
    };
  });
}

function trustChange(operation: string, entry: TrustEntry, { at, by }: Removal): CardChange {
  const { fingerprint, subject } = readCertificate(entry.der);
  const { role, issues, provenance, origin } = entry;
  const details = { operation, name: subject.text, role, issues: issues.join(' '), universe: provenance, by };
  return {
    at,
    action: 'trust.changed',
    subject: fingerprint,
    details: { ...details, source: origin?.source ?? '' },
  };
}

function removedLine(fingerprint: string, { name = '', role = '', issues = '' }: Row, at: Date): CardChange {
  const details = { operation: 'removed', name, role, issues, by: 'configuration' };
  return { at, action: 'trust.changed', subject: fingerprint, details };
}

function configuredRow({ der, role, issues, provenance }: TrustEntry): Row {
  return { name: readCertificate(der).subject.text, role, issues: [...issues].sort().join(' '), universe: provenance };
}

function sameRow(a: Row | undefined, b: Row): boolean {
  return a !== undefined && Object.entries(b).every(([name, value]) => a[name] === value);
}

function sealRow(fingerprint: string, entry: AddedAuthority, key: Uint8Array): Row {
  const { der, role, provenance, issues, origin } = entry;
  const row = {
    der: Buffer.from(der).toString('base64'),
    role,
    universe: provenance,
    issues: issues.join(' '),
    by: origin.addedBy,
    at: origin.addedAt?.toISOString() ?? '',
    source: origin.source,
  };
  return { ...row, seal: sealOf(fingerprint, row, key).toString('hex') };
}

function openRow(fingerprint: string, { seal = '', ...row }: Row, key: Uint8Array): AddedAuthority {
  const { der = '', role, universe, issues = '', by = '', at = '', source = '' } = row;
  const expected = sealOf(fingerprint, row, key);
  const found = Buffer.from(seal, 'hex');
  const provenance = UNIVERSES.find((one) => one === universe);
  const isOurs = found.length === expected.length && timingSafeEqual(found, expected);
  if (!isOurs || provenance === undefined || (role !== 'anchor' && role !== 'intermediate')) {
    throw new ServerError('server.cards.authority-forged', `authority ${fingerprint}`);
  }
  return {
    der: Buffer.from(der, 'base64'),
    role,
    provenance,
    issues: PRODUCTS.filter((product) => issues.split(' ').includes(product)),
    origin: { addedBy: by, addedAt: at === '' ? null : new Date(at), source },
  };
}

function sealOf(fingerprint: string, row: Row, key: Uint8Array): Buffer {
  const fields = Object.keys(row)
    .sort()
    .map((name) => [name, row[name]]);
  return createHmac('sha256', key)
    .update(JSON.stringify([fingerprint, fields]))
    .digest();
}
