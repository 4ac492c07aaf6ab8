import type { CardVerdict, CardVerifier } from '../../pki/index.ts';
import type { Meter } from '../metrics/meter.ts';
import { askResponder, type ResponderParts, type ResponderQuestion, responderQuestion } from './ask-responder.ts';

/** One try, of at most this long, and a person waits for it. */
export const LIVE_OCSP_TIMEOUT_MS = 1_000;
/** A responder that failed is left alone for this long: its silence is paid for once, not by each sign-in. */
const SILENCE_MS = 30_000;
/** Questions under way; beyond, a sign-in does without. */
const MAX_IN_FLIGHT = 32;

export interface LiveOcspParts extends ResponderParts {
  readonly verifier: CardVerifier;
  readonly meter: Meter;
}

/** Asks the responder of a card's authority, just before the card is judged. */
export interface LiveOcsp {
  /** Put the responder's answer, if it comes in time, where the judgement will find it. Never throws, never longer than a second. */
  ask(chain: readonly Uint8Array[]): Promise<void>;
}

export function openLiveOcsp(parts: LiveOcspParts): LiveOcsp {
  const silentUntil = new Map<string, number>();
  const inFlight = new Map<string, Promise<void>>();
  return {
    async ask(chain) {
      const question = trustedQuestion(parts, chain);
      if (question === null) return;
      const now = parts.clock.now().getTime();
      const { host } = question.url;
      if ((silentUntil.get(host) ?? 0) > now)
        return parts.meter.count('vestibule_ocsp_answers_total', { says: 'not asked' });
      const key = question.certificate.fingerprint;
      const known = inFlight.get(key);
      if (known !== undefined) return known;
      if (inFlight.size >= MAX_IN_FLIGHT)
        return parts.meter.count('vestibule_ocsp_answers_total', { says: 'not asked' });
      const asked = askResponder(parts, question, LIVE_OCSP_TIMEOUT_MS).then((told) => {
        if (told === null) silentUntil.set(host, parts.clock.now().getTime() + SILENCE_MS);
        parts.meter.count('vestibule_ocsp_answers_total', { says: told?.state ?? 'nothing' });
      });
      inFlight.set(key, asked);
      return asked.finally(() => inFlight.delete(key));
    },
  };
}

/** The question, once the certificate's issuer is known to have signed it and nothing but revocation is in doubt; else null. */
function trustedQuestion(parts: LiveOcspParts, chain: readonly Uint8Array[]): ResponderQuestion | null {
  const verdict = parts.verifier.verifyCard(chain, parts.clock.now());
  const [leaf] = chain;
  return leaf === undefined || !isOnlyRevocationInDoubt(verdict) ? null : responderQuestion(parts, leaf);
}

function isOnlyRevocationInDoubt(verdict: CardVerdict): boolean {
  const doubts = new Set(['pki.revocation.unknown', 'pki.revocation.stale']);
  return verdict.accepted || verdict.faults.every(({ code }) => doubts.has(code));
}
