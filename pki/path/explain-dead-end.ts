import type { Certificate } from '../certificate/certificate.ts';
import type { DeadEnd, SearchEnd } from './build-path.ts';
import type { PathAuthorities } from './path-authorities.ts';
import type { PathFault } from './path-fault.ts';

/**
 * Why no path reaches an anchor. Most telling first: a name of ours under another key (S-27), an altered certificate, an
 * algorithm not computed, a name that does not match, and else an authority nobody here knows.
 */
export function explainDeadEnd(
  search: SearchEnd,
  presented: readonly Certificate[],
  trust: PathAuthorities,
): readonly PathFault[] {
  const { deepest } = search;
  const place = deepest.path.length - 1;
  const last = deepest.path[place];
  if (last === undefined) return [];
  if (search.isExhausted) {
    return [{ code: 'pki.path.too-complex', certificate: place, detail: 'too many signatures to check' }];
  }
  const lookAlikes = findLookAlikes(deepest, last, trust);
  if (lookAlikes.length > 0) return lookAlikes;
  return [{ certificate: place, ...explainStop(deepest, last, presented, trust) }];
}

function explainStop(
  deepest: DeadEnd,
  last: Certificate,
  presented: readonly Certificate[],
  trust: PathAuthorities,
): Omit<PathFault, 'certificate'> {
  const issuer = last.issuer.text;
  if (deepest.reason === 'too-long') return { code: 'pki.path.too-long', detail: 'no anchor within the longest path' };
  if (deepest.reason === 'bad-signature') {
    return { code: 'pki.path.bad-signature', detail: `not signed by the key of ${issuer}` };
  }
  if (deepest.reason === 'algorithm-not-accepted') {
    return { code: 'pki.path.weak-algorithm', detail: `signature ${last.signatureAlgorithm.oid} not computed` };
  }
  const misnamed = findMisnamed(last, presented, trust);
  if (misnamed !== null) {
    const detail = `issuer named ${issuer}; the key it points to belongs to ${misnamed.subject.text}`;
    return { code: 'pki.path.name-mismatch', detail };
  }
  return { code: 'pki.path.no-anchor', detail: `no authority held for ${issuer}` };
}

/** Certificates of the path that bear the name of an authority we hold with a key that is not its own. */
function findLookAlikes(deepest: DeadEnd, last: Certificate, trust: PathAuthorities): readonly PathFault[] {
  const faults: PathFault[] = [];
  deepest.path.forEach((certificate, place) => {
    const held = trust.withName(certificate.subject.canonical);
    const isHeld = held.some((authority) => authority.certificate.identity === certificate.identity);
    if (held.length > 0 && !isHeld) faults.push(lookAlike(place, certificate.subject.text));
  });
  if (faults.length > 0) return faults;
  // The look-alike authority itself was not presented: the key identifier it wrote still tells.
  const named = trust.withName(last.issuer.canonical);
  const { authorityKeyId } = last.extensions;
  const isOtherKey =
    authorityKeyId !== null &&
    named.length > 0 &&
    named.every(({ certificate }) => {
      const { subjectKeyId } = certificate.extensions;
      return subjectKeyId !== null && subjectKeyId !== authorityKeyId;
    });
  return isOtherKey ? [lookAlike(deepest.path.length - 1, last.issuer.text)] : [];
}

function lookAlike(certificate: number, name: string): PathFault {
  const detail = `name of an authority held, ${name}, with a key that is not its own`;
  return { code: 'pki.path.look-alike-authority', certificate, detail };
}

/** An authority whose key identifier is the one asked for, under another name. */
function findMisnamed(
  last: Certificate,
  presented: readonly Certificate[],
  trust: PathAuthorities,
): Certificate | null {
  const wanted = last.extensions.authorityKeyId;
  if (wanted === null) return null;
  const known = [...trust.authorities.map(({ certificate }) => certificate), ...presented];
  return (
    known.find(
      ({ subject, extensions }) => extensions.subjectKeyId === wanted && subject.canonical !== last.issuer.canonical,
    ) ?? null
  );
}
