import type { Certificate } from '../certificate/certificate.ts';
import { PkiError } from '../error.ts';
import type { ProfileName } from '../path/profile.ts';
import type { PathVerdict } from '../path-verdict.ts';
import type { CrlStore } from '../revocation/crl.ts';
import { openCrlStore } from '../revocation/crl-store.ts';
import { readCrlHead } from '../revocation/read-crl.ts';
import { validate } from '../validate.ts';
import type { SignatureRules } from './signature-rules.ts';

/** What a signer's certificate is judged with. */
export interface SignerPathQuestion {
  readonly leaf: Certificate;
  readonly pool: readonly Uint8Array[];
  readonly profile: ProfileName;
  /** Lists that came with the signature: they count once the certificate has ended, and lists no longer speak of it. */
  readonly lists: readonly Uint8Array[];
  /** The signature existed at this instant; null: not proven. */
  readonly proven: Date | null;
  readonly at: Date;
}

/** Reasons after which a revocation says that earlier signatures are not to be trusted either (RFC 5280 §5.3.1). */
const COMPROMISES: ReadonlySet<number> = new Set([1, 2, 10]);

/**
 * Judge a signer's path. Without proof of time, at the instant judged. With it, the certificates must have been valid then, and are
 * asked about now: a revocation that began after the signature existed does not undo it, unless a key was compromised. Once
 * the signer's certificate has ended, the lists that came along speak, each no later than that end.
 */
export function judgeSignerPath(rules: SignatureRules, question: SignerPathQuestion): PathVerdict {
  const { leaf, pool, profile, proven, at } = question;
  const judged = (instant: Date, crls: CrlStore | null) =>
    validate(leaf.der, pool, {
      profile,
      anchors: rules.trust,
      at: instant,
      cache: rules.cache,
      ...(crls === null ? {} : { revocation: { crls } }),
    });
  if (proven === null) return judged(at, rules.crls);
  const then = judged(proven, null);
  if (!then.accepted) return then;
  if (at <= leaf.notAfter) return forgiveLater(judged(at, rules.crls), rules, question, proven);
  const { crls, instant } = listsAlong(rules, question, proven);
  return forgiveLater(judged(instant, crls), { ...rules, crls }, { ...question, at: instant }, proven);
}

/** A refusal whose only fault is a revocation of the signer after the signature existed becomes what it would be without. */
function forgiveLater(
  verdict: PathVerdict,
  rules: SignatureRules,
  { leaf, at, pool, profile }: SignerPathQuestion,
  proven: Date,
): PathVerdict {
  if (verdict.accepted) return verdict;
  const [fault, ...others] = verdict.faults;
  const isOfLeaf = fault.code === 'pki.revocation.revoked' && fault.certificate === 0 && others.length === 0;
  if (!isOfLeaf || !isLater(leaf, verdict.path, rules, at, proven)) return verdict;
  return validate(leaf.der, pool, { profile, anchors: rules.trust, at: proven, cache: rules.cache });
}

function isLater(
  leaf: Certificate,
  path: readonly string[],
  { trust, crls }: SignatureRules,
  at: Date,
  proven: Date,
): boolean {
  const issuer = trust.authorities.find(({ certificate }) => certificate.fingerprint === path[1])?.certificate;
  if (issuer === undefined) return false;
  const answer = crls.consult({ certificate: leaf, issuer, at, isSigner: () => false });
  if (answer.state !== 'revoked') return false;
  const { since, reason } = answer.entry;
  return since.getTime() > proven.getTime() && (reason === null || !COMPROMISES.has(reason));
}

/** The lists of the signature, in a store of their own, and the first instant at which all of them are in force. */
function listsAlong(rules: SignatureRules, { lists, leaf }: SignerPathQuestion, proven: Date) {
  const heads = lists.flatMap((der) => readListOrNone(der));
  const usable = heads.filter(({ thisUpdate, nextUpdate }) => thisUpdate <= leaf.notAfter && nextUpdate >= proven);
  const instant = new Date(Math.max(proven.getTime(), ...usable.map(({ thisUpdate }) => thisUpdate.getTime())));
  const crls = openCrlStore(rules.trust);
  for (const { der } of usable) crls.load(der, instant);
  return { crls, instant };
}

function readListOrNone(der: Uint8Array) {
  try {
    return [readCrlHead(der)];
  } catch (error) {
    // A list that cannot be read clears nobody; anything that is not this room's error is a defect and goes up.
    if (!(error instanceof PkiError)) throw error;
    return [];
  }
}
