import { createHash, type webcrypto } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

const ALGORITHMS = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
} as const;

/** Lay a self-signed card of an invented holder in `<folder>/<slug>/`, in the three files a rack reads. */
export async function layTestCard(folder: string, slug: string, algorithm: keyof typeof ALGORITHMS): Promise<void> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHMS[algorithm], true, ['sign', 'verify']);
  const certificate = await selfSigned(slug, privateKey, publicKey);
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey));
  const description = { fr: `Carte d'essai ${slug}`, en: `Test card ${slug}` };
  await mkdir(join(folder, slug), { recursive: true });
  await writeFile(join(folder, slug, 'certificate.pem'), pem('CERTIFICATE', certificate));
  await writeFile(join(folder, slug, 'key.pem'), pem('PRIVATE KEY', pkcs8));
  await writeFile(join(folder, slug, 'card.json'), JSON.stringify({ slug, description }));
}

async function selfSigned(
  name: string,
  privateKey: webcrypto.CryptoKey,
  publicKey: webcrypto.CryptoKey,
): Promise<Uint8Array> {
  const certificate = new pkijs.Certificate();
  const commonName = new pkijs.AttributeTypeAndValue({
    type: '2.5.4.3',
    value: new asn1js.Utf8String({ value: name }),
  });
  certificate.version = 2;
  certificate.serialNumber = new asn1js.Integer({
    valueHex: createHash('sha256').update(name).digest().subarray(0, 8),
  });
  certificate.issuer.typesAndValues.push(commonName);
  certificate.subject.typesAndValues.push(commonName);
  certificate.notBefore.value = new Date('2026-01-01T00:00:00Z');
  certificate.notAfter.value = new Date('2029-01-01T00:00:00Z');
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  await certificate.sign(privateKey, 'SHA-256');
  return new Uint8Array(certificate.toSchema().toBER());
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
