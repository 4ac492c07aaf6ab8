import type { CardVerdict, CardVerifier } from '../../pki/index.ts';
import type { AuditSink } from '../audit/event.ts';
import type { CardMeans, CardOutcome } from './ticket.ts';

export interface CardJudgement {
  /** The card's own certificate, DER. */
  readonly certificate: Uint8Array;
  readonly means: CardMeans;
  readonly from: string;
  readonly request: string;
}

/** What a staff card says of its holder's place; it may name nobody. */
function staffOf({ cardType, familyName, givenName, title, structureId, organisation }: AcceptedCard['card']) {
  if (cardType !== 'CPE' && cardType !== 'CPA') return null;
  return {
    familyName: familyName ?? '',
    givenName: givenName ?? '',
    title: title ?? '',
    structureId: structureId ?? '',
    organisation: organisation ?? '',
  };
}

type AcceptedCard = Extract<CardVerdict, { accepted: true }>;

/** Judge a card and write the refusal, if it is one, into the audit. An accepted card is written when the sign-in completes. */
export async function concludeCard(
  audit: AuditSink,
  verdict: CardVerdict,
  { certificate, means, from, request }: CardJudgement,
): Promise<CardOutcome> {
  const at = verdict.at.getTime();
  if (verdict.accepted) {
    const { card } = verdict;
    return {
      accepted: true,
      nationalId: card.nationalId,
      holder: [card.givenName, card.familyName].filter((part) => part !== null).join(' '),
      cardType: card.cardType,
      staff: staffOf(card),
      cardNumber: card.cardNumber ?? '',
      fingerprint: card.fingerprint,
      certificate: Buffer.from(certificate).toString('base64'),
      issued: { authority: verdict.path[1] ?? '', serial: card.serial },
      isGrace: verdict.isGrace,
      means,
      at,
    };
  }
  const [worst] = verdict.faults;
  await audit.append({
    at: verdict.at,
    action: 'sign-in.refused',
    actor: 'anonymous',
    subject: '',
    outcome: 'refused',
    code: worst.code,
    from,
    request,
    details: {
      means,
      faults: verdict.faults.map((fault) => fault.code).join(' '),
      claimed: verdict.claimed?.nationalId ?? '',
      card: verdict.claimed?.cardNumber ?? '',
      fingerprint: verdict.claimed?.fingerprint ?? '',
    },
  });
  return { accepted: false, code: worst.code, means, at };
}

export type { CardVerifier };
