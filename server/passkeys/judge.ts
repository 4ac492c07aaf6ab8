import type { DirectoryReader, Professional } from '../../directory/index.ts';
import { type CardVerifier, readCertificate } from '../../pki/index.ts';
import type { CardLevels } from '../login/complete.ts';
import type { ValueSeal } from '../oidc/ciba/value-seal.ts';
import type { EnrollingCard, Passkey } from './passkey.ts';

/** Levels of a sign-in: by card, by a card whose list is past its end, by passkey. */
export interface SignInLevels extends CardLevels {
  readonly passkey: string;
}

export interface PasskeyJudgeParts {
  readonly verifier: CardVerifier;
  /** What is asked outside just before a card is judged; bounded, never throws. */
  readonly beforeJudgement: (chain: readonly Uint8Array[]) => Promise<void>;
  readonly reader: DirectoryReader;
  /** Opens the kept certificates. */
  readonly seal: ValueSeal;
  readonly levels: SignInLevels;
}

/** A passkey's worth at one instant. */
export type PasskeyWorth =
  | { readonly accepted: true; readonly person: Professional; readonly acr: string }
  | { readonly accepted: false; readonly code: string };

/**
 * What a passkey is worth: what its card is worth at this instant, judged by the same rules as if it were in the reader — dates,
 * revocation, denial, authority —, its holder looked up by the identifier on it, and never more than a passkey's own level (S-25). The
 * directory must still say that this holder is the person the passkey belongs to.
 *
 * @returns the card's worst fault, the directory's code, or `server.passkey.unknown` when the card has become somebody else's
 */
export async function judgePasskey(
  { verifier, beforeJudgement, reader, seal, levels }: PasskeyJudgeParts,
  { certificate, personId }: Pick<Passkey, 'certificate' | 'personId'>,
  at: Date,
): Promise<PasskeyWorth> {
  const chain = [Buffer.from(seal.open(certificate), 'base64')];
  await beforeJudgement(chain);
  const verdict = verifier.verifyCard(chain, at);
  if (!verdict.accepted) return { accepted: false, code: verdict.faults[0].code };
  const found = reader.findByNationalId(verdict.card.nationalId);
  if (!found.found) return { accepted: false, code: found.code };
  // The holder's record may have been merged into another one since.
  const holder = reader.findByPersonId(personId);
  if (!holder.found || holder.record.personId !== found.record.personId)
    return { accepted: false, code: 'server.passkey.unknown' };
  const acr = verdict.isGrace && levels.cardInGrace < levels.passkey ? levels.cardInGrace : levels.passkey;
  return { accepted: true, person: found.record, acr };
}

/** End of the certificate a passkey is made from: its own end. */
export function endOfCard({ certificate }: Pick<EnrollingCard, 'certificate'>, seal: ValueSeal): Date {
  return readCertificate(Buffer.from(seal.open(certificate), 'base64')).notAfter;
}
