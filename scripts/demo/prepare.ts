import { randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  type Config,
  expectFreeHouse,
  loadConfig,
  makeDataFolder,
  openMasterKey,
  readSeed,
  type Seed,
} from '../../server/index.ts';
import { type DemoAuthority, openDemoAuthority } from '../authority/demo-authority.ts';
import { DemoError } from '../demo-error.ts';
import { DOSSIER_IDS, DOSSIER_PORTS, type DossierId } from '../region/applications.ts';
import { demoCards } from '../region/demo-cards.ts';
import { DEMO_USAGE, type DemoOptions, type DemoPorts, portsFrom } from './options.ts';
import { seedCards } from './seed-cards.ts';

/** The demonstration's own files, beside the server's data. */
export interface DemoPlaces {
  readonly authority: string;
  readonly cards: string;
  readonly trust: string;
  readonly crls: string;
  readonly region: string;
  readonly dossiers: string;
  /** The configuration, for the commands: `vestibule audit verify --config …`. */
  readonly configuration: string;
  readonly rootCertificate: string;
}

export function demoPlaces(data: string): DemoPlaces {
  const demo = join(data, 'demo');
  return {
    authority: join(demo, 'authority'),
    cards: join(demo, 'authority', 'cards'),
    trust: join(demo, 'trust'),
    crls: join(demo, 'crl'),
    region: join(demo, 'region'),
    dossiers: join(demo, 'dossiers.json'),
    configuration: join(demo, 'vestibule.yaml'),
    rootCertificate: join(demo, 'trust', 'root.pem'),
  };
}

/** Everything the demonstration needs before the server starts. */
export interface Prepared {
  readonly config: Config;
  readonly ports: DemoPorts;
  readonly places: DemoPlaces;
  readonly authority: DemoAuthority;
  readonly secrets: Readonly<Record<DossierId, string>>;
  /** What a trial or a test suite brings, or null. */
  readonly seed: Seed | null;
}

/** Make the throw-away authority, its cards, lists and server certificate; a second start finds them again. */
export async function prepareDemo(options: DemoOptions, clock: { now(): Date }): Promise<Prepared> {
  // Read first: a fault in it is told before anything is made.
  const seed = options.seed === null ? null : readSeed(options.seed);
  const ofOthers = options.outboundCa === null ? null : readAuthorities(options.outboundCa);
  await expectFreeHouse(openMasterKey(options.secrets, randomBytes), options.data);
  const places = demoPlaces(options.data);
  const ports = portsFrom(options.port);
  for (const folder of [options.data, places.trust, places.crls]) makeDataFolder(folder);
  const authority = await openDemoAuthority(places.authority, clock);
  await authority.issueCards([...demoCards(), ...(seed === null ? [] : seedCards(seed))]);
  await writeCrls(authority, places);
  const authorities = writeTrust(authority, places);
  const tls = await authority.issueServerCertificate(['localhost', '127.0.0.1', '::1', ...ownName()]);
  const certFile = ownerFile(join(places.trust, 'server.pem'), tls.certPem);
  const keyFile = ownerFile(join(places.trust, 'server.key'), tls.keyPem);
  const issuer = `${options.https ? 'https' : 'http'}://localhost:${ports.main}`;
  const secrets = dossierSecrets(places, issuer, ports);
  const values: Record<string, unknown> = {
    mode: 'demo',
    issuer,
    port: ports.main,
    data: options.data,
    secrets: options.secrets,
    'reader.url': `http://localhost:${ports.reader}`,
    ...(options.https ? { 'https.enabled': true, 'https.certFile': certFile, 'https.keyFile': keyFile } : {}),
    'cardTls.enabled': true,
    'cardTls.port': ports.card,
    'cardTls.certFile': certFile,
    'cardTls.keyFile': keyFile,
    'organisationTls.enabled': true,
    'organisationTls.port': ports.organisations,
    'organisationTls.certFile': certFile,
    'organisationTls.keyFile': keyFile,
    'ldap.enabled': true,
    'metrics.enabled': true,
    'metrics.port': ports.metrics,
    'ldap.port': ports.ldap,
    'ldap.tlsPort': ports.ldaps,
    'ldap.baseDn': 'dc=region,dc=example',
    'ldap.certFile': certFile,
    'ldap.keyFile': keyFile,
    'trust.universe': 'demo',
    'trust.authorities': authorities,
    'trust.crlFolder': places.crls,
    'outbound.caFile': outboundAuthorities(places, authority, ofOthers),
  };
  // JSON is YAML.
  ownerFile(places.configuration, `${JSON.stringify(values, null, 2)}\n`);
  const sources = Object.entries(values).map(([key, value]) => ({ key, value, origin: 'demo', folder: options.data }));
  return { config: loadConfig(sources, options.data), ports, places, authority, secrets, seed };
}

