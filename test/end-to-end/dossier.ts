import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { DOSSIER_PORTS, type DossierId, dossierAddress } from '../../scripts/region/applications.ts';
import type { DemoHouse } from '../support/demo-house.ts';

/** Address of a dossier's page. */
export function dossierUrl({ ports }: DemoHouse, id: DossierId): string {
  return `${dossierAddress(DOSSIER_PORTS[id] + ports.shift)}/`;
}

/** From wherever the browser is: to the portal, and through one of its doors. */
export async function openFromPortal(page: Page, house: DemoHouse, id: DossierId): Promise<void> {
  await page.goto(`${house.issuer}/`);
  await page.click(`#open-${id}`);
  await page.locator('#you').waitFor();
}

/** End a dossier's process, a child of the demonstration, without a word; returns once it no longer answers. */
export async function killDossier(house: DemoHouse, id: DossierId): Promise<void> {
  process.kill(dossierPid(house.pid, id), 'SIGKILL');
  const answers = () =>
    fetch(dossierUrl(house, id), { redirect: 'manual' }).then(
      () => true,
      () => false,
    );
  while (await answers());
}

function dossierPid(house: number, id: DossierId): number {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const found = lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .find((parts) => Number(parts?.[2]) === house && parts?.[3]?.includes(`--application ${id} `));
  if (!found) throw new Error(`No process of ${id} below ${house}.`);
  return Number(found[1]);
}
