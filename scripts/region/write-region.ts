import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { departedPerson } from './cast.ts';
import { finessFile } from './files/finess.ts';
import { membersFile, networksFile } from './files/networks.ts';
import { rassFile } from './files/rass.ts';
import { inventRegion } from './invent-region.ts';

/** Day of the files, fixed: the same region never looks newer than it is. */
export const REGION_DAY = '2026-11-01';
/** Time stamp of the month before. */
const FORMER_STAMP = '202610010400';
const DEFAULT_PROFESSIONALS = 5_000;
const DEFAULT_STRUCTURES = 400;

const NETWORKS_NAME = `reseaux-${REGION_DAY.replaceAll('-', '')}.csv`;
const MEMBERS_NAME = `membres-${REGION_DAY.replaceAll('-', '')}.csv`;

/** Where the files of networks lie in a folder that {@link writeRegion} has written. */
export function networkFiles(folder: string): { readonly networks: string; readonly members: string } {
  return { networks: join(folder, NETWORKS_NAME), members: join(folder, MEMBERS_NAME) };
}

/** Where the five files are, in the order in which they are to be imported, and what they hold. */
export interface RegionFiles {
  readonly finess: string;
  /** Last month's extract, of the one person who has left since. */
  readonly formerRass: string;
  readonly rass: string;
  readonly networks: string;
  readonly members: string;
  readonly counts: {
    readonly professionals: number;
    readonly sites: number;
    readonly legalEntities: number;
    readonly networks: number;
    readonly members: number;
  };
}

export interface RegionOptions {
  /** Any text; the demonstration uses `val-d-armance`. */
  readonly seed: string;
  readonly professionals?: number;
  readonly structures?: number;
}

/**
 * Write the invented region « Val-d'Armance » as national files (RASS extract of 51 columns, FINESS cs1100502) and the
 * region's own network files. Deterministic: same options, same bytes.
 * @param folder created when absent; files of the same names are replaced
 * @throws DemoError `region.size.out-of-range`; system errors of the disk pass through
 */
export async function writeRegion(folder: string, options: RegionOptions): Promise<RegionFiles> {
  const { seed, professionals = DEFAULT_PROFESSIONALS, structures = DEFAULT_STRUCTURES } = options;
  const { sites, people, networks, members } = inventRegion(seed, { professionals, structures });
  const stamp = REGION_DAY.replaceAll('-', '');
  await mkdir(folder, { recursive: true });
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  return {
    finess: await write(`etalab-cs1100502-${stamp}.csv`, finessFile(sites, REGION_DAY)),
    formerRass: await write(
      `Extraction_ProSanteConnect_Personne_activite_${FORMER_STAMP}.txt`,
      rassFile([departedPerson()]),
    ),
    rass: await write(`Extraction_ProSanteConnect_Personne_activite_${stamp}0400.txt`, rassFile(people)),
    networks: await write(NETWORKS_NAME, networksFile(networks)),
    members: await write(MEMBERS_NAME, membersFile(members)),
    counts: {
      professionals: people.length,
      sites: sites.length,
      legalEntities: new Set(sites.map((site) => site.finessEj)).size,
      networks: networks.length,
      members: members.length,
    },
  };
}
