import { existsSync } from 'node:fs';
import { type Audit, openAudit } from '../audit/audit.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { ServerError } from '../errors.ts';
import type { Machine } from './command.ts';

/** Open the audit of a configuration, use it, close it; an empty one is begun where there is none. */
export async function withAudit<T>(config: Config, machine: Machine, use: (audit: Audit) => Promise<T>): Promise<T> {
  const places = placesOf(config);
  const key = openMasterKey(config.secrets, machine.randomBytes).derive('audit');
  const audit = await openAudit({ path: places.audit, sealPath: places.auditHead, key });
  try {
    return await use(audit);
  } finally {
    await audit.close();
  }
}

/**
 * The same, for a question: nothing is made where nothing is, for an audit that vanished must not be answered as an empty one.
 *
 * @throws ServerError `server.audit.seal-missing`
 */
export async function withExistingAudit<T>(
  config: Config,
  machine: Machine,
  use: (audit: Audit) => Promise<T>,
): Promise<T> {
  const { audit } = placesOf(config);
  if (!existsSync(audit)) throw new ServerError('server.audit.seal-missing', `${audit} n’existe pas`);
  return withAudit(config, machine, use);
}
