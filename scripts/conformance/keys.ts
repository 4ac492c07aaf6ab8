import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { exportJWK, type JWK } from 'jose';
import { buildCertificate } from '../authority/build-certificate.ts';
import { utf8 } from '../authority/der-writer.ts';
import * as extension from '../authority/extensions.ts';
import { publicKeyDer } from '../authority/hierarchy.ts';

const RSA_BITS = 2048;
const DAYS_MS = 30 * 24 * 3600 * 1000;
const COMMON_NAME = '2.5.4.3';

/** A key with which the suite signs for one client: the private half is the suite's, the public one the registration's. */
export interface SuiteKey {
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

/** PS256: some modules sign the same key's RS256, which has to be refused. */
export async function makeSuiteKey(clientId: string): Promise<SuiteKey> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: RSA_BITS });
  const named = { kid: `cle-${clientId}`, alg: 'PS256', use: 'sig' };
  return {
    privateJwk: { ...(await exportJWK(privateKey)), ...named },
    publicJwk: { ...(await exportJWK(publicKey)), ...named },
  };
}

/** A certificate of the client's own making, as PEM, and as a registration has it (RFC 8705 §2.2.2). */
export interface SuiteCertificate {
  readonly cert: string;
  readonly key: string;
  readonly publicJwk: JWK;
}

export async function makeSuiteCertificate(clientId: string, now: Date): Promise<SuiteCertificate> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: RSA_BITS });
  const subject = [[[COMMON_NAME, utf8(clientId)] as const]] as const;
  const der = buildCertificate({
    serial: Buffer.from('0102030405', 'hex'),
    issuer: subject,
    subject,
    notBefore: new Date(now.getTime() - DAYS_MS),
    notAfter: new Date(now.getTime() + DAYS_MS),
    publicKey: publicKeyDer(privateKey),
    extensions: [extension.keyUsage('digitalSignature'), extension.extendedKeyUsage('clientAuth')],
    signer: privateKey,
  });
  const certificate = new X509Certificate(der);
  return {
    cert: certificate.toString(),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicJwk: {
      ...(await exportJWK(certificate.publicKey)),
      kid: `certificat-${clientId}`,
      use: 'sig',
      x5c: [certificate.raw.toString('base64')],
    },
  };
}
