import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportOptions, ImportReport, ImportVerdict, PlanVerdict } from '../../../directory/import-views.ts';
import { type Directory, type DirectoryOptions, openDirectory } from '../../../directory/index.ts';

/** Instant of tests: nothing here depends on the machine's clock. */
export const NOW = new Date('2026-11-20T10:00:00Z');
/** Small map: tests open many environments. */
export const TEST_MAP_BYTES = 256 * 1024 ** 2;

/** A directory in a folder of its own, closed and removed by {@link discard}. */
export interface TemporaryDirectory {
  readonly path: string;
  readonly directory: Directory;
  discard(): Promise<void>;
}

/** Open an empty directory; ids of people are counted, so that runs are equal. */
export async function openTemporary(
  options: Pick<DirectoryOptions, 'hold'> & Partial<Pick<DirectoryOptions, 'clock'>> = {},
): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'vestibule-directory-'));
  let people = 0;
  const directory = openDirectory({
    clock: { now: () => NOW },
    ...options,
    path,
    mapSizeBytes: TEST_MAP_BYTES,
    newPersonId: () => {
      people += 1;
      return `00000000-0000-4000-8000-${String(people).padStart(12, '0')}`;
    },
  });
  return {
    path,
    directory,
    discard: async () => {
      await directory.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Run a body against an empty directory. */
export async function withDirectory(
  body: (directory: Directory, path: string) => Promise<void>,
  options: Parameters<typeof openTemporary>[0] = {},
): Promise<void> {
  const temporary = await openTemporary(options);
  try {
    await body(temporary.directory, temporary.path);
  } finally {
    await temporary.discard();
  }
}

/** Import a text or bytes under a name. */
export function importText(
  directory: Directory,
  content: string | Uint8Array,
  name: string,
  options: ImportOptions = {},
): Promise<ImportVerdict> {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return directory.importer.importFile(piecesOf(bytes), name, NOW, undefined, options);
}

/** Ask what a text would do. */
export async function planText(
  directory: Directory,
  content: string,
  name: string,
  options: ImportOptions = {},
): Promise<PlanVerdict> {
  return directory.importer.planFile(piecesOf(Buffer.from(content, 'utf8')), name, NOW, undefined, options);
}

/** Import and insist on the report. */
export async function importAccepted(
  directory: Directory,
  content: string | Uint8Array,
  name: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const verdict = await importText(directory, content, name, options);
  if (!verdict.accepted) {
    throw new TypeError(`${name} was refused: ${verdict.code} ${verdict.detail}`);
  }
  return verdict.report;
}

/** Odd chunks on purpose: a chunk may end inside a character or a line. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 997;
  for (let from = 0; from < bytes.length; from += size) {
    yield bytes.subarray(from, from + size);
  }
}
