import type { Professional } from '../../directory/index.ts';
import { CLAIM_ORIGINS, isOwnClaim, originKind } from '../oidc/claim-origins.ts';
import type { CurrentSession } from '../portal/current-session.ts';
import type { Lang } from '../ui/context.ts';
import type { ClaimSourceView } from '../ui/pages/flow-trial.ts';

/** What claims of the protocol itself come from. */
const PROTOCOL = {
  iss: 'configuration',
  aud: 'registration',
  azp: 'registration',
  client_id: 'registration',
  scope: 'request',
  nonce: 'request',
  iat: 'server',
  exp: 'server',
  jti: 'server',
  at_hash: 'server',
  s_hash: 'server',
  active: 'server',
  token_type: 'server',
  cnf: 'key',
  sid: 'session',
  auth_time: 'session',
  acr: 'session',
  amr: 'session',
  situation: 'situation',
} as const;

type ProtocolSource = (typeof PROTOCOL)[keyof typeof PROTOCOL];

/** Where a claim comes from: which file of which day, the card or passkey and its instant, the session, the registration. */
export function claimSource(
  name: string,
  { person, amr, since }: Pick<CurrentSession, 'person' | 'amr' | 'since'>,
  lang: Lang,
): ClaimSourceView {
  const signIn = { kind: amr?.includes('sc') === false ? 'passkey' : 'card', since } as const;
  if (Object.hasOwn(PROTOCOL, name)) {
    const from: ProtocolSource = PROTOCOL[name as keyof typeof PROTOCOL];
    if (from === 'session' && name !== 'sid') return signIn;
    return from === 'situation' ? sheetSource('SubjectOrganization', person, lang) : { kind: from };
  }
  if (!isOwnClaim(name)) return { kind: 'server' };
  switch (originKind(name)) {
    case 'sign-in':
      return signIn;
    case 'fixed':
      return { kind: 'fixed', origin: CLAIM_ORIGINS[name][lang] };
    default:
      return sheetSource(name, person, lang);
  }
}

function sheetSource(
  name: keyof typeof CLAIM_ORIGINS,
  { provenance: { national } }: Professional,
  lang: Lang,
): ClaimSourceView {
  const origin = CLAIM_ORIGINS[name][lang];
  if (!national) return { kind: 'fixed', origin };
  return { kind: 'sheet', origin, file: national.file ?? national.by, day: new Date(national.asOf) };
}
