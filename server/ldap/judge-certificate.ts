import { X509Certificate } from 'node:crypto';
import { type CertificateVerdict, type DirectoryReader, sameName } from '../../directory/index.ts';
import type { CardVerifier } from '../../pki/index.ts';
import type { Administrators } from '../admin/administrators.ts';
import type { LdapService } from '../config/config.ts';
import type { OrganisationJudge } from '../organisation-judge.ts';

/** What deciding who a certificate speaks for takes. */
export interface CertificateJudgeParts {
  readonly verifier: CardVerifier;
  readonly organisations: OrganisationJudge;
  readonly reader: DirectoryReader;
  readonly services: readonly LdapService[];
  readonly baseDn: string;
  /** What somebody administers, and where. */
  readonly rightOf: Administrators['rightOf'];
}

/**
 * Who a certificate presented on the LDAP door speaks for (SASL EXTERNAL): a professional, or an administrator of the directory, by a card that `pki` accepts, when the directory holds
 * him; or a service account, by the certificate of its organisation, when the configuration names its subject. The handshake has
 * proved possession of the key.
 */
export async function judgeLdapCertificate(
  parts: CertificateJudgeParts,
  chain: readonly Uint8Array[],
  at: Date,
): Promise<CertificateVerdict> {
  const verdict = parts.verifier.verifyCard(chain, at);
  if (verdict.accepted) {
    const found = parts.reader.findByNationalId(verdict.card.nationalId);
    if (!found.found) return { accepted: false, code: found.code };
    const right = await parts.rightOf(found.record.personId);
    return {
      accepted: true,
      class: right === null ? 'professional' : 'administrator',
      ...(right?.territory ?? {}),
      dn: `uid=${escaped(found.record.nationalId)},ou=people,${parts.baseDn}`,
    };
  }
  const [leaf] = chain;
  const code = verdict.faults[0].code;
  if (leaf === undefined || !parts.organisations.isGood(chain, at)) return { accepted: false, code };
  const subject = subjectOf(leaf);
  const service = parts.services.find(
    ({ certificateSubject }) => certificateSubject !== '' && sameName(certificateSubject, subject),
  );
  if (service === undefined) return { accepted: false, code };
  const { class: of, dn, departments, establishments } = service;
  return { accepted: true, class: of, dn, departments, establishments };
}

/** The subject as RFC 4514 writes it: node gives one line a part, root first. */
function subjectOf(der: Uint8Array): string {
  const lines = new X509Certificate(der).subject.split('\n');
  return lines
    .toReversed()
    .map((line) => {
      const cut = line.indexOf('=');
      return `${line.slice(0, cut)}=${escaped(line.slice(cut + 1))}`;
    })
    .join(',');
}

const escaped = (value: string): string => value.replace(/[\\",+;<>=]/g, '\\$&');
