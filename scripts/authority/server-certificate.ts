import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { buildCertificate, certificatePem } from './build-certificate.ts';
import { linkingExtensions } from './card-certificate.ts';
import { printable, utf8 } from './der-writer.ts';
import * as extension from './extensions.ts';
import { DEMO_POLICY, newSerial, publicKeyDer, type SigningAuthority } from './hierarchy.ts';
import { makeFolder, newKey, writeOwnerFile } from './secret-files.ts';

const DAY_MS = 86_400_000;
/** Browsers refuse servers certified for more than 398 days. */
const SERVER_DAYS = 365;
const RENEWED_DAYS_BEFORE_END = 30;
const PRODUCT_ORGANISATION = 3;

/** What a TLS server needs. */
export interface ServerCertificate {
  /** The server's certificate, then its authority's. */
  readonly certPem: string;
  /** PKCS #8. */
  readonly keyPem: string;
}

/**
 * A TLS certificate for these hosts, signed by the organisations authority. The one kept in the folder is used again
 * while it names every host and is not near its end.
 */
export async function openServerCertificate(
  folder: string,
  hosts: readonly string[],
  issuer: SigningAuthority,
  at: Date,
): Promise<ServerCertificate> {
  const certificateFile = join(folder, 'certificate.pem');
  const keyFile = join(folder, 'key.pem');
  if (existsSync(certificateFile) && existsSync(keyFile)) {
    const kept = { certPem: readFileSync(certificateFile, 'utf8'), keyPem: readFileSync(keyFile, 'utf8') };
    if (isGoodFor(kept, hosts, issuer, at)) return kept;
  }
  makeFolder(folder);
  const key = await newKey();
  const certPem = certificatePem(signServer(hosts, issuer, publicKeyDer(key), at)) + certificatePem(issuer.certificate);
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeOwnerFile(keyFile, keyPem);
  writeOwnerFile(certificateFile, certPem);
  return { certPem, keyPem };
}

function isGoodFor(kept: ServerCertificate, hosts: readonly string[], issuer: SigningAuthority, at: Date): boolean {
  const certificate = new X509Certificate(kept.certPem);
  // A start cut short between the two writes leaves a certificate of another key.
  const isOfKey = certificate.checkPrivateKey(createPrivateKey(kept.keyPem));
  const isSigned = certificate.verify(new X509Certificate(issuer.certificate).publicKey);
  const isLasting = certificate.validToDate.getTime() - at.getTime() > RENEWED_DAYS_BEFORE_END * DAY_MS;
  const isStarted = certificate.validFromDate <= at;
  const isNamed = hosts.every(
    (host) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined,
  );
  return isOfKey && isSigned && isLasting && isStarted && isNamed;
}

function signServer(hosts: readonly string[], issuer: SigningAuthority, spki: Uint8Array, at: Date): Uint8Array {
  const notBefore = new Date(at.getTime() - DAY_MS);
  return buildCertificate({
    serial: newSerial(),
    issuer: issuer.name,
    subject: [
      [['2.5.4.6', printable('FR')]],
      [['2.5.4.10', utf8('VESTIBULE-DEMO')]],
      [['2.5.4.11', utf8('300000000000000')]],
      [['2.5.4.3', utf8(hosts[0] ?? 'localhost')]],
    ],
    notBefore,
    notAfter: new Date(notBefore.getTime() + SERVER_DAYS * DAY_MS),
    publicKey: spki,
    extensions: [
      extension.basicConstraints(null),
      extension.keyUsage('digitalSignature', 'keyEncipherment'),
      extension.extendedKeyUsage('serverAuth', 'clientAuth'),
      extension.serverNames(hosts),
      extension.certificatePolicies(DEMO_POLICY),
      extension.productType(PRODUCT_ORGANISATION),
      ...linkingExtensions(issuer, spki),
    ],
    signer: issuer.key,
  });
}
