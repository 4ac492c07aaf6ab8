import type { Context } from 'koa';
import type { LocalField } from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { Administrator } from './entrance.ts';

/** What became of one edit of a local field. */
export type LocalEdit =
  | { readonly kind: 'saved' }
  | { readonly kind: 'invalid'; readonly field: LocalField; readonly value: string; readonly code: string }
  | { readonly kind: 'conflict'; readonly field: LocalField; readonly yours: string };

const LOCAL_FIELDS: readonly LocalField[] = ['phone', 'secureMail'];

/** Longest value read from the form; the directory's own limits are tighter. */
const MAX_VALUE_CHARS = 1_000;

/**
 * Edit one local field with the version the form saw. The directory's journal line is written with the change; the audit line
 * follows before the answer, and after a crash from the journal.
 */
export async function editLocalField(
  { editor, journal, clock }: AdminDependencies,
  { session }: Administrator,
  ref: { readonly kind: 'person' | 'structure'; readonly id: string },
  form: URLSearchParams,
  ctx: Context,
): Promise<LocalEdit> {
  const field = LOCAL_FIELDS.find((name) => name === form.get('field'));
  const value = (form.get('value') ?? '').trim().slice(0, MAX_VALUE_CHARS);
  if (!field) throw new ServerError('server.request.malformed', 'not a field that is edited here');
  const verdict = await editor.perform(
    { personId: session.person.personId },
    { command: 'set-local-field', ref, field, value, version: Number(form.get('version')) },
    clock.now(),
  );
  if (verdict.accepted) {
    await journal.catchUp({ actor: session.person.personId, from: ctx.ip, request: String(ctx.state.requestId) });
    return { kind: 'saved' };
  }
  return verdict.code === 'directory.edit.stale-version'
    ? { kind: 'conflict', field, yours: value }
    : { kind: 'invalid', field, value, code: verdict.code };
}
