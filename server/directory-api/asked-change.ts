import type { Context } from 'koa';
import type { z } from 'zod';
import { HIDDEN_VERSION } from '../../directory/index.ts';
import { readJson } from '../http/body.ts';
import { refuse } from './refuse.ts';

const MAX_DETAIL_CHARS = 200;

/** The version of a record as its ETag, where it is shown: of a record that somebody sees in part it is not, since it moves with what they do not see. */
export function tagVersion(ctx: Context, version: number): void {
  if (version !== HIDDEN_VERSION) ctx.set('ETag', `"${version}"`);
}

/** The version seen, which every change names (RFC 6585 §3); null once it was told that it is missing. */
export function seenVersion(ctx: Context): number | null {
  const [, version] = /^"([1-9]\d{0,8})"$/.exec(ctx.get('if-match')) ?? [];
  if (version === undefined) refuse(ctx, 'server.request.malformed', 'if-match: the ETag that was read', 428);
  return version === undefined ? null : Number(version);
}

/** The body in its form; null once it was told what is wrong, and where. */
export async function bodyOf<T>(ctx: Context, schema: z.ZodType<T>): Promise<T | null> {
  const asked = schema.safeParse(await readJson(ctx.req));
  if (asked.success) return asked.data;
  const [issue] = asked.error.issues;
  const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, MAX_DETAIL_CHARS);
  refuse(ctx, 'server.request.malformed', detail);
  return null;
}

/** A change that the directory refused. */
interface RefusedChange {
  readonly code: string;
  readonly detail: string;
  readonly current?: { readonly version: number } | null;
}

/** Tell a refused change; another version than the one seen is 412, with the current one (RFC 9110 §13.1.1). */
export function refuseChange(ctx: Context, { code, detail, current }: RefusedChange): void {
  const isStale = code === 'directory.edit.stale-version';
  if (isStale && current) tagVersion(ctx, current.version);
  refuse(ctx, code, detail, isStale ? 412 : undefined);
}
