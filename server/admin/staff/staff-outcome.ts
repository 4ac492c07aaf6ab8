import type { Context } from 'koa';
import { statusOf } from '../../http/code-words.ts';
import type { Outcome, Refusal } from '../../ui/context.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator } from '../entrance.ts';
import { refusalOf } from '../sheets/draft-steps.ts';

type Done = keyof ReturnType<typeof texts>['staff']['done'];

/** What the act before did, from the address it led to. */
export function staffOutcome(ctx: Context): Outcome | null {
  const done = new URLSearchParams(ctx.querystring).get('fait') ?? '';
  const [fr, en] = [texts('fr').staff.done, texts('en').staff.done];
  if (!Object.hasOwn(fr, done)) return null;
  return { tone: 'success', sentence: { fr: fr[done as Done], en: en[done as Done] } };
}

/** What was refused, in words, and what exactly. */
export interface StaffFailure {
  readonly failure: Refusal | null;
  readonly detail: string;
}

export const NO_FAILURE: StaffFailure = { failure: null, detail: '' };

export function staffFailure(
  ctx: Context,
  { code, detail }: { readonly code: string; readonly detail: string },
): StaffFailure {
  ctx.status = statusOf(code);
  return { failure: refusalOf(ctx, code), detail };
}

/** Done: its line is in the audit, and reloading does nothing twice. */
export async function done(
  { journal }: Pick<AdminDependencies, 'journal'>,
  ctx: Context,
  { session }: Administrator,
  url: string,
  what: Done,
): Promise<void> {
  await journal.catchUp({ actor: session.person.personId, from: ctx.ip, request: String(ctx.state.requestId) });
  ctx.status = 303;
  ctx.redirect(`${url}?fait=${what}`);
}
