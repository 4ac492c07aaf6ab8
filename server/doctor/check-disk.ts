import { type Finding, fault, warning, well } from './finding.ts';

const GIBIBYTE = 1024 ** 3;
/** Below, the next import or a busy night fills the disk. */
const LEAST_BYTES = GIBIBYTE;
const LOW_PART = 0.1;

/** What a file system has left: blocks and files, as `statfs` tells them. */
export interface Space {
  readonly bsize: number;
  readonly blocks: number;
  readonly bavail: number;
  readonly files: number;
  readonly ffree: number;
}

/** Room for the data: writes are refused on a full disk, sign-ins with them. */
export function judgeSpace(path: string, { bsize, blocks, bavail, files, ffree }: Space): readonly Finding[] {
  const left = bavail * bsize;
  const part = blocks === 0 ? 1 : bavail / blocks;
  const words = `${path} : ${(left / GIBIBYTE).toFixed(1)} Gio libres (${Math.round(part * 100)} %)`;
  const advice =
    'Libérer de la place ou agrandir le volume ; « vestibule directory compact » rend celle de l’annuaire.';
  if (left < LEAST_BYTES) return [fault('disk', words, advice)];
  if (part < LOW_PART) return [warning('disk', words, advice)];
  if (files > 0 && ffree / files < LOW_PART / 10) {
    return [
      warning(
        'disk',
        `${path} : presque plus de fichiers possibles (inodes)`,
        'Supprimer les petits fichiers inutiles du volume.',
      ),
    ];
  }
  return [well('disk', words)];
}
