import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { buildCertificate, type ExtensionSpec, type NameParts } from '../authority/build-certificate.ts';
import { utf8 } from '../authority/der-writer.ts';
import { basicConstraints, keyUsage, subjectKeyIdentifier } from '../authority/extensions.ts';
import { newSerial, publicKeyDer } from '../authority/hierarchy.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_BITS = 4096;

/** An authority whose lists are measured, and a certificate of its. */
export interface ListWorld {
  readonly at: Date;
  readonly authority: {
    readonly name: NameParts;
    readonly key: KeyObject;
    readonly spki: Uint8Array;
    readonly der: Uint8Array;
  };
  readonly card: Uint8Array;
}

export function makeListWorld(): ListWorld {
  const at = new Date();
  const key = generateKeyPairSync('rsa', { modulusLength: AUTHORITY_BITS }).privateKey;
  const spki = publicKeyDer(key);
  const name: NameParts = [[['2.5.4.3', utf8('MESURE AC DES LISTES')]]];
  const issue = (subject: NameParts, publicKey: Uint8Array, extensions: readonly ExtensionSpec[]) =>
    buildCertificate({
      serial: newSerial(),
      issuer: name,
      subject,
      notBefore: new Date(at.getTime() - DAY_MS),
      notAfter: new Date(at.getTime() + 30 * DAY_MS),
      publicKey,
      extensions,
      signer: key,
    });
  const der = issue(name, spki, [
    basicConstraints({ pathLength: null }),
    keyUsage('keyCertSign', 'cRLSign'),
    subjectKeyIdentifier(spki),
  ]);
  const leaf = publicKeyDer(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  const card = issue([[['2.5.4.3', utf8('MESURE')]]], leaf, [keyUsage('digitalSignature')]);
  return { at, authority: { name, key, spki, der }, card };
}
