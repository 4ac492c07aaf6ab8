import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Published samples; not part of the repository. */
const SAMPLES = join(import.meta.dirname, '../../../../shared/data');

/** Whether the published samples are beside the repository. */
export function hasSamples(): boolean {
  return existsSync(SAMPLES);
}

/** Bytes of one sample, by `folder/name`. */
export function readSample(path: string): Buffer {
  return readFileSync(join(SAMPLES, path));
}
