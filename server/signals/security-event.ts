import type { KeyRing } from '../oidc/key-ring.ts';
import type { SigningAlgorithm } from '../oidc/signing-keys.ts';

/** Why an application may get other answers from now on. */
export const SIGNAL_CAUSES = ['professional', 'patient', 'sheet'] as const;
export type SignalCause = (typeof SIGNAL_CAUSES)[number];

/** Whom a change is about, as the application knows them (RFC 9493). */
export type SubjectId =
  | { readonly format: 'iss_sub'; readonly iss: string; readonly sub: string }
  | { readonly format: 'opaque'; readonly id: string };

/** Path of the one event type, under the issuer: CAEP's shape, our own name. */
export const EVENT_PATH = '/events/rights-changed';

const REASONS: Readonly<Record<SignalCause, { readonly fr: string; readonly en: string }>> = {
  professional: {
    fr: 'Ce que l’annuaire dit de ce professionnel a changé.',
    en: 'What the directory says of this professional has changed.',
  },
  patient: { fr: 'Un acte concernant ce patient a été consigné.', en: 'An act about this patient was recorded.' },
  sheet: {
    fr: 'Une autre version de la feuille de règles est en vigueur.',
    en: 'Another version of the sheet is in force.',
  },
};

export interface RightsChanged {
  /** Same for every try. */
  readonly jti: string;
  readonly audience: string;
  readonly cause: SignalCause;
  readonly subject: SubjectId;
  /** When it came to be. */
  readonly at: Date;
  /** Now. */
  readonly issuedAt: Date;
}

/**
 * A signed Security Event Token (RFC 8417): « ask again ». It says that rights may have changed and about whom, never which or
 * how: the application asks, and its own sheet answers.
 */
export async function signRightsChanged(
  { keys, issuer }: { readonly keys: Pick<KeyRing, 'current'>; readonly issuer: string },
  { jti, audience, cause, subject, at, issuedAt }: RightsChanged,
  alg: SigningAlgorithm,
): Promise<string> {
  const key = keys.current(alg);
  const seconds = (instant: Date) => Math.floor(instant.getTime() / 1000);
  const event = { event_timestamp: seconds(at), cause, reason_admin: REASONS[cause] };
  const claims = {
    iss: issuer,
    aud: audience,
    iat: seconds(issuedAt),
    jti,
    sub_id: subject,
    events: { [new URL(EVENT_PATH, issuer).href]: event },
  };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg, kid: key.kid, typ: 'secevent+jwt' })}.${encode(claims)}`;
  const signature = await key.sign(Buffer.from(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}
