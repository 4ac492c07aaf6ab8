import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { importFile, type Running } from '../../server/index.ts';
import { DemoError } from '../demo-error.ts';
import { DOSSIER_IDS, DOSSIER_PORTS, type DossierId, demoApplications } from '../region/applications.ts';
import { CAST } from '../region/cast.ts';
import { writeRegion } from '../region/write-region.ts';
import type { Prepared } from './prepare.ts';

const SEED = 'val-d-armance';

/** Slug of the invented card that the demonstration lets into the administration, on loopback only. */
const ADMINISTRATOR_SLUG = 'admin';

/**
 * Fill an empty house with the invented region: its files go through the product's own importer; its five dossiers and their
 * sheets into the trust domain. A house already filled is left as it is.
 *
 * @param progress one line for a person who waits
 */
export async function fillDemo(running: Running, prepared: Prepared, progress: (line: string) => void): Promise<void> {
  // Written once everything is in: a first start that was interrupted is taken up again, and the importer changes nothing twice.
  const loaded = join(prepared.places.region, 'loaded');
  if (!existsSync(loaded)) {
    await importRegion(running, prepared, progress);
    writeFileSync(loaded, SEED);
  }
  await admitDossiers(running, prepared);
  await grantAdministrator(running);
}

async function importRegion(running: Running, { places }: Prepared, progress: (line: string) => void): Promise<void> {
  progress('Écriture des fichiers de la région inventée…');
  const files = await writeRegion(places.region, { seed: SEED });
  for (const file of [files.finess, files.formerRass, files.rass, files.networks, files.members]) {
    const name = basename(file);
    const show = (rows: number) => progress(`Reprise de ${name} : ${rows} lignes…`);
    show(0);
    const verdict = await importFile(running.rooms, createReadStream(file), name, { actor: 'system', progress: show });
    // A start that was interrupted had taken it in already, and a later one of its family after it.
    if (!verdict.accepted && verdict.code !== 'directory.import.older-file')
      throw new DemoError('demo.region.refused', 'defect', `${name}: ${verdict.code} ${verdict.detail}`);
  }
}

async function admitDossiers({ rooms }: Running, { secrets, ports }: Prepared): Promise<void> {
  const { applications, sheets } = rooms.federation;
  const shifted = Object.fromEntries(DOSSIER_IDS.map((id) => [id, DOSSIER_PORTS[id] + ports.shift]));
  for (const application of demoApplications({ secrets, ports: shifted })) {
    const known = applications.find(application.id);
    const version = known?.version ?? 0;
    if (JSON.stringify({ ...known, version: 0 }) === JSON.stringify({ ...application, version: 0 })) continue;
    const saved = await applications.save({ ...application, version }, version);
    if (!saved.accepted) throw new DemoError('demo.application.refused', 'defect', `${application.id}: ${saved.code}`);
  }
  for (const id of DOSSIER_IDS) {
    const published = await sheets.publish(readSheet(id), 'system', rooms.clock.now());
    if (!published.accepted) throw new DemoError('demo.sheet.refused', 'defect', `${id}: ${published.code}`);
  }
}

function readSheet(id: DossierId): unknown {
  return JSON.parse(readFileSync(new URL(`../region/sheets/${id}.json`, import.meta.url), 'utf8'));
}

async function grantAdministrator({ rooms, doors }: Running): Promise<void> {
  const member = CAST.find(({ slug }) => slug === ADMINISTRATOR_SLUG);
  const found = member ? rooms.directory.reader.findByNationalId(member.idType + member.id) : undefined;
  if (!found?.found || doors.administrators.isAdministrator(found.record.personId)) return;
  await doors.administrators.grant(found.record.personId, 'demo');
}
