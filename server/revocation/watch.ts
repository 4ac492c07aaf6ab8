import type { CrlStatus, CrlStore } from '../../pki/index.ts';
import type { Meter } from '../metrics/meter.ts';

/** Before the end of a list, how long the alarm rises: time to mend what keeps it from being renewed. */
const WARNING_MS = 12 * 3_600_000;

/** What must be true for the alarm to be silent about one authority. */
function isInDoubt({ list }: CrlStatus, at: Date): boolean {
  return list === null || list.nextUpdate.getTime() - WARNING_MS <= at.getTime();
}

/**
 * Measure the lists in use: seconds left, entries, and the alarm, which rises twelve hours before a list ends
 * and where there is none.
 */
export function measureLists(crls: CrlStore, meter: Meter, at: Date): void {
  for (const status of crls.status()) {
    const { issuer, list } = status;
    if (list !== null) {
      meter.set('vestibule_crl_next_update_seconds', Math.round((list.nextUpdate.getTime() - at.getTime()) / 1000), {
        issuer,
      });
      meter.set('vestibule_crl_entries', list.entries, { issuer });
    }
    meter.set('vestibule_revocation_alarm', isInDoubt(status, at) ? 1 : 0, { issuer });
  }
}
