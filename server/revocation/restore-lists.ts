import type { AddressBook } from './address-book.ts';
import { type Marks, NO_MARKS } from './fetched.ts';
import type { KeptList, KeptLists } from './kept-lists.ts';
import type { ListIntake } from './list-intake.ts';
import type { Refresh } from './refresh.ts';

export interface RestoreParts {
  readonly kept: KeptLists;
  readonly intake: ListIntake;
  readonly book: AddressBook;
  readonly refresh: Refresh;
  readonly clock: { now(): Date };
}

/**
 * Take the lists kept into use as if they had just come: signature, dates and number are judged again. One that is refused is forgotten and
 * its address asked at once; one that was cut short counts for nothing.
 */
export async function restoreLists({ kept, intake, book, refresh, clock }: RestoreParts): Promise<void> {
  for (const list of kept.all()) {
    const der = await kept.read(list);
    const taken = der === null ? 'absent' : await take(list, der, intake);
    if (taken === 'refused') await kept.forget(list.address);
    else if (taken === 'accepted') book.recall(list.address);
    const [nextAsk, marks]: [Date, Marks] = taken === 'accepted' ? [list.nextAsk, list.marks] : [clock.now(), NO_MARKS];
    refresh.resume(list.address, nextAsk, marks);
  }
}

async function take({ address }: KeptList, der: Uint8Array<ArrayBuffer>, intake: ListIntake) {
  const verdict = await intake.take(der, address);
  return verdict.accepted ? 'accepted' : 'refused';
}
