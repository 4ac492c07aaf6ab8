import { buildCertificate, certificatePem } from '../../../scripts/authority/build-certificate.ts';
import * as extension from '../../../scripts/authority/extensions.ts';
import { authorityName, publicKeyDer } from '../../../scripts/authority/hierarchy.ts';
import { makeAuthority, newEcKey, nextSerial } from '../../support/authority.ts';

/** A certificate for localhost, signed by an authority that nobody else knows. PEM throughout. */
export function throwawayTls(): { readonly key: string; readonly cert: string; readonly authority: string } {
  const issuer = makeAuthority('LDAP-ESSAI', null);
  const key = newEcKey();
  const publicKey = publicKeyDer(key);
  const cert = buildCertificate({
    serial: nextSerial(),
    issuer: issuer.name,
    subject: authorityName('localhost'),
    notBefore: new Date('2016-01-01T00:00:00Z'),
    notAfter: new Date('2036-01-01T00:00:00Z'),
    publicKey,
    signer: issuer.key,
    extensions: [
      extension.basicConstraints(null),
      extension.keyUsage('digitalSignature'),
      extension.extendedKeyUsage('serverAuth'),
      extension.serverNames(['localhost', '127.0.0.1']),
      extension.authorityKeyIdentifier(issuer.spki),
    ],
  });
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: certificatePem(cert),
    authority: certificatePem(issuer.der),
  };
}
