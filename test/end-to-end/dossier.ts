import { execFileSync } from 'node:child_process';
import { DOSSIER_PORTS, type DossierId, dossierAddress } from '../../scripts/region/applications.ts';
import type { DemoHouse } from '../support/demo-house.ts';

/** Address of a dossier's page. */
export function dossierUrl({ ports }: DemoHouse, id: DossierId): string {
  return `${dossierAddress(DOSSIER_PORTS[id] + ports.shift)}/`;
}

/** Process of a dossier: a child of the demonstration. */
export function dossierPid({ pid }: DemoHouse, id: DossierId): number {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const found = lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .find((parts) => Number(parts?.[2]) === pid && parts?.[3]?.includes(`--application ${id} `));
  if (!found) throw new Error(`No process of ${id} below ${pid}.`);
  return Number(found[1]);
}