/** OpenLDAP's tools ask of a certificate shown at `localhost` that it names the machine. */
function ownName(): readonly string[] {
  const name = hostname();
  return /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/i.test(name) && name !== 'localhost' ? [name] : [];
}

/** Fresh revocation lists, each start: the old ones would have ended. */
export async function writeCrls(authority: DemoAuthority, { crls }: DemoPlaces): Promise<void> {
  const lists = await authority.renewCrls();
  for (const [index, der] of lists.entries()) ownerFile(join(crls, `list-${index + 1}.crl`), der);
}

function writeTrust(authority: DemoAuthority, { trust, rootCertificate }: DemoPlaces): readonly object[] {
  ownerFile(rootCertificate, authority.certificatePem);
  return authority.trustEntries().map(({ der, role, provenance, issues }, index) => ({
    file: ownerFile(join(trust, `authority-${index + 1}.der`), der),
    role,
    provenance,
    issues,
  }));
}

/** @throws DemoError `demo.option.malformed` when the file cannot be read or holds no certificate */
function readAuthorities(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    new X509Certificate(text);
    return text;
  } catch (cause) {
    throw new DemoError(
      'demo.option.malformed',
      'malformed',
      `--outbound-ca ${file} : un fichier de certificats (PEM) est attendu\n${DEMO_USAGE}`,
      { cause },
    );
  }
}

/** Whose certificates our calls to applications trust: the throw-away authority, and those that the command line names. */
function outboundAuthorities(
  { trust, rootCertificate }: DemoPlaces,
  { certificatePem }: DemoAuthority,
  others: string | null,
): string {
  return others === null ? rootCertificate : ownerFile(join(trust, 'outbound.pem'), `${certificatePem}\n${others}`);
}

function ownerFile(path: string, content: string | Uint8Array): string {
  // Removed first: the mode of an existing file would stay as it was.
  rmSync(path, { force: true });
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

const SECRET_BYTES = 32;

/** One secret for each dossier, kept between starts, in the file that the dossiers read. */
function dossierSecrets(
  { dossiers }: DemoPlaces,
  issuer: string,
  { shift }: DemoPorts,
): Readonly<Record<DossierId, string>> {
  const known = existsSync(dossiers) ? knownSecrets(readFileSync(dossiers, 'utf8')) : {};
  const secretOf = (id: DossierId) => known[id] ?? randomBytes(SECRET_BYTES).toString('base64url');
  // Every id of the closed list is given its secret.
  const secrets = Object.fromEntries(DOSSIER_IDS.map((id) => [id, secretOf(id)])) as Record<DossierId, string>;
  const applications = Object.fromEntries(
    DOSSIER_IDS.map((id) => [id, { clientSecret: secrets[id], port: DOSSIER_PORTS[id] + shift }]),
  );
  ownerFile(dossiers, `${JSON.stringify({ issuer, applications }, null, 2)}\n`);
  return secrets;
}

function knownSecrets(text: string): Partial<Record<DossierId, string>> {
  // Written by this file, readable by its owner only.
  const { applications } = JSON.parse(text) as { applications: Record<string, { clientSecret: string }> };
  return Object.fromEntries(Object.entries(applications).map(([id, { clientSecret }]) => [id, clientSecret]));
}
