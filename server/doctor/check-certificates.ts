import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Config, TlsFiles } from '../config/config.ts';
import { type Finding, fault, warning, well } from './finding.ts';

const DAY_MS = 24 * 3_600_000;
/** Time to have another made. */
const SOON_DAYS = 30;

/** Certificates of the listeners: readable, with their keys, of our name, and for how long. */
export function checkCertificates(config: Config, at: Date): readonly Finding[] {
  const { hostname } = new URL(config.issuer);
  const doors: readonly (readonly [string, { readonly enabled: false } | ({ readonly enabled: true } & TlsFiles)])[] = [
    ['port principal', config.https],
    ['carte', config.cardTls],
    ['organisations', config.organisationTls],
    ['LDAP', config.ldap],
  ];
  const found = doors.flatMap(([what, door]) => (door.enabled ? judge(what, door, hostname, at) : []));
  return found.length > 0 ? found : [well('certificates', 'aucune porte n’a de certificat à elle')];
}

function judge(what: string, { certFile, keyFile }: TlsFiles, hostname: string, at: Date): readonly Finding[] {
  try {
    const certificate = new X509Certificate(readFileSync(certFile));
    const isPair = certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile)));
    if (!isPair) {
      return [
        fault('certificates', `${what} : ${keyFile} n’est pas la clé de ${certFile}`, 'Remettre la clé du certificat.'),
      ];
    }
    const named = isOfName(certificate, hostname)
      ? []
      : [
          warning(
            'certificates',
            `${what} : ${certFile} n’est pas au nom ${hostname}`,
            'Faire établir un certificat au nom de l’adresse publique (issuer).',
          ),
        ];
    return [...named, ...validity(what, certificate, at)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const advice = 'Donner deux fichiers PEM lisibles par le service : certificat avec sa chaîne, et clé.';
    return [fault('certificates', `${what} : ${certFile} ou ${keyFile} ne se lit pas (${why})`, advice)];
  }
}

function validity(what: string, certificate: X509Certificate, at: Date): readonly Finding[] {
  const [from, until] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  const renew = 'Faire renouveler le certificat ; avec plusieurs processus, SIGHUP le fait prendre sans arrêt.';
  if (at < from)
    return [fault('certificates', `${what} : certificat valable à partir du ${from.toISOString()}`, renew)];
  const days = Math.floor((until.getTime() - at.getTime()) / DAY_MS);
  if (at >= until) return [fault('certificates', `${what} : certificat échu le ${until.toISOString()}`, renew)];
  const words = `${what} : certificat valable encore ${days} jour(s)`;
  return [days < SOON_DAYS ? warning('certificates', words, renew) : well('certificates', words)];
}

function isOfName(certificate: X509Certificate, hostname: string): boolean {
  const named = isIP(hostname) === 0 ? certificate.checkHost(hostname) : certificate.checkIP(hostname);
  return named !== undefined;
}
