import type { PkiCode } from '../../../pki/index.ts';
import type { CrlSpec } from '../../../scripts/authority/build-crl.ts';
import {
  boolean,
  context,
  element,
  integer,
  oid,
  primitiveContext,
  sequence,
} from '../../../scripts/authority/der-writer.ts';
import * as extension from '../../../scripts/authority/extensions.ts';
import {
  AT,
  DAY_MS,
  HOUR_MS,
  makeAuthority,
  makeCrl,
  newRsaKey,
  type TestAuthority,
  trustEntry,
  withExtensions,
} from '../../support/authority.ts';
import { fort, root } from '../world.ts';

/** One list offered to a store that holds root and FORT, and the code it is refused or warned of with (null: accepted). */
export interface CrlCase {
  readonly title: string;
  readonly clause: string;
  readonly list: () => Uint8Array;
  /** Authority held besides root and FORT. */
  readonly held?: () => TestAuthority;
  readonly code: PkiCode | null;
}

const usual = [extension.authorityKeyIdentifier(fort.spki), extension.crlNumber(7)];
const SINCE = new Date('2026-02-01T00:00:00Z');

function changed(title: string, clause: string, changes: Partial<CrlSpec>, code: PkiCode | null): CrlCase {
  return { title, clause, list: () => makeCrl(fort, changes), code };
}

function entryCase(
  title: string,
  clause: string,
  entry: NonNullable<CrlSpec['revoked'][number]['extensions']>[number],
  code: PkiCode | null,
) {
  return changed(title, clause, { revoked: [{ serial: Buffer.from([5]), since: SINCE, extensions: [entry] }] }, code);
}

function utcTime(text: string): Uint8Array {
  return element(0x17, Buffer.from(text));
}

function flipLast(der: Uint8Array): Uint8Array {
  const altered = Uint8Array.from(der);
  altered.set([(altered.at(-1) ?? 0) ^ 1], altered.length - 1);
  return altered;
}

const rsaAuthority = makeAuthority('ESSAI AC RSA', root, { key: newRsaKey(2048) });
const shortAuthority = makeAuthority('ESSAI AC COURTE', root, { key: newRsaKey(1024) });
const silentAuthority = makeAuthority('ESSAI AC SANS LISTE', root, {
  extensions: withExtensions(extension.keyUsage('keyCertSign')),
});

