import type { Certificate } from '../certificate/certificate.ts';
import type { CrlHead } from './crl.ts';
import type { DistributionPoint } from './distribution-points.ts';
import type { IssuingPoint } from './issuing-point.ts';
import { keysOf } from './point-names.ts';
import { ALL_REASONS, type ReasonMask } from './reasons.ts';

/** Canonical forms of the names that may have issued the list of this point (RFC 5280 §6.3.3 (b)(1)). */
export function issuersOf({ crlIssuer }: DistributionPoint, certificate: Certificate): readonly string[] {
  if (crlIssuer === null) return [certificate.issuer.canonical];
  return crlIssuer.flatMap(({ directory }) => (directory === null ? [] : [directory]));
}

/**
 * Reasons for which a list speaks of a certificate by way of one of its distribution points; 0: it does not
 * (RFC 5280 §6.3.3 (b), (d)).
 */
export function reasonsCovered(head: CrlHead, point: DistributionPoint, certificate: Certificate): ReasonMask {
  const { scope } = head;
  const issuers = issuersOf(point, certificate);
  if (!issuers.includes(head.issuer.canonical)) return 0;
  if (point.crlIssuer !== null && scope?.isIndirect !== true) return 0;
  if (scope === null) return point.reasons;
  if (!isPlaceShared(scope, head, point, issuers) || !isKindCovered(scope, certificate)) return 0;
  return scope.reasons & point.reasons & ALL_REASONS;
}

/** RFC 5280 §6.3.3 (b)(2)(i). */
function isPlaceShared(
  scope: IssuingPoint,
  head: CrlHead,
  point: DistributionPoint,
  issuers: readonly string[],
): boolean {
  if (scope.place === null) return true;
  const published = new Set(keysOf(scope.place, [head.issuer.canonical]));
  const wanted = point.place === null ? (point.crlIssuer ?? []).map(({ key }) => key) : keysOf(point.place, issuers);
  return wanted.some((key) => published.has(key));
}

/** RFC 5280 §6.3.3 (b)(2)(ii) to (iv). */
function isKindCovered({ only }: IssuingPoint, { extensions }: Certificate): boolean {
  if (only === null) return true;
  if (only === 'attributes') return false;
  return (extensions.basicConstraints?.isAuthority === true) === (only === 'authorities');
}
