import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Application } from '../../federation/index.ts';
import { applySeed, importFile, type Running, type SeedReport } from '../../server/index.ts';
import { DemoError } from '../demo-error.ts';
import { DOSSIER_IDS, DOSSIER_PORTS, type DossierId, demoApplications } from '../region/applications.ts';
import { CAST } from '../region/cast.ts';
import { networkFiles, writeRegion } from '../region/write-region.ts';
import { enterStaff } from './enter-staff.ts';
import type { Prepared } from './prepare.ts';
import { refusedImport } from './refused-import.ts';

const SEED = 'val-d-armance';

/** Slug of the invented card that the demonstration lets into the administration, on loopback only. */
const ADMINISTRATOR_SLUG = 'admin';

/**
 * Fill an empty house with the invented region: its files go through the product's own importer; its five dossiers and their
 * sheets into the trust domain. A house already filled is left as it is.
 *
 * @param progress one line for a person who waits
 */
export async function fillDemo(
  running: Running,
  prepared: Prepared,
  progress: (line: string) => void,
): Promise<SeedReport | null> {
  // Written once everything is in: a first start that was interrupted is taken up again, and the importer changes nothing twice.
  const loaded = join(prepared.places.region, 'loaded');
  if (!existsSync(loaded)) {
    await importRegion(running, prepared, progress);
    writeFileSync(loaded, SEED);
  }
  await admitDossiers(running, prepared);
  await grantAdministrator(running);
  await enterStaff(running.rooms.directory, running.rooms.clock.now());
  return plantSeed(running, prepared);
}

/** The trial's own people, networks and applications, beside the region's: full stocks of networks name the region's again. */
async function plantSeed({ rooms, doors }: Running, { seed, places }: Prepared): Promise<SeedReport | null> {
  if (seed === null) return null;
  const { networks, members } = networkFiles(places.region);
  const before = { networks: readFileSync(networks, 'utf8'), members: readFileSync(members, 'utf8') };
  return applySeed(seed, { rooms, clients: doors.clients, before });
}

/** What is counted while a file is taken in. */
const STEP_WORDS = {
  read: 'lignes',
  compared: 'fiches comparées',
  written: 'fiches écrites',
  indexed: 'entrées rendues trouvables',
} as const;

async function importRegion(running: Running, { places }: Prepared, progress: (line: string) => void): Promise<void> {
  progress('Écriture des fichiers de la région inventée…');
  const files = await writeRegion(places.region, { seed: SEED });
  for (const file of [files.finess, files.formerRass, files.rass, files.networks, files.members]) {
    const name = basename(file);
    const show = (done: number, step: keyof typeof STEP_WORDS) =>
      progress(`Reprise de ${name} : ${done} ${STEP_WORDS[step]}…`);
    show(0, 'read');
    const verdict = await importFile(running.rooms, createReadStream(file), name, { actor: 'system', progress: show });
    // A start that was interrupted had taken it in already, and a later one of its family after it.
    if (!verdict.accepted && verdict.code !== 'directory.import.older-file') throw refusedImport(name, verdict);
  }
}

async function admitDossiers({ rooms, doors }: Running, { secrets, ports }: Prepared): Promise<void> {
  const shifted = Object.fromEntries(DOSSIER_IDS.map((id) => [id, DOSSIER_PORTS[id] + ports.shift]));
  for (const client of demoApplications({ secrets, ports: shifted }).map(clientOf)) {
    const { client_id: id, client_secret: secret, ...words } = client;
    const known = doors.clients.find(id);
    const isKnown = known && Object.entries(words).every(([name, value]) => isSame(value, Reflect.get(known, name)));
    if (isKnown && doors.clients.knowsSecret(id, secret)) continue;
    const saved = await doors.clients.save(client, known?.version ?? 0, BY_SYSTEM);
    if (saved.accepted) continue;
    throw new DemoError('demo.application.refused', 'defect', `${id}: ${saved.code} ${JSON.stringify(saved.faults)}`);
  }
  for (const id of DOSSIER_IDS) {
    const published = await rooms.federation.sheets.publish(readSheet(id), 'system', rooms.clock.now());
    if (!published.accepted) throw new DemoError('demo.sheet.refused', 'defect', `${id}: ${published.code}`);
  }
}

const BY_SYSTEM = { actor: 'system', from: '', request: '' } as const;

/** A dossier's record as an operator would write it. */
function clientOf({ id, kind, name, holds, owner, launchUrl, registration, insideAddresses }: Application) {
  return {
    ...registration,
    client_id: id,
    client_secret: String(registration.client_secret),
    client_name: name.fr,
    'client_name#en': name.en,
    description: holds.fr,
    'description#en': holds.en,
    organisation: owner,
    kind,
    client_uri: launchUrl,
    listed: true,
    inside_addresses: insideAddresses,
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function readSheet(id: DossierId): unknown {
  return JSON.parse(readFileSync(new URL(`../region/sheets/${id}.json`, import.meta.url), 'utf8'));
}

async function grantAdministrator({ rooms, doors }: Running): Promise<void> {
  const member = CAST.find(({ slug }) => slug === ADMINISTRATOR_SLUG);
  const found = member ? rooms.directory.reader.findByNationalId(member.idType + member.id) : undefined;
  if (!found?.found || (await doors.administrators.isAdministrator(found.record.personId))) return;
  await doors.administrators.grant(found.record.personId, 'demo');
}
