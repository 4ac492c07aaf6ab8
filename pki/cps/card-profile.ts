import type { Certificate } from '../certificate/certificate.ts';
import type { PkiCode } from '../codes.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { universeSigns } from '../trust/universe-signs.ts';
import type { CardIdentity, CertificateIdentity } from './identity.ts';

type Finding = readonly [PkiCode, string];

/** Certificate policies a service accepts on cards; null: any. Dotted OIDs. */
export type AcceptedPolicies = ReadonlySet<string> | null;

/** The very authority that signed must be one we hold, entitled to this card type. */
export function judgeIssuer(card: CardIdentity, issuer: Certificate, trust: TrustStore): readonly Finding[] {
  const isEntitled = trust
    .withName(issuer.subject.canonical)
    .some((held) => held.certificate.identity === issuer.identity && held.issues.has(card.cardType));
  return isEntitled ? [] : [['pki.profile.wrong-issuer', `${issuer.subject.text} may not issue ${card.cardType}`]];
}

/** As {@link judgeIssuer}, for whatever a certificate names. @param issuer fingerprint of the certificate above it */
export function judgeProductIssuer(
  identity: CertificateIdentity,
  issuer: string,
  trust: TrustStore,
): readonly Finding[] {
  const product = identity.kind === 'card' ? identity.cardType : identity.kind;
  const held = trust.authorities.find(({ certificate }) => certificate.fingerprint === issuer);
  if (held?.issues.has(product) === true) return [];
  return [['pki.profile.wrong-issuer', `${identity.issuer} may not issue ${product}`]];
}

/** Test cards stay out of production, and real ones out of trials: by product type, policy arc and names, whichever tells. */
export function judgeUniverse(leaf: Certificate, trust: TrustStore): readonly Finding[] {
  const expected = trust.universe === 'production' ? 'production' : 'test';
  const stranger = universeSigns(leaf).find(({ universe }) => (universe === 'demo' ? 'test' : universe) !== expected);
  if (stranger === undefined) return [];
  return [['pki.profile.wrong-universe', `${stranger.detail} is of ${stranger.universe}, store of ${trust.universe}`]];
}

/** At least one policy of the certificate is among those accepted. */
export function judgePolicies({ extensions }: Certificate, accepted: AcceptedPolicies): readonly Finding[] {
  const policies = extensions.policies ?? [];
  if (accepted === null || policies.some((policy) => accepted.has(policy))) return [];
  return [['pki.profile.wrong-policy', `policies ${policies.join(' ')}`]];
}
