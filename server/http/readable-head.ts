import type { IncomingMessage } from 'node:http';

/**
 * Whether a request's first line and host can be understood: Node's parser lets by an absolute target that is no address, and several
 * `Host` lines, which are answered 400 (RFC 9112 §3.2). Beyond this door, whatever reads the target may take it for one.
 */
export function hasReadableHead({ url = '', rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  return hosts <= 1 && (url.startsWith('/') || url === '*' || URL.canParse(url));
}
