import type { KeptNotice } from '../leaving/logout-notices.ts';
import type { AdminDependencies } from './dependencies.ts';

/** Kind of its records, by the id of the person. */
const KIND = 'AccessEndShown';

/** So long the sheet tells whom an end of access told, seconds. */
const SHOWN_SECONDS = 600;

/** What became of telling one application so far. */
export interface ToldApplication {
  readonly applicationId: string;
  /** `asked`: its first call is under way; `unreachable`: no answer, it is told again; `not-told`: it registered no address to be told at. */
  readonly state: 'asked' | 'ended' | 'unreachable' | 'not-told';
}

/**
 * All access of a person was just ended: who is being told is kept a while, so that the sheet shows what became of it, whichever process answers.
 *
 * @param told as the end gave them
 */
export async function keepEnd(
  { store, clock }: Pick<AdminDependencies, 'store' | 'clock'>,
  personId: string,
  told: readonly KeptNotice[],
): Promise<void> {
  await store.put(KIND, personId, {
    payload: { told: told.map(({ applicationId, sid }) => ({ applicationId, sid })) },
    expiresAt: new Date(clock.now().getTime() + SHOWN_SECONDS * 1000),
  });
}

/** What became of the last end of all access; each application once, whatever it had open. Null when there was none lately. */
export async function endShown(
  { store, notices, reader, provider }: Pick<AdminDependencies, 'store' | 'notices' | 'reader' | 'provider'>,
  personId: string,
): Promise<readonly ToldApplication[] | null> {
  const kept = await store.get(KIND, personId);
  if (!kept) return null;
  const waiting = (await Promise.all(reader.idsOf(personId).map((each) => notices.waitingFor(each)))).flat();
  const tries = new Map(waiting.map((notice) => [notice.sid, notice.tries]));
  const sids = new Map<string, string[]>();
  for (const { applicationId, sid } of kept.payload.told as readonly Pick<KeptNotice, 'applicationId' | 'sid'>[])
    sids.set(applicationId, [...(sids.get(applicationId) ?? []), sid]);
  const states = [...sids].map(async ([applicationId, own]): Promise<ToldApplication> => {
    const left = own.flatMap((sid) => tries.get(sid) ?? []);
    if (left.some((failed) => failed > 0)) return { applicationId, state: 'unreachable' };
    if (left.length > 0) return { applicationId, state: 'asked' };
    const client = await provider.Client.find(applicationId);
    return { applicationId, state: client?.backchannelLogoutUri ? 'ended' : 'not-told' };
  });
  return Promise.all(states);
}
