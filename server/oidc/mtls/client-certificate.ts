import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { type SubjectProperty, subjectMatches } from './subject-matches.ts';

/** What the listener of organisations knew of a request's certificate when it let it in. */
export interface PresentedCertificate {
  readonly certificate: X509Certificate;
  /** Whether an authority of organisations that we hold vouches for it, and its lists do not revoke it. */
  readonly trusted: boolean;
}

/**
 * Certificates by request: only the listener that asks for one writes here, so that no header, and no other listener, can ever
 * give a request a certificate (S-30).
 */
const presented = new WeakMap<IncomingMessage, PresentedCertificate>();

/** For the listener of organisations alone. */
export function rememberCertificate(request: IncomingMessage, certificate: PresentedCertificate): void {
  if (request.socket instanceof TLSSocket) presented.set(request, certificate);
}

/** The provider's three questions about a request's certificate (RFC 8705). */
export function certificateReader() {
  const of = (ctx: KoaContextWithOIDC) => presented.get(ctx.req);
  return {
    getCertificate: (ctx: KoaContextWithOIDC) => of(ctx)?.certificate,
    certificateAuthorized: (ctx: KoaContextWithOIDC) => of(ctx)?.trusted === true,
    certificateSubjectMatches: (ctx: KoaContextWithOIDC, property: SubjectProperty, expected: string) => {
      const certificate = of(ctx)?.certificate;
      return certificate !== undefined && subjectMatches(certificate, property, expected);
    },
  };
}
