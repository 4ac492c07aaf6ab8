import type { DirectoryImporter } from '../../directory/index.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { claimHouse } from '../claim-house.ts';
import { openMasterKey } from '../config/master-key.ts';
import { type GateAsked, type ImportGate, openImportGate } from '../import-gate.ts';
import { withImporting } from '../importing/open-importing.ts';
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
    return await withImporting(config, machine, ({ directory, imports: importer }) =>
      withAudit(config, machine, async (audit) => {
        const journal = await openJournalAuditor(directory, audit);
        return use(openImportGate({ importer, audit, journal, clock }), importer);
      }),
    );
  } finally {
    await claim.release();
  }
}
