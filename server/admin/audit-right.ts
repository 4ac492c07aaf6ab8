import type { Audit } from '../audit/audit.ts';
import type { AdministratorRight } from './administrator-right.ts';

/** Who changed a right, when, and by which request. */
export interface RightChange {
  readonly at: Date;
  readonly actor: string;
  readonly from: string;
  readonly request: string;
}

/** The line of a right that was given or changed, or of one that was ended. */
export async function auditRight(
  audit: Pick<Audit, 'append'>,
  { personId, territory, until, reason, ended }: AdministratorRight,
  change: RightChange,
): Promise<void> {
  await audit.append({
    ...change,
    action: ended === null ? 'administrator.granted' : 'administrator.ended',
    subject: personId,
    outcome: 'success',
    code: '',
    details: {
      departments: territory?.departments.join(' ') ?? '',
      establishments: territory?.establishments.join(' ') ?? '',
      extent: territory === null ? 'region' : 'territory',
      until: until.toISOString(),
      reason: ended?.reason ?? reason,
    },
  });
}
