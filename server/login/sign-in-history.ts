import type { SignInStore, StoredRecord } from '../store/contract.ts';

const KIND = 'SignInHistory';
/** Sign-ins kept of one person: the audit has them all, for whoever runs the service. */
export const MAX_HISTORY = 30;
const KEPT_DAYS = 400;

/** One sign-in, as its person sees it. */
export interface PastSignIn {
  readonly at: Date;
  readonly means: 'tls' | 'challenge' | 'passkey';
  readonly applicationId: string;
  /** Network address it came from. */
  readonly from: string;
}

/** The last sign-ins of each person, for their own eyes: somebody else's would be seen there. */
export interface SignInHistory {
  note(personId: string, signIn: PastSignIn): Promise<void>;
  /** Newest first, at most {@link MAX_HISTORY}. */
  of(personId: string): Promise<readonly PastSignIn[]>;
}

export function openSignInHistory(store: SignInStore, clock: { now(): Date }): SignInHistory {
  return {
    note: (personId, { at, ...rest }) =>
      store.update(KIND, personId, (current) => ({
        payload: { past: [{ at: at.getTime(), ...rest }, ...rowsIn(current)].slice(0, MAX_HISTORY) },
        expiresAt: new Date(clock.now().getTime() + KEPT_DAYS * 24 * 3600 * 1000),
      })),
    of: async (personId) =>
      rowsIn(await store.get(KIND, personId)).map(({ at, ...rest }) => ({ at: new Date(at), ...rest })),
  };
}

type Row = Omit<PastSignIn, 'at'> & { readonly at: number };

/** Written here alone. */
function rowsIn(record: StoredRecord | undefined): readonly Row[] {
  return (record?.payload.past ?? []) as readonly Row[];
}
