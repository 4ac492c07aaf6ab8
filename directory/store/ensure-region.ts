import { completeName } from '../entries/complete-names.ts';
import type { Entry } from '../entries/entry.ts';
import type { EntryStore } from '../entries/entry-store.ts';
import { uuidBytes } from '../entries/stored-entry.ts';
import { DirectoryError } from '../error.ts';
import { pathOfText } from '../schema/dn-path.ts';
import { suffixEntries } from '../schema/suffix-entries.ts';
import type { Environment } from './environment.ts';

/**
 * Write the entries above all records, when they are not there: the region's base and its branches.
 *
 * @throws DirectoryError `directory.ldap.misconfigured` when the base has no usable name, `directory.store.other-base` when
 *         records were projected below another one
 */
export function ensureRegion(environment: Environment, entries: EntryStore, baseDn: string, at: Date): void {
  const wanted = suffixEntries(baseDn);
  const missing = wanted.filter(({ relativeDn }) => find(entries, completeName(relativeDn, baseDn)) === undefined);
  if (missing.length === 0) return;
  if (missing.length === wanted.length && environment.tables.counters.get('person') !== undefined) {
    throw new DirectoryError('directory.store.other-base', `no ${baseDn} in this directory`);
  }
  environment.write(() => {
    // Of no line of the journal: whoever follows it begins by reading the tree.
    const transaction = entries.begin({ at, change: 0 });
    for (const entry of missing) {
      const dn = completeName(entry.relativeDn, baseDn);
      const options = { uuid: uuidBytes(entry.entryUuid), isContext: isBase(entry) };
      const verdict = transaction.add(dn, entry, options);
      if (!verdict.done)
        throw new DirectoryError('directory.ldap.misconfigured', `${verdict.refusal}: ${verdict.detail}`);
    }
  });
}

const isBase = ({ relativeDn }: Entry): boolean => relativeDn === '';

function find({ reader }: EntryStore, dn: string): number | undefined {
  return reader.find(pathOfText(dn) ?? '');
}
