import { type Finding, warning, well } from './finding.ts';

/** A morning's connections, files and channels of one process. */
const LEAST_FILES = 4_096;

/** @param limits text of `/proc/self/limits`; null where there is none */
export function judgeLimits(limits: string | null): readonly Finding[] {
  const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(limits ?? '') ?? [];
  if (soft === undefined) return [];
  const count = soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
  const words = `${soft} fichiers et connexions ouverts à la fois`;
  if (count >= LEAST_FILES) return [well('limits', words)];
  return [warning('limits', words, `Donner au service au moins ${LEAST_FILES} (LimitNOFILE de systemd, ulimit -n).`)];
}
