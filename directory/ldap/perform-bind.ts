import { authenticate } from './authenticate.ts';
import { judgeBind } from './bind.ts';
import type { BindOutcome } from './bind-outcome.ts';
import type { Door } from './door.ts';
import { bindExternal } from './external.ts';
import type { BindRequest } from './messages.ts';
import type { Transport } from './transport.ts';

/** Perform a bind: by certificate, by password, or as nobody. Never rejects. */
export async function performBind(door: Door, transport: Transport, request: BindRequest): Promise<BindOutcome> {
  if (request.sasl !== null) return bindExternal(door, transport, request);
  const { isEncrypted, isLoopback } = transport;
  const step = judgeBind(request, { isEncrypted, isLoopback, acceptsClearOnLoopback: door.acceptsClearOnLoopback });
  return 'answer' in step ? step : authenticate(door, step.verify.dn, step.verify.password);
}
