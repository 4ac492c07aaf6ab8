import { type DirectoryImporter, openDirectory } from '../../directory/index.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { claimHouse } from '../claim-house.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { baseOf, holdOf } from '../directory-base.ts';
import { type GateAsked, type ImportGate, openImportGate } from '../import-gate.ts';
import type { Invocation } from './command.ts';
import { withAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';

/** Who asks, on the command line. */
export const BY_COMMAND: GateAsked = { actor: 'system', from: '', request: '' };

/** Open the feed gate of a stopped house, use it, close it. */
export async function withGate<T>(
  invocation: Invocation,
  use: (gate: ImportGate, importer: DirectoryImporter) => Promise<T>,
): Promise<T> {
  const { machine } = invocation;
  const { clock } = machine;
  const config = readConfig(invocation);
  const claim = await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
  try {
    const directory = openDirectory({
      path: placesOf(config).directory,
      clock,
      ...baseOf(config),
      ...holdOf(config),
      isAlone: true,
    });
    try {
      return await withAudit(config, machine, async (audit) => {
        const { importer } = directory;
        const journal = await openJournalAuditor(directory, audit);
        return use(openImportGate({ importer, audit, journal, clock }), importer);
      });
    } finally {
      await directory.close();
    }
  } finally {
    await claim.release();
  }
}
