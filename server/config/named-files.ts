import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { CrossFault } from './cross-faults.ts';
import type { SettingKey, Values } from './settings.ts';

/** Listeners that bring a certificate and its key. */
const DOORS = ['https', 'cardTls', 'organisationTls', 'ldap'] as const;

/** Bundles of authorities trusted for calls of ours. */
const BUNDLES = ['outbound.caFile', 'proxyCaFile', 'signIn.redis.caFile'] as const;

/** Folders that are read. */
const FOLDERS = ['trust.crlFolder', 'directory.inbox'] as const;

/**
 * Every file and folder that a server reads as it starts, looked at before it does: what is not there, or is not what its setting
 * says, is a fault of the configuration.
 */
export function fileFaults(values: Values): readonly CrossFault[] {
  return [
    ...DOORS.flatMap((door) => (values[`${door}.enabled`] ? pairFaults(values, door) : [])),
    ...BUNDLES.flatMap((key) => readAs(key, values[key], readCertificate).faults),
    ...FOLDERS.flatMap((key) => readAs(key, values[key], (path) => readdirSync(path)).faults),
    ...values['trust.authorities'].flatMap(
      ({ file }) => readAs('trust.authorities', file, (path) => readFileSync(path)).faults,
    ),
    ...values['directory.schema'].flatMap(
      (file) => readAs('directory.schema', file, (path) => readFileSync(path)).faults,
    ),
  ];
}

function pairFaults(values: Values, door: (typeof DOORS)[number]): readonly CrossFault[] {
  const certificate = readAs(`${door}.certFile`, values[`${door}.certFile`], readCertificate);
  const key = readAs(`${door}.keyFile`, values[`${door}.keyFile`], readKey);
  const faults = [...certificate.faults, ...key.faults];
  if (certificate.read === undefined || key.read === undefined) return faults;
  return certificate.read.checkPrivateKey(key.read)
    ? faults
    : [{ key: `${door}.keyFile`, reason: `ce n’est pas la clé de ${door}.certFile` }];
}

function readCertificate(path: string): X509Certificate {
  return new X509Certificate(readFileSync(path));
}

function readKey(path: string): KeyObject {
  return createPrivateKey(readFileSync(path));
}

/** What a file holds; nothing, and no fault, where none is named. */
function readAs<T>(
  key: SettingKey,
  path: string | null,
  read: (path: string) => T,
): { readonly read?: T; readonly faults: readonly CrossFault[] } {
  if (path === null) return { faults: [] };
  try {
    return { read: read(path), faults: [] };
  } catch (error) {
    return { faults: [{ key, reason: `${path} ${reasonOf(error)}` }] };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'n’existe pas',
  EACCES: 'ne peut pas être lu par ce compte',
  EISDIR: 'est un dossier, un fichier est attendu',
  ENOTDIR: 'n’est pas un dossier',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    REASONS[code] ?? 'n’est pas au format PEM attendu : un certificat avec sa chaîne, ou une clé sans mot de passe'
  );
}
