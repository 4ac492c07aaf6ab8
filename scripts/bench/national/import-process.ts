/** Program of import-national.ts: imports files into a directory of its own process, and says of each what it took. */
import { createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { argv, cpuUsage } from 'node:process';
import { openDirectory } from '../../../directory/index.ts';

/** What one file took. */
export interface ImportTook {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Highest private memory, pages of the store's own file left out; null where the system does not tell. */
  readonly privateMiB: number | null;
  readonly rows: number;
  readonly written: number;
}

const MICROSECONDS = 1_000_000;
const KIB_PER_MIB = 1024;
const SAMPLE_MS = 100;
const PIECE_BYTES = 1024 * 1024;
const clock = { now: () => new Date() };

const [, , folder = '', ...files] = argv;
// As commands and the server's importing thread do: nobody else uses the handle.
const directory = openDirectory({ path: folder, clock, isAlone: true });
for (const file of files) process.send?.(await importOne(file));
await directory.close();
process.disconnect();

async function importOne(file: string): Promise<ImportTook> {
  let peak: number | null = null;
  const sampling = setInterval(() => {
    peak = Math.max(peak ?? 0, privateMiB() ?? 0) || null;
  }, SAMPLE_MS);
  const start = performance.now();
  const cpu = cpuUsage();
  const name = basename(file);
  const verdict = await directory.importer.importFile(
    createReadStream(file, { highWaterMark: PIECE_BYTES }),
    name,
    clock.now(),
  );
  clearInterval(sampling);
  if (!verdict.accepted) throw new TypeError(`${verdict.code} ${verdict.detail}`);
  const { user, system } = cpuUsage(cpu);
  const { people, structures, rows } = verdict.report;
  const written = [people, structures].reduce(
    (sum, { created, changed, closed }) => sum + created + changed + closed,
    0,
  );
  const seconds = (performance.now() - start) / 1000;
  return { seconds, cpuSeconds: (user + system) / MICROSECONDS, privateMiB: peak, rows, written };
}

function privateMiB(): number | null {
  if (process.platform !== 'linux') return null;
  const kib = /^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return kib === undefined ? null : Number(kib) / KIB_PER_MIB;
}
