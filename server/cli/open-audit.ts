import { type Audit, openAudit } from '../audit/audit.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import type { Machine } from './command.ts';

/** Open the audit of a configuration, use it, close it. */
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
