import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import type { DirectoryReader, Professional } from '../../directory/index.ts';
import { CARD_AMR } from '../oidc/acr.ts';
import { openPerson } from '../oidc/active-situation.ts';

/** The session of this browser, with the person it belongs to, who is open in the directory. */
export interface CurrentSession {
  readonly uid: string;
  readonly person: Professional;
  /** Internal id it was opened under: the person's, or that of a record merged into theirs since. */
  readonly accountId: string;
  readonly acr: string;
  readonly amr: readonly string[] | undefined;
  readonly since: Date;
  readonly until: Date;
}

/** @returns undefined when nobody is signed in, or the person has left the directory */
export async function currentSession(
  ctx: Context,
  provider: Provider,
  reader: DirectoryReader,
): Promise<CurrentSession | undefined> {
  const session = await provider.Session.get(ctx as never);
  if (!session.accountId) return undefined;
  const person = openPerson(reader, session.accountId);
  if (!person) return undefined;
  return {
    uid: session.uid,
    person,
    accountId: session.accountId,
    acr: session.acr ?? '',
    amr: session.amr,
    since: new Date((session.loginTs ?? 0) * 1000),
    until: new Date((session.exp ?? 0) * 1000),
  };
}

/** Whether a card opened it, and no passkey. */
export function isByCard({ amr = [] }: Pick<CurrentSession, 'amr'>): boolean {
  return CARD_AMR.every((method) => amr.includes(method));
}
