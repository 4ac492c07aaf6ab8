import { addressesOf, PkiError, readCertificate, type TrustEntry } from '../../pki/index.ts';

/** Addresses of lists, from those an authority that is trusted has put its name to. */
export interface AddressBook {
  /** Addresses as written, each once, in the order in which they were learnt. */
  readonly lists: () => readonly string[];
  /**
   * Learn where the list of the issuer of this certificate is. To be called with a certificate that was accepted, and no other: before that, its
   * addresses are anybody's.
   */
  learn(certificate: Uint8Array): void;
  /** Take the addresses that an authority held says of its own lists. */
  add(authority: Uint8Array): void;
  /** Take an address that a list accepted names, or where one was fetched in an earlier life of the server. */
  recall(address: string): void;
}

/** Addresses in the book; the health PKI has two dozen. */
const MAX_ADDRESSES = 200;
/** Issuers whose certificates were looked at; each is looked at once. */
const MAX_ISSUERS = 200;

/**
 * Open the book with what operators wrote and what the authorities held say of their own lists.
 *
 * @param configured addresses of the configuration
 */
export function openAddressBook(configured: readonly string[], authorities: readonly TrustEntry[]): AddressBook {
  const lists = new Set(configured);
  const issuers = new Set<string>();
  const recall = (address: string) => {
    if (lists.size < MAX_ADDRESSES) lists.add(address);
  };
  const add = (der: Uint8Array) => {
    for (const address of published(der)) recall(address);
  };
  for (const { der } of authorities) add(der);
  return {
    lists: () => [...lists],
    recall,
    add,
    learn(der) {
      const { issuer } = readCertificate(der);
      if (issuers.has(issuer.canonical) || issuers.size >= MAX_ISSUERS) return;
      issuers.add(issuer.canonical);
      add(der);
    },
  };
}

/** Complete lists and deltas; a certificate whose points cannot be read has none. */
function published(der: Uint8Array): readonly string[] {
  try {
    const { lists, deltas } = addressesOf(readCertificate(der));
    return [...lists, ...deltas];
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return [];
  }
}
