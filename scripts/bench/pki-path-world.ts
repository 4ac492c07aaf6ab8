import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { buildCertificate, type ExtensionSpec, type NameParts } from '../authority/build-certificate.ts';
import { buildCrl } from '../authority/build-crl.ts';
import { utf8 } from '../authority/der-writer.ts';
import * as extension from '../authority/extensions.ts';
import { newSerial, publicKeyDer } from '../authority/hierarchy.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_BITS = 4096;
const LEAF_BITS = 2048;

/** Certificates and lists of one measure, all RSA. */
export interface PathWorld {
  readonly at: Date;
  readonly root: Uint8Array;
  readonly authority: Uint8Array;
  readonly authorityKey: KeyObject;
  /** Different ones, so that nothing remembered of one serves another. */
  readonly leaves: readonly Uint8Array[];
  /** Of the root, empty; of the authority, with as many entries as asked for. */
  readonly lists: readonly Uint8Array[];
}

/** A root and an authority of 4096 bits, leaves of 2048 bits, and their lists. */
export function makePathWorld(leaves: number, entries: number): PathWorld {
  const at = new Date();
  const [rootKey, authorityKey, leafKey] = [AUTHORITY_BITS, AUTHORITY_BITS, LEAF_BITS].map(
    (modulusLength) => generateKeyPairSync('rsa', { modulusLength }).privateKey,
  );
  if (rootKey === undefined || authorityKey === undefined || leafKey === undefined) throw new TypeError('no key');
  const [rootName, authorityName] = [nameOf('MESURE AC RACINE'), nameOf('MESURE AC PERSONNES')];
  const issue = (
    issuer: NameParts,
    subject: NameParts,
    key: KeyObject,
    signer: KeyObject,
    own: readonly ExtensionSpec[],
  ) =>
    buildCertificate({
      serial: newSerial(),
      issuer,
      subject,
      notBefore: new Date(at.getTime() - DAY_MS),
      notAfter: new Date(at.getTime() + 30 * DAY_MS),
      publicKey: publicKeyDer(key),
      extensions: [
        ...own,
        extension.subjectKeyIdentifier(publicKeyDer(key)),
        extension.authorityKeyIdentifier(publicKeyDer(signer)),
      ],
      signer,
    });
  const ofAuthority = [extension.basicConstraints({ pathLength: null }), extension.keyUsage('keyCertSign', 'cRLSign')];
  const ofLeaf = [extension.keyUsage('digitalSignature'), extension.extendedKeyUsage('clientAuth')];
  const listOf = (issuer: NameParts, signer: KeyObject, count: number) =>
    buildCrl({
      issuer,
      thisUpdate: new Date(at.getTime() - DAY_MS),
      nextUpdate: new Date(at.getTime() + DAY_MS),
      revoked: Array.from({ length: count }, () => ({ serial: newSerial(), since: at })),
      extensions: [extension.authorityKeyIdentifier(publicKeyDer(signer)), extension.crlNumber(1)],
      signer,
    });
  return {
    at,
    root: issue(rootName, rootName, rootKey, rootKey, ofAuthority),
    authority: issue(rootName, authorityName, authorityKey, rootKey, ofAuthority),
    authorityKey,
    leaves: Array.from({ length: leaves }, (_, i) =>
      issue(authorityName, nameOf(`Mesure ${i}`), leafKey, authorityKey, ofLeaf),
    ),
    lists: [listOf(rootName, rootKey, 0), listOf(authorityName, authorityKey, entries)],
  };
}

function nameOf(commonName: string): NameParts {
  return [[['2.5.4.6', utf8('FR')]], [['2.5.4.10', utf8('VESTIBULE-MESURE')]], [['2.5.4.3', utf8(commonName)]]];
}
