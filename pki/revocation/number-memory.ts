/** The last list accepted of one issuer, key and scope. */
export interface RememberedNumber {
  /** Decimal text. */
  readonly crlNumber: string;
  /** SHA-256 of the list's DER: the same bytes again are no rollback. */
  readonly digest: string;
}

/**
 * Numbers of the lists accepted, beyond the life of a process: without it, whoever can stop a server and hand it an old list hides
 * the revocations since. Filled by the composition, which keeps it on disk.
 */
export interface NumberMemory {
  /** @param line name of an issuer, key and scope: hexadecimal, always the same */
  recall(line: string): RememberedNumber | null;
  /** Recalled at once; the promise is kept when the number would outlive the process. */
  remember(line: string, number: RememberedNumber): Promise<void>;
}

/** A memory that ends with the process. */
export function openVolatileMemory(): NumberMemory {
  const numbers = new Map<string, RememberedNumber>();
  return {
    recall: (line) => numbers.get(line) ?? null,
    async remember(line, number) {
      numbers.set(line, number);
    },
  };
}
