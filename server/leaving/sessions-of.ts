import type { DirectoryReader } from '../../directory/index.ts';
import type { Consents } from '../consents/consents.ts';
import type { OpenedLedger } from '../oidc/opened.ts';
import type { SignInStore, StoredRecord } from '../store/contract.ts';

/** Sessions of a person, under every internal id that answers with their record. */
export async function sessionsOf(
  { store, reader }: { readonly store: Pick<SignInStore, 'findBy'>; readonly reader: Pick<DirectoryReader, 'idsOf'> },
  personId: string,
): Promise<readonly StoredRecord[]> {
  return (await Promise.all(reader.idsOf(personId).map((id) => store.findBy('Session', 'accountId', id)))).flat();
}

/** The ledger of what is open, asked about people: what was opened under the id of a record merged since is theirs too. */
export function ledgerOfPeople(ledger: OpenedLedger, reader: Pick<DirectoryReader, 'idsOf'>): OpenedLedger {
  return {
    ...ledger,
    byPerson: async (personId) => (await Promise.all(reader.idsOf(personId).map(ledger.byPerson))).flat(),
  };
}

/** Agreements, asked about people: what was agreed, or gone back on, under the id of a record merged since is theirs too; the last word counts. */
export function consentsOfPeople(consents: Consents, reader: Pick<DirectoryReader, 'idsOf'>): Consents {
  return {
    ...consents,
    async find(personId, applicationId) {
      const found = await Promise.all(reader.idsOf(personId).map((id) => consents.find(id, applicationId)));
      return found.flatMap((one) => one ?? []).sort((a, b) => b.at.getTime() - a.at.getTime())[0];
    },
    async withdraw(personId, applicationId) {
      const done = await Promise.all(reader.idsOf(personId).map((id) => consents.withdraw(id, applicationId)));
      return done.includes(true);
    },
    async givenBy(personId) {
      const all = (await Promise.all(reader.idsOf(personId).map(consents.givenBy))).flat();
      all.sort((a, b) => b.at.getTime() - a.at.getTime());
      return [...new Map(all.map((one) => [one.applicationId, one] as const)).values()];
    },
  };
}
