import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { type Clock, type Config, composeAndListen, importFile, loadConfig, type Running } from '../../server/index.ts';
import { type DemoAuthority, openDemoAuthority } from '../authority/demo-authority.ts';
import { DemoError } from '../demo-error.ts';
import { type Card, readCardRack } from '../reader/card-rack.ts';
import { demoCards } from '../region/demo-cards.ts';
import { writeRegion } from '../region/write-region.ts';
import { type SmallApplication, smallApplication, smallSheet } from './small-applications.ts';

/** The whole product on one loopback port with a few dozen invented people, for measures and tests. */
export interface SmallHouse {
  readonly running: Running;
  readonly issuer: string;
  /** Slug → card. */
  readonly cards: ReadonlyMap<string, Card>;
  close(): Promise<void>;
}

export interface SmallHouseOptions {
  /** Data and secrets; made when absent, opened again when it holds a house already. */
  readonly folder: string;
  /** The throw-away authority: its keys take seconds to make, and may serve several houses. */
  readonly authorityFolder: string;
  readonly applications: readonly SmallApplication[];
  /** Slugs of the demonstration's cards to issue. */
  readonly cards: readonly string[];
  readonly clock: Clock;
  readonly port?: number;
  readonly log?: (line: Record<string, unknown>) => void;
  /** Invented people; a few dozen unless told. */
  readonly professionals?: number;
  /** Program of its workers, see `ComposeOptions`. */
  readonly workerProgram?: string;
  /** More settings, by their dotted names. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const PROFESSIONALS = 30;

/** The small house's people are those of this invented region, in its order. */
export const SMALL_REGION_SEED = 'petite-maison';
export const SMALL_REGION_STRUCTURES = 40;

/**
 * Compose and fill a small house. Everything in it is the product's own: stores on disk, audit, importer, verifier with its
 * revocation lists.
 *
 * @throws what keeps a part from opening
 */
export async function openSmallHouse(options: SmallHouseOptions): Promise<SmallHouse> {
  const { folder, authorityFolder, clock, log, workerProgram, professionals = PROFESSIONALS } = options;
  mkdirSync(folder, { recursive: true });
  const authority = await openDemoAuthority(authorityFolder, clock);
  await authority.issueCards(demoCards().filter(({ slug }) => options.cards.includes(slug)));
  const port = options.port ?? (await freePort());
  const config = await configure(options, authority, port);
  const running = await composeAndListen(config, {
    clock,
    log: log ?? (() => undefined),
    ...(workerProgram === undefined ? {} : { workerProgram }),
  });
  await fill(running, folder, professionals, options.applications);
  const rack = await readCardRack(join(authorityFolder, 'cards'));
  return {
    running,
    issuer: config.issuer,
    cards: new Map(rack.map((card) => [card.slug, card])),
    close: () => running.close(),
  };
}

async function configure(
  { folder, settings = {} }: SmallHouseOptions,
  authority: DemoAuthority,
  port: number,
): Promise<Config> {
  const trust = join(folder, 'trust-files');
  mkdirSync(trust, { recursive: true });
  const authorities = authority.trustEntries().map(({ der, ...entry }, place) => {
    const file = join(trust, `authority-${place}.der`);
    writeFileSync(file, der);
    return { file, ...entry };
  });
  for (const [place, der] of (await authority.renewCrls()).entries()) {
    writeFileSync(join(trust, `list-${place}.crl`), der);
  }
  const values: Record<string, unknown> = {
    mode: 'demo',
    issuer: `http://127.0.0.1:${port}`,
    port,
    data: join(folder, 'data'),
    secrets: join(folder, 'secrets'),
    'trust.universe': 'demo',
    'trust.authorities': authorities,
    'trust.crlFolder': trust,
    ...settings,
  };
  const sources = Object.entries(values).map(([key, value]) => ({ key, value, origin: 'small house', folder }));
  return loadConfig(sources, folder);
}

async function fill(
  running: Running,
  folder: string,
  professionals: number,
  applications: readonly SmallApplication[],
): Promise<void> {
  const { rooms } = running;
  const files = await writeRegion(join(folder, 'region'), {
    seed: SMALL_REGION_SEED,
    professionals,
    structures: SMALL_REGION_STRUCTURES,
  });
  for (const file of [files.finess, files.rass, files.networks, files.members]) {
    const verdict = await importFile(rooms, createReadStream(file), basename(file), { actor: 'system' });
    if (!verdict.accepted) throw new DemoError('bench.region.refused', 'defect', `${file}: ${verdict.detail}`);
  }
  for (const application of applications) {
    if (rooms.federation.applications.find(application.id)) continue;
    const change = { by: 'system', at: rooms.clock.now(), details: {} };
    await rooms.federation.applications.save(smallApplication(application), 0, change);
    await rooms.federation.sheets.publish(smallSheet(application.id), 'system', rooms.clock.now());
  }
}

/** A port nobody listens on at this moment: the issuer has to be known before the server listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
