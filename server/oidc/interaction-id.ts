import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';

const HEADER = 'x-fapi-interaction-id';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A resource answers with the caller's own number of the exchange, so that both sides find it in their logs, or with a new one (FAPI 1.0
 * Baseline §6.2.1, 11, which FAPI-CIBA asks for). Anything but a UUID is not repeated.
 */
export function nameInteraction(ctx: Context): void {
  const asked = ctx.get(HEADER);
  ctx.set(HEADER, UUID.test(asked) ? asked : randomUUID());
}
