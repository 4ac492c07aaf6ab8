import type { AuditSink } from '../audit/event.ts';
import type { Passkey } from '../passkeys/passkey.ts';
import type { Passkeys } from '../passkeys/passkeys.ts';

export interface EndPasskeysDependencies {
  readonly passkeys: Pick<Passkeys, 'remove' | 'list' | 'restingOn' | 'restingUnder'>;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

/**
 * End passkeys for good: the card they were made from was denied or revoked, or their holder closed. A card that is allowed again, and a person
 * who comes back, make new ones: whoever had the card meanwhile may have made some too.
 */
export async function endPasskeys(
  { passkeys, audit, clock }: EndPasskeysDependencies,
  ended: readonly Passkey[],
  why: 'card' | 'directory',
): Promise<void> {
  for (const { id, personId } of ended) {
    if (!(await passkeys.remove(personId, id))) continue;
    await audit.append({
      at: clock.now(),
      action: 'passkey.ended',
      actor: 'system',
      subject: personId,
      outcome: 'success',
      code: '',
      from: '',
      request: '',
      details: { passkey: id, why },
    });
  }
}
