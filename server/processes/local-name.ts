import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';

/** Name of a socket of this machine alone, freed with its process; on Linux a name of the kernel's, not of a file. */
export function localSocketName(id: string): string {
  if (platform === 'win32') return `\\\\.\\pipe\\vestibule-${id}`;
  // The leading NUL: a name of the kernel's, not of a file.
  return platform === 'linux' ? `\0vestibule-${id}` : join(tmpdir(), `vestibule-${id}.sock`);
}
