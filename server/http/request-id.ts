import { randomBytes } from 'node:crypto';
import type { Context, Next } from 'koa';

/** Ids a caller may hand us: short, printable, harmless in a log line. */
const CALLER_ID = /^[A-Za-z0-9._:-]{1,80}$/;

/** Number every request: in the answer, the log and the audit. A caller's own `X-Request-ID` is kept when it is well formed. */
export async function requestId(ctx: Context, next: Next): Promise<void> {
  const asked = ctx.get('x-request-id');
  const id = CALLER_ID.test(asked) ? asked : incidentNumber();
  ctx.state.requestId = id;
  ctx.set('X-Request-ID', id);
  await next();
}

/** A number a person can read out on the telephone, e.g. `K7QF-2M9X`. */
export function incidentNumber(): string {
  // Crockford's alphabet: no letter that is mistaken for a digit.
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const letters = [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length]);
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
