import type { CrlStore, CrlVerdict, ListPreparer } from '../../pki/index.ts';
import type { AuditSink } from '../audit/event.ts';
import type { Meter } from '../metrics/meter.ts';
import type { AddressBook } from './address-book.ts';

/** The one way by which lists come into use, from wherever they are. */
export interface ListIntake {
  /**
   * Offer a list; the verdict is counted, and audited unless it is the one told last of this source.
   *
   * @param der given away
   * @param source file or address, for the audit
   */
  take(der: Uint8Array<ArrayBuffer>, source: string): Promise<CrlVerdict>;
}

export interface ListIntakeParts {
  readonly crls: CrlStore;
  readonly preparer: ListPreparer;
  readonly audit: AuditSink;
  readonly meter: Meter;
  readonly clock: { now(): Date };
  /** Learns where an accepted list says its deltas are. */
  readonly book: Pick<AddressBook, 'recall'>;
}

export function openListIntake({ crls, preparer, audit, meter, clock, book }: ListIntakeParts): ListIntake {
  const told = new Map<string, string>();
  return {
    async take(der, source) {
      const at = clock.now();
      const verdict = await crls.loadApart(der, at, preparer);
      const code = verdict.accepted ? (verdict.warning ?? '') : verdict.code;
      if (verdict.accepted) {
        meter.count('vestibule_crl_loaded_total');
        for (const address of verdict.deltaAddresses) book.recall(address);
      } else meter.count('vestibule_crl_refused_total', { code });
      if (code === 'pki.crl.rollback')
        meter.set('vestibule_crl_rollback_timestamp_seconds', Math.floor(at.getTime() / 1000));
      // Refused again for the same reason: it may yet come into force, and was already told.
      const saying = verdict.accepted ? `${verdict.digest} ${code}` : code;
      if (told.get(source) === saying) return verdict;
      told.set(source, saying);
      await audit.append({
        at,
        action: 'crl.loaded',
        actor: 'system',
        subject: source,
        outcome: verdict.accepted ? 'success' : 'refused',
        code,
        from: '',
        request: '',
        details: verdict.accepted ? { entries: verdict.entries, number: verdict.crlNumber } : {},
      });
      return verdict;
    },
  };
}
