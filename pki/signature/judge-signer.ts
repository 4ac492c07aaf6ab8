import type { Certificate } from '../certificate/certificate.ts';
import { judgeProductIssuer, judgeUniverse } from '../cps/card-profile.ts';
import { judgeDenial } from '../cps/denied-cards.ts';
import { describeCertificate } from '../cps/describe-certificate.ts';
import type { CertificateIdentity } from '../cps/identity.ts';
import type { PathVerdict } from '../path-verdict.ts';
import { checkSigner, type SignatureFinding, type SignedContent } from './check-signer.ts';
import { judgeSignerPath } from './judge-signer-path.ts';
import { judgeTime } from './judge-time.ts';
import { judgeTimestamp } from './judge-timestamp.ts';
import type { SignatureRules } from './signature-rules.ts';
import type { SignatureFault, SignerReport, SigningTime } from './signature-verdict.ts';
import type { SignedMessage, SignerInfo } from './signed-message.ts';

/** One signer of a message, and what is asked of it. */
export interface SignerQuestion {
  readonly message: SignedMessage;
  /** Place in the message. */
  readonly place: number;
  readonly signed: SignedContent;
  readonly certificates: readonly Certificate[];
  /** The caller's own record of having had the signature; null: none. */
  readonly receivedAt: Date | null;
  readonly at: Date;
}

/** Everything about one signer; without fault it is accepted, and the verdict of its path tells until when. */
export function judgeSigner(
  rules: SignatureRules,
  signer: SignerInfo,
  question: SignerQuestion,
): { readonly report: SignerReport; readonly path: PathVerdict | null } {
  const { message, signed, certificates, at } = question;
  const checked = checkSigner(signer, signed, certificates);
  const stamped = judgeTimestamps(rules, signer, at);
  const time = signingTime(stamped.time, question.receivedAt, signer);
  const findings = [...checked.findings, ...stamped.findings, ...judgeLevel(rules, signer)];
  const { certificate } = checked;
  if (certificate === null) return { report: report(question, signer, time, { findings }), path: null };
  const reading = describeCertificate(certificate);
  const { identity } = reading;
  if (identity === null) findings.push([reading.code, reading.detail]);
  const proven = time.source === 'timestamp' || time.source === 'record' ? time.at : null;
  findings.push(
    ...(identity === null ? [] : judgeKind(rules, identity)),
    ...judgeTime(certificate, { proven, claimed: signer.signedAttributes?.signingTime ?? null, at }),
    ...judgeUniverse(certificate, rules.trust),
    ...(identity?.kind === 'card' ? judgeDenial(identity.cardNumber, rules.denied) : []),
  );
  const path = judgeSignerPath(rules, {
    leaf: certificate,
    pool: certificates.filter((other) => other !== certificate).map(({ der }) => der),
    profile: identity?.kind === 'organisation' ? 'org-seal' : 'cps-sign',
    lists: message.lists,
    proven,
    at,
  });
  if (identity !== null && path.path.length > 1) {
    findings.push(...judgeProductIssuer(identity, path.path[1] ?? '', rules.trust));
  }
  return { report: report(question, signer, time, { findings, identity, path }), path };
}

interface Judged {
  readonly findings: readonly SignatureFinding[];
  readonly identity?: CertificateIdentity | null;
  readonly path?: PathVerdict;
}

function report(
  { place }: SignerQuestion,
  signer: SignerInfo,
  time: SigningTime,
  { findings, identity = null, path }: Judged,
): SignerReport {
  const own = findings.map(([code, detail]) => ({ code, signer: place, certificate: null, detail }));
  const ofPath = path === undefined || path.accepted ? [] : path.faults;
  const faults: readonly SignatureFault[] = [...own, ...ofPath.map((fault) => ({ ...fault, signer: place }))];
  const hasCertificate = signer.signedAttributes?.signingCertificate?.hash != null;
  return {
    identity,
    level: hasCertificate ? (time.source === 'timestamp' ? 'CAdES-T' : 'CAdES-B') : 'CMS',
    time,
    claimedTime: signer.signedAttributes?.signingTime ?? null,
    path: path?.path ?? [],
    evidence: path?.accepted === true ? path.evidence : [],
    faults,
  };
}

/** The earliest instant that a trusted token proves. A token that does not hold is a fault, whatever the others say. */
function judgeTimestamps({ timestamps }: SignatureRules, { signature, timestamps: tokens }: SignerInfo, at: Date) {
  const findings: SignatureFinding[] = [];
  let time: { readonly at: Date; readonly authority: string } | null = null;
  for (const token of timestamps === null ? [] : tokens) {
    if (timestamps === null) break;
    const stamp = judgeTimestamp(token, signature, timestamps, at);
    if (stamp.at === null) findings.push(stamp.finding);
    else if (time === null || stamp.at < time.at) time = stamp;
  }
  return { findings, time };
}

function signingTime(
  stamp: { readonly at: Date; readonly authority: string } | null,
  receivedAt: Date | null,
  { signedAttributes }: SignerInfo,
): SigningTime {
  if (stamp !== null && (receivedAt === null || stamp.at <= receivedAt)) return { source: 'timestamp', ...stamp };
  if (receivedAt !== null) return { source: 'record', at: receivedAt };
  const claimed = signedAttributes?.signingTime ?? null;
  return claimed === null ? { source: 'none' } : { source: 'claim', at: claimed };
}

function judgeLevel(
  { isCadesRequired }: SignatureRules,
  { signedAttributes }: SignerInfo,
): readonly SignatureFinding[] {
  const isMissing = isCadesRequired && signedAttributes?.signingCertificate == null;
  return isMissing
    ? [['pki.signature.bad-attributes', 'the signer’s certificate is not signed with the document']]
    : [];
}

function judgeKind({ kinds }: SignatureRules, { kind, usage }: CertificateIdentity): readonly SignatureFinding[] {
  if (!kinds.has(kind)) return [['pki.signature.wrong-kind', `signed by a certificate of kind ${kind}`]];
  const isForSigning = kind === 'organisation' ? usage === 'seal' : usage === 'signature';
  return isForSigning ? [] : [['pki.signature.wrong-kind', `certificate of kind ${kind} for ${usage}`]];
}