export const crlCases: readonly CrlCase[] = [
  changed('accepts a complete list', 'RFC 5280 §5', {}, null),
  changed('accepts a list without key identifier', 'RFC 5280 §5.2.1', { extensions: [extension.crlNumber(7)] }, null),
  changed(
    'accepts a number of twenty octets',
    'RFC 5280 §5.2.3',
    { extensions: [extension.crlNumber(2n ** 158n)] },
    null,
  ),
  changed(
    'refuses a critical number',
    'RFC 5280 §5.2.3',
    { extensions: [{ ...extension.crlNumber(7), critical: true }] },
    'pki.crl.malformed',
  ),
  changed(
    'accepts a list dated a little ahead of our clock',
    'limit CRL_CLOCK_SKEW_MS',
    { thisUpdate: new Date(AT.getTime() + 299_000) },
    null,
  ),
  changed(
    'refuses a list dated well ahead of our clock',
    'RFC 5280 §5.1.2.4',
    { thisUpdate: new Date(AT.getTime() + HOUR_MS) },
    'pki.crl.not-yet-valid',
  ),
  changed(
    'keeps a list at the instant of its next update, and says so',
    'RFC 5280 §6.3.3',
    { nextUpdate: AT },
    'pki.crl.stale',
  ),
  changed(
    'refuses a next update before the update',
    'RFC 5280 §5.1.2.5',
    { nextUpdate: new Date(AT.getTime() - 2 * DAY_MS) },
    'pki.crl.malformed',
  ),
  changed('refuses a list without number', 'RFC 5280 §5.2.3', { extensions: usual.slice(0, 1) }, 'pki.crl.malformed'),
  changed('refuses a list without extensions', 'RFC 5280 §5.1.2.7', { extensions: [] }, 'pki.crl.malformed'),
  {
    title: 'refuses an altered list',
    clause: 'RFC 5280 §6.3.3 (g)',
    list: () => flipLast(makeCrl(fort)),
    code: 'pki.crl.bad-signature',
  },
  {
    title: 'refuses the list of a look-alike authority',
    clause: 'S-27, S-28',
    list: () => makeCrl(makeAuthority('ESSAI AC FORT PERSONNES', null)),
    code: 'pki.crl.bad-signature',
  },
  {
    title: 'refuses the list of an authority nobody holds',
    clause: 'S-28',
    list: () => makeCrl(makeAuthority('ESSAI AC ETRANGERE', null)),
    code: 'pki.crl.unknown-issuer',
  },
  {
    title: 'refuses a list signed by an authority that may not sign lists',
    clause: 'RFC 5280 §6.3.3 (f)',
    list: () => makeCrl(silentAuthority),
    held: () => silentAuthority,
    code: 'pki.crl.wrong-key-usage',
  },
  {
    title: 'refuses a list signed with SHA-1',
    clause: 'S-28',
    list: () => makeCrl(rsaAuthority, { algorithm: 'rsa-sha1' }),
    held: () => rsaAuthority,
    code: 'pki.crl.weak-algorithm',
  },
  {
    title: 'refuses a list signed by a short key',
    clause: 'S-28',
    list: () => makeCrl(shortAuthority),
    held: () => shortAuthority,
    code: 'pki.crl.weak-algorithm',
  },
  changed(
    'accepts a partial list (issuingDistributionPoint)',
    'RFC 5280 §5.2.5',
    {
      extensions: [
        ...usual,
        { oid: '2.5.29.28', critical: true, value: sequence(primitiveContext(1, Buffer.from([0xff]))) },
      ],
    },
    null,
  ),
  changed(
    'accepts an indirect list',
    'RFC 5280 §5.2.5',
    {
      extensions: [
        ...usual,
        { oid: '2.5.29.28', critical: true, value: sequence(primitiveContext(4, Buffer.from([0xff]))) },
      ],
    },
    null,
  ),
  changed(
    'accepts a delta list',
    'RFC 5280 §5.2.4',
    { extensions: [...usual, { oid: '2.5.29.27', critical: true, value: integer(6) }] },
    null,
  ),
  changed(
    'accepts a delta list that forgot to say it is critical',
    'RFC 5280 §5.2.4, §5.2.5',
    { extensions: [...usual, { oid: '2.5.29.27', value: integer(6) }] },
    null,
  ),
  changed(
    'refuses two scopes that exclude each other',
    'RFC 5280 §5.2.5',
    {
      extensions: [
        ...usual,
        {
          oid: '2.5.29.28',
          critical: true,
          value: sequence(primitiveContext(1, Buffer.from([0xff])), primitiveContext(2, Buffer.from([0xff]))),
        },
      ],
    },
    'pki.crl.malformed',
  ),
  changed(
    'refuses a scope whose default value is written out',
    'X.690 §11.5',
    {
      extensions: [
        ...usual,
        { oid: '2.5.29.28', critical: true, value: sequence(primitiveContext(4, Buffer.from([0]))) },
      ],
    },
    'pki.crl.malformed',
  ),
  changed(
    'accepts the addresses of deltas',
    'RFC 5280 §5.2.6',
    {
      extensions: [
        ...usual,
        { ...extension.crlDistributionPoint('http://listes.example/delta.crl'), oid: '2.5.29.46' },
      ],
    },
    null,
  ),
  changed(
    'refuses addresses of deltas that cannot be read',
    'RFC 5280 §5.2.6',
    { extensions: [...usual, { oid: '2.5.29.46', value: sequence() }] },
    'pki.crl.malformed',
  ),
  changed(
    'refuses a delta older than its base',
    'RFC 5280 §5.2.4',
    { extensions: [...usual, { oid: '2.5.29.27', critical: true, value: integer(8) }] },
    'pki.crl.malformed',
  ),
  changed(
    'accepts a non-critical extension nobody knows',
    'RFC 5280 §5.2',
    { extensions: [...usual, { oid: '2.999.1', value: boolean(true) }] },
    null,
  ),
  entryCase('accepts a reason', 'RFC 5280 §5.3.1', { oid: '2.5.29.21', value: element(0x0a, Buffer.from([1])) }, null),
  entryCase(
    'refuses a critical entry extension nobody knows',
    'RFC 5280 §5.3',
    { oid: '2.999.1', critical: true, value: boolean(true) },
    'pki.crl.unknown-critical-extension',
  ),
  entryCase(
    'refuses an entry of another issuer in a list that is not indirect, critical or not',
    'RFC 5280 §5.3.3',
    { oid: '2.5.29.29', value: sequence(context(4, sequence())) },
    'pki.crl.unknown-critical-extension',
  ),
  entryCase(
    'refuses a malformed reason',
    'RFC 5280 §5.3.1',
    { oid: '2.5.29.21', value: oid('2.999') },
    'pki.crl.malformed',
  ),
  changed(
    'refuses an entry with a serial number of thirty octets',
    'RFC 5280 §4.1.2.2',
    { revoked: [{ serial: Buffer.alloc(30, 1), since: SINCE }] },
    'pki.crl.malformed',
  ),
  ...[
    ['the 31st of December', utcTime('251231235959Z'), null],
    ['a GeneralizedTime', element(0x18, Buffer.from('20260201000000Z')), null],
    ['the 30th of February', utcTime('260230000000Z'), 'pki.crl.malformed'],
    ['a thirteenth month', utcTime('251301000000Z'), 'pki.crl.malformed'],
    ['letters', utcTime('26020100000xZ'), 'pki.crl.malformed'],
    ['another time zone', utcTime('2602010000+01'), 'pki.crl.malformed'],
    ['an integer', integer(5), 'pki.crl.malformed'],
  ].map(([what, since, code]) =>
    changed(
      `${code === null ? 'accepts' : 'refuses'} ${what} as the date of an entry`,
      'RFC 5280 §5.1.2.6',
      // The table mixes labels, values and codes: its columns are known by position.
      { revoked: [{ serial: Buffer.from([5]), since: since as Uint8Array }] },
      code as PkiCode | null,
    ),
  ),
  {
    title: 'refuses a page of the network',
    clause: 'S-28',
    list: () => Buffer.from('<html>'),
    code: 'pki.crl.malformed',
  },
  {
    title: 'refuses a certificate offered as a list',
    clause: 'RFC 5280 §5.1',
    list: () => fort.der,
    code: 'pki.crl.malformed',
  },
  {
    title: 'refuses a list larger than the limit, unread',
    clause: 'limit CRL_MAX_BYTES',
    list: () => new Uint8Array(128 * 1024 * 1024 + 1),
    code: 'pki.crl.too-large',
  },
];

export const HELD = [trustEntry(root, 'anchor'), trustEntry(fort, 'intermediate', ['CPS'])];
