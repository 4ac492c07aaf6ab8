import { existsSync } from 'node:fs';
import { auditCardChanges } from '../cards/audit-changes.ts';
import { CardLedger } from '../cards/card-ledger.ts';
import { claimHouse } from '../claim-house.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { ServerError } from '../errors.ts';
import { type Invocation, type Machine, textOption } from './command.ts';
import { withAudit } from './open-audit.ts';

/** Ask the ledger of a configuration something; nothing is made where nothing is, and the answer is then `empty`. */
export async function askLedger<T>(config: Config, ask: (ledger: CardLedger) => T, empty: T): Promise<T> {
  return existsSync(placesOf(config).cards) ? withLedger(config, ask) : empty;
}

/** Open the ledger of a configuration, use it, close it. */
async function withLedger<T>(config: Config, use: (ledger: CardLedger) => Promise<T> | T): Promise<T> {
  const ledger = new CardLedger(placesOf(config).cards);
  try {
    return await use(ledger);
  } finally {
    await ledger.close();
  }
}

/**
 * The same, for a decision. It counts as soon as it is on disk, in a running server too. Its line in the audit is written by
 * that server within seconds; without one, here.
 */
export function decideInLedger<T>(
  config: Config,
  machine: Machine,
  decide: (ledger: CardLedger) => Promise<T>,
): Promise<T> {
  return withLedger(config, async (ledger) => {
    const decided = await decide(ledger);
    const claim = await claimOrNull(config, machine);
    if (claim === null) return decided;
    try {
      await withAudit(config, machine, (audit) => auditCardChanges(ledger, audit));
    } finally {
      await claim.release();
    }
    return decided;
  });
}

/** Who decides: `--by`, else the account that typed the command. */
export function deciderOf(invocation: Invocation): string {
  const { LOGNAME = '', USER = '' } = invocation.machine.environment;
  const named = [textOption(invocation, 'by') ?? '', LOGNAME, USER].map((name) => name.trim());
  return named.find((name) => name !== '') ?? 'system';
}

async function claimOrNull(config: Config, machine: Machine) {
  try {
    return await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
  } catch (error) {
    if (error instanceof ServerError && error.code === 'server.house.in-use') return null;
    throw error;
  }
}
