import type { CertificateVerdict, JudgeCertificate } from '../../directory/index.ts';
import type { LdapDoorMessage, LdapDoorVerdict } from './settings.ts';

/** The end of the channel that asks. */
export interface Channel {
  send?(message: LdapDoorMessage): boolean;
  on(event: 'message', listener: (message: LdapDoorVerdict) => void): unknown;
}

/** A parent that does not answer within this is taken not to know. */
const ANSWER_TIMEOUT_MS = 10_000;
/** Questions waiting at once. */
const MAX_WAITING = 1_000;

/**
 * Certificates are judged by the parent, which holds the authorities and the revocation lists: the process that peers can reach only passes them on,
 * as bytes, and never decides.
 */
export function askParent(channel: Channel): JudgeCertificate {
  const waiting = new Map<number, (verdict: CertificateVerdict | null) => void>();
  let asked = 0;
  channel.on('message', (message) => {
    if (message.kind === 'verdict') waiting.get(message.id)?.(message.verdict);
  });
  return async (chain) => {
    if (waiting.size >= MAX_WAITING) throw new RangeError(`${MAX_WAITING} certificates wait to be judged`);
    asked += 1;
    const id = asked;
    const { promise, resolve } = Promise.withResolvers<CertificateVerdict | null>();
    const timer = setTimeout(() => resolve(null), ANSWER_TIMEOUT_MS);
    waiting.set(id, resolve);
    try {
      const encoded = chain.map((der) => Buffer.from(der).toString('base64'));
      channel.send?.({ kind: 'judge', id, chain: encoded });
      const verdict = await promise;
      if (verdict === null) throw new RangeError('the certificate could not be judged');
      return verdict;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  };
}
