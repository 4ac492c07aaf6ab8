import { gravityOf } from '../codes.ts';
import type { DeniedCards } from '../cps/denied-cards.ts';
import { PkiError } from '../error.ts';
import { requireInstant } from '../instant.ts';
import { openAuthorityCache } from '../path/authority-cache.ts';
import type { PathVerdict } from '../path-verdict.ts';
import type { CrlStore } from '../revocation/crl.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { judgeSigner } from './judge-signer.ts';
import { CMS_OID } from './oids.ts';
import { readAllCertificates } from './read-all-certificates.ts';
import { readSignedMessage } from './read-message.ts';
import type { SignatureRules, SignerKind, TimestampAuthorities } from './signature-rules.ts';
import type { SignatureFault, SignatureVerdict, SignerReport } from './signature-verdict.ts';
import type { SignedMessage } from './signed-message.ts';

export interface SignatureVerifierParts {
  readonly trust: TrustStore;
  readonly crls: CrlStore;
  readonly denied?: DeniedCards;
  /** Who may sign. Default: cards and the seals of organisations. */
  readonly kinds?: readonly SignerKind[];
  /** Refuse signatures that do not bind the signer's certificate (CAdES). Default false. */
  readonly isCadesRequired?: boolean;
  /** Default none: time-stamp tokens prove nothing then. */
  readonly timestamps?: TimestampAuthorities;
}

/** A document and a signature apart from it. */
export interface SignedDocument {
  /** Octets of the document, exactly as signed. */
  readonly document: Uint8Array;
  /** CMS SignedData without the document, DER or BER, at most `SIGNATURE_MAX_BYTES`. */
  readonly signature: Uint8Array;
  /** Certificates the signature may lack, DER. */
  readonly certificates?: readonly Uint8Array[];
  /** When the caller first had this signature, by its own record: it then existed. Never later than `at`. */
  readonly receivedAt?: Date;
}

/** Answers « who signed this document, and does it hold? ». Pure: same inputs, same lists, same instant, same verdict. */
export interface SignatureVerifier {
  /**
   * Judge a detached signature of a document, by cards and seals (CMS, RFC 5652; CAdES, EN 319 122-1).
   *
   * @param at instant judged (not the machine's clock)
   * @returns  a verdict; a refusal lists every fault found for every signer, worst first. The signing time a signer claims proves
   *           nothing: a time-stamp of a trusted authority does, or the caller's own record
   * @throws   PkiError `pki.question.malformed` when `at` or `receivedAt` is not a date, or the latter comes after the former
   */
  verifySignature(signed: SignedDocument, at: Date): SignatureVerdict;
}

export function openSignatureVerifier(parts: SignatureVerifierParts): SignatureVerifier {
  const rules: SignatureRules = {
    trust: parts.trust,
    crls: parts.crls,
    denied: parts.denied ?? null,
    kinds: new Set(parts.kinds ?? ['card', 'organisation']),
    isCadesRequired: parts.isCadesRequired ?? false,
    timestamps: parts.timestamps ?? null,
    cache: openAuthorityCache(),
  };
  return {
    verifySignature(signed, at) {
      requireInstant(at);
      if (signed.receivedAt !== undefined) requireInstant(signed.receivedAt);
      if ((signed.receivedAt ?? at) > at)
        throw new PkiError('pki.question.malformed', 'received after the instant judged');
      return judge(rules, signed, at);
    },
  };
}

function judge(rules: SignatureRules, signed: SignedDocument, at: Date): SignatureVerdict {
  try {
    const message = readSignedMessage(signed.signature);
    const certificates = readAllCertificates(message.certificates, signed.certificates ?? []);
    const found = judgeMessage(message);
    if (found !== null) return refuse([{ ...found, signer: null, certificate: null }], [], at);
    const judged = message.signers.map((signer, place) =>
      judgeSigner(rules, signer, {
        message,
        place,
        signed: { contentType: message.contentType, content: signed.document },
        certificates,
        receivedAt: signed.receivedAt ?? null,
        at,
      }),
    );
    return conclude(judged, at);
  } catch (error) {
    // Unreadable bytes refuse the signature; anything that is not this room's error is a defect and goes up.
    if (!(error instanceof PkiError)) throw error;
    return refuse([{ code: error.code, signer: null, certificate: null, detail: error.detail }], [], at);
  }
}

function judgeMessage({
  content,
  contentType,
  signers,
}: SignedMessage): Pick<SignatureFault, 'code' | 'detail'> | null {
  if (content !== null)
    return { code: 'pki.signature.not-detached', detail: 'the message carries a document of its own' };
  if (contentType !== CMS_OID.data)
    return { code: 'pki.signature.bad-attributes', detail: `content of type ${contentType}` };
  return signers.length === 0 ? { code: 'pki.signature.no-signer', detail: 'message without signer' } : null;
}

function conclude(
  judged: readonly { readonly report: SignerReport; readonly path: PathVerdict | null }[],
  at: Date,
): SignatureVerdict {
  const signers = judged.map(({ report }) => report);
  const faults = signers.flatMap((signer) => signer.faults);
  const [first, ...others] = signers;
  if (faults.length > 0 || first === undefined) return refuse(faults, signers, at);
  const ends = judged.map(({ path }) => (path?.accepted === true ? path.expires.getTime() : 0));
  return { accepted: true, signers: [first, ...others], at, expires: new Date(Math.min(...ends)) };
}

function refuse(faults: readonly SignatureFault[], signers: readonly SignerReport[], at: Date): SignatureVerdict {
  const [worst, ...rest] = faults.toSorted(
    (a, b) => gravityOf(a.code) - gravityOf(b.code) || (a.signer ?? -1) - (b.signer ?? -1),
  );
  if (worst === undefined) throw new PkiError('pki.question.malformed', 'a refusal without a fault');
  return { accepted: false, faults: [worst, ...rest], signers, at };
}
