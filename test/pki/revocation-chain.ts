import assert from 'node:assert/strict';
import { openCrlStore, openPathAuthorities, type PathVerdict, type PkiCode, validate } from '../../pki/index.ts';
import type { ExtensionSpec } from '../../scripts/authority/build-certificate.ts';
import type { CrlSpec, RevokedSpec } from '../../scripts/authority/build-crl.ts';
import { element, integer, sequence } from '../../scripts/authority/der-writer.ts';
import * as extension from '../../scripts/authority/extensions.ts';
import { AT, DAY_MS, makeCrl, type TestAuthority } from '../support/authority.ts';
import { directory } from './cases/points.ts';
import { adding, makeLeaf } from './chain.ts';
import { fort, root } from './world.ts';

/** Serial number of the certificate asked about in every case. */
export const SERIAL = Buffer.from('4ca5e0', 'hex');
const OTHER_SERIAL = Buffer.from('4ca5e1', 'hex');
export const SINCE = new Date(AT.getTime() - 5 * DAY_MS);

/** One end entity of FORT below the root, the lists held, and the code it is refused with (null: cleared). */
export interface RevocationCase {
  readonly title: string;
  readonly clause: string;
  /** Distribution points of the certificate; default: it names none. */
  readonly points?: ExtensionSpec;
  /** Lists in the order in which they are loaded; each must be accepted. Beside them lies a plain list of the root. */
  readonly lists: () => readonly Uint8Array[];
  /** Signers known to the store, with the certificates above them that nobody holds. */
  readonly signers?: () => readonly TestAuthority[];
  readonly code: PkiCode | null;
  /** What cleared the certificate, when that is the point. */
  readonly source?: 'crl' | 'crl+delta';
}

const REASON_OID = '2.5.29.21';
const ISSUER_OID = '2.5.29.29';
const DELTA_OID = '2.5.29.27';

/** An entry of the certificate asked about, or of another. */
export function entry({
  isOther = false,
  reason,
  issuer,
}: {
  readonly isOther?: boolean;
  readonly reason?: number;
  readonly issuer?: TestAuthority;
} = {}): RevokedSpec {
  const extensions = [
    ...(reason === undefined ? [] : [{ oid: REASON_OID, value: element(0x0a, Buffer.from([reason])) }]),
    ...(issuer === undefined ? [] : [{ oid: ISSUER_OID, critical: true, value: sequence(directory(issuer.name)) }]),
  ];
  return { serial: isOther ? OTHER_SERIAL : SERIAL, since: SINCE, extensions };
}

export interface ListSpec {
  readonly number?: number;
  /** Number of the list a delta adds to. */
  readonly base?: number;
  readonly scope?: ExtensionSpec;
  readonly revoked?: readonly RevokedSpec[];
  readonly nextUpdate?: Date;
  readonly thisUpdate?: Date;
}

/** A list of FORT unless told otherwise, number 7. */
export function list({ number = 7, base, scope, ...dates }: ListSpec = {}, signer: TestAuthority = fort): Uint8Array {
  const extensions: CrlSpec['extensions'] = [
    extension.authorityKeyIdentifier(signer.spki),
    extension.crlNumber(number),
    ...(base === undefined ? [] : [{ oid: DELTA_OID, critical: true, value: integer(base) }]),
    ...(scope === undefined ? [] : [scope]),
  ];
  return makeCrl(signer, { extensions, ...dates });
}

export function judgeRevoked({ points, lists, signers = () => [] }: RevocationCase): PathVerdict {
  const anchors = openPathAuthorities([
    { der: root.der, role: 'anchor' },
    { der: fort.der, role: 'intermediate' },
  ]);
  const pool = signers().map(({ der }) => der);
  const crls = openCrlStore(anchors, { signers: pool });
  for (const der of [list({}, root), ...lists()]) {
    const answer = crls.load(der, AT);
    assert.ok(answer.accepted, JSON.stringify(answer));
  }
  const leaf = makeLeaf(fort, {
    serial: SERIAL,
    ...(points === undefined ? {} : { extensions: adding(points) }),
  });
  return validate(leaf, pool, { profile: 'generic-rfc5280', anchors, at: AT, revocation: { crls } });
}

/** Declare one test per case. */
export function runRevocationCases(cases: readonly RevocationCase[]): void {
  for (const each of cases) {
    it(`${each.title} (${each.clause})`, () => {
      const verdict = judgeRevoked(each);
      assert.deepEqual(
        verdict.accepted ? [] : verdict.faults.map(({ code }) => code),
        each.code === null ? [] : [each.code],
        JSON.stringify(verdict),
      );
      if (each.source !== undefined && verdict.accepted) assert.equal(verdict.evidence[0]?.source, each.source);
    });
  }
}
