import type { RecordStore } from '../store/record-store.ts';

/** How an importer writes. */
export interface Writing {
  readonly store: RecordStore;
  /** Nobody else uses the store's handle. */
  readonly isAlone: boolean;
  /** Told before the first write and after the last one. */
  readonly onWriting: (isWriting: boolean) => void;
}

/**
 * Do writes that readers see all at once, and of which a crash leaves nothing, when nobody else uses the handle; else, or `bySteps`, in short
 * transactions, which a crash leaves half done and the same request completes.
 */
export async function atOnce<T>(
  { store, isAlone, onWriting }: Writing,
  write: () => Promise<T>,
  { bySteps = false }: { readonly bySteps?: boolean } = {},
): Promise<T> {
  onWriting(true);
  try {
    return await (isAlone && !bySteps ? store.environment.whole(write) : write());
  } finally {
    onWriting(false);
  }
}
