import { randomBytes } from 'node:crypto';
import type { Context, Next } from 'koa';

/** Ids a caller may hand us: short, printable, harmless in a log line. */
const CALLER_ID = /^[A-Za-z0-9._:-]{1,80}$/;

/** Our own numbers: what somebody read out on the telephone is never what a caller chose. */
const OWN_NUMBER = /^[0-9A-Z]{4}-[0-9A-Z]{4}$/i;

/** Number every request: in the answer, the log and the audit. A caller's own `X-Request-ID` is kept when it is well formed, and none of ours. */
export async function requestId(ctx: Context, next: Next): Promise<void> {
  const asked = ctx.get('x-request-id');
  const id = CALLER_ID.test(asked) && !OWN_NUMBER.test(asked) ? asked : incidentNumber();
  ctx.state.requestId = id;
  ctx.set('X-Request-ID', id);
  await next();
}

/** Crockford's alphabet: no letter that is mistaken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LETTERS = 8;
/** Random bytes are asked of the system for many numbers at once: every request takes one. */
const POOL_BYTES = LETTERS * 512;

let pool = Buffer.alloc(0);
let taken = 0;

/** A number a person can read out on the telephone, e.g. `K7QF-2M9X`. */
export function incidentNumber(): string {
  if (taken === pool.length) {
    pool = randomBytes(POOL_BYTES);
    taken = 0;
  }
  let number = '';
  for (const byte of pool.subarray(taken, taken + LETTERS)) {
    number += `${number.length === LETTERS / 2 ? '-' : ''}${ALPHABET[byte % ALPHABET.length]}`;
  }
  taken += LETTERS;
  return number;
}
