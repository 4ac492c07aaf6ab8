import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDemoAuthority } from '../../authority/demo-authority.ts';
import { freePort, openSmallHouse, type SmallHouse, type SmallHouseOptions } from '../small-house.ts';

/**
 * A small house whose LDAP door is open too, in a process of its own, on a free port of loopback.
 *
 * @throws what keeps a part from opening
 */
export async function openHouseWithLdap(
  options: SmallHouseOptions,
): Promise<{ readonly house: SmallHouse; readonly ldapPort: number }> {
  const { folder, authorityFolder, clock, settings } = options;
  mkdirSync(folder, { recursive: true });
  const authority = await openDemoAuthority(authorityFolder, clock);
  const { certPem, keyPem } = await authority.issueServerCertificate(['localhost']);
  const [certFile, keyFile] = [join(folder, 'ldap.pem'), join(folder, 'ldap.key')];
  writeFileSync(certFile, certPem);
  writeFileSync(keyFile, keyPem);
  const [port, tlsPort] = [await freePort(), await freePort()];
  const house = await openSmallHouse({
    ...options,
    settings: {
      ...settings,
      'ldap.enabled': true,
      'ldap.port': port,
      'ldap.tlsPort': tlsPort,
      'ldap.certFile': certFile,
      'ldap.keyFile': keyFile,
    },
  });
  return { house, ldapPort: port };
}
