import { isIP } from 'node:net';
import type { Certificate } from '../certificate/certificate.ts';
import { readHostName, readHostPattern } from './names/host-name.ts';
import type { PathFault } from './path-fault.ts';

/**
 * The leaf bears the host it was reached at (RFC 9525 §6): an alternative name equal to it, or whose first label is `*` and
 * stands for exactly one label. An address is compared with addresses only. The common name is never looked at.
 */
export function judgeHost({ extensions }: Certificate, host: string): readonly PathFault[] {
  const names = extensions.subjectNames ?? [];
  const address = addressOctets(host);
  const isBorne =
    address === null
      ? names.some((name) => name.form === 'dns' && isPatternOf(name.text, host))
      : names.some((name) => name.form === 'address' && Buffer.compare(name.octets, address) === 0);
  if (isBorne) return [];
  return [{ code: 'pki.profile.wrong-host', certificate: 0, detail: `not borne: ${JSON.stringify(host)}` }];
}

function isPatternOf(pattern: string, host: string): boolean {
  const wanted = readHostName(host);
  const known = readHostPattern(pattern);
  if (wanted === null || known === null) return false;
  if (!known.startsWith('*.')) return known === wanted;
  const dot = wanted.indexOf('.');
  return dot > 0 && wanted.slice(dot) === known.slice(1);
}

function addressOctets(host: string): Uint8Array | null {
  const family = host.includes('%') ? 0 : isIP(host);
  if (family === 0) return null;
  if (family === 4) return Uint8Array.from(host.split('.').map(Number));
  // The canonical text has at most one run of zeros left out, and no embedded IPv4.
  const { hostname } = new URL(`http://[${host}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const middle: readonly number[] = new Array(Math.max(0, 8 - left.length - right.length)).fill(0);
  return Uint8Array.from([...left, ...middle, ...right].flatMap((group) => [group >> 8, group & 0xff]));
}

function groups(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
