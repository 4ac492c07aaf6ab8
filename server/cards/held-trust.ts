import { openTrustStore, type TrustEntry, type TrustStore, type Universe } from '../../pki/index.ts';
import type { CardLedger } from './card-ledger.ts';
import { listAddedAuthorities } from './held-authorities.ts';

/** The authorities held now: those of the configuration and those added by command, which may change while the server runs. */
export interface HeldTrust {
  /** Always what is held now; each judgement, which is one step, sees one state. */
  readonly store: TrustStore;
  /** The same as it was given: configuration first. */
  entries(): readonly TrustEntry[];
  /**
   * Take what a command changed since into use, and tell whoever listens.
   *
   * @returns whether anything changed
   * @throws ServerError `server.cards.authority-forged`, or PkiError of an authority that makes no store: what was held before stays
   */
  refresh(): boolean;
  /** Be told after each change, until the process ends. */
  onChange(listener: () => void): void;
}

export interface HeldTrustParts {
  readonly configured: readonly TrustEntry[];
  readonly universe: Universe;
  readonly ledger: Pick<CardLedger, 'all'>;
  /** Key of the ledger's seals. */
  readonly key: Uint8Array;
}

/** @throws as {@link HeldTrust.refresh} */
export function openHeldTrust({ configured, universe, ledger, key }: HeldTrustParts): HeldTrust {
  const listeners: (() => void)[] = [];
  const rowsNow = () => JSON.stringify(ledger.all('authorities'));
  const readNow = () => {
    const entries = [...configured, ...listAddedAuthorities(ledger, key)];
    return { entries, store: openTrustStore(entries, { universe }) };
  };
  let rows = rowsNow();
  let held = readNow();
  return {
    store: {
      universe,
      get authorities() {
        return held.store.authorities;
      },
      withName: (canonical) => held.store.withName(canonical),
    },
    entries: () => held.entries,
    refresh() {
      const found = rowsNow();
      if (found === rows) return false;
      held = readNow();
      rows = found;
      for (const listener of listeners) listener();
      return true;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
