import type { Certificate } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import type { Finding, PathFault } from './path-fault.ts';
import type { Profile } from './profile.ts';

/**
 * What the leaf may be used for, and what the authorities above it may issue for (RFC 5280 §4.2.1.3, §4.2.1.12).
 *
 * @param path the leaf first
 */
export function judgePathUsage(path: readonly Certificate[], profile: Profile): readonly PathFault[] {
  const [leaf, ...authorities] = path;
  if (leaf === undefined) return [];
  const keyUsage = judgeKeyUsage(leaf, profile);
  // A key of another use has extended usages of another use: said once.
  const usage = keyUsage.length > 0 ? keyUsage : judgeExtendedUsage(leaf, profile);
  const findings = [...judgeRole(leaf, profile), ...usage];
  return [
    ...findings.map(([code, detail]) => ({ code, certificate: 0, detail })),
    ...(profile.isUsageNested ? judgeNesting(authorities, profile) : []),
  ];
}

/** An end entity is not an authority, and no authority limits names through it. */
function judgeRole({ extensions }: Certificate, profile: Profile): readonly Finding[] {
  const { basicConstraints, keyUsage, nameConstraints } = extensions;
  const isAuthority = basicConstraints?.isAuthority === true;
  const findings: Finding[] = [];
  if (isAuthority && !profile.mayLeafBeAuthority) {
    findings.push(['pki.profile.wrong-usage', 'certificate of an authority']);
  }
  if (!isAuthority && keyUsage?.has('keyCertSign') === true) {
    findings.push(['pki.profile.wrong-usage', 'end entity whose key may sign certificates']);
  }
  if (!isAuthority && nameConstraints !== null) {
    findings.push(['pki.path.improper-extension', 'name constraints of an end entity']);
  }
  return findings;
}

function judgeKeyUsage({ extensions }: Certificate, profile: Profile): readonly Finding[] {
  const usage = extensions.keyUsage;
  const found = usage === null ? 'absent' : [...usage].join(' ');
  const forbidden = profile.forbiddenKeyUsage.some((bit) => usage?.has(bit) === true);
  const isFit = profile.keyUsage === null || profile.keyUsage.some((bit) => usage?.has(bit) === true);
  if (isFit && !forbidden) return [];
  const isForSigning = usage?.has('nonRepudiation') === true && !usage.has('digitalSignature');
  // The commonest mistake of card holders has words of its own.
  if (isForSigning && profile.name === 'cps-auth') return [['pki.profile.signature-certificate', `key usage ${found}`]];
  return [['pki.profile.wrong-usage', `key usage ${found}, for ${profile.name}`]];
}

function judgeExtendedUsage({ extensions }: Certificate, profile: Profile): readonly Finding[] {
  const wanted = profile.extendedKeyUsage;
  if (wanted === null) return [];
  const usages = extensions.extendedKeyUsage ?? [];
  const isAlone = usages.length === 1 && extensions.all.get(OID.extendedKeyUsage)?.critical === true;
  if (usages.includes(wanted) && (isAlone || !profile.isUsageExclusive)) return [];
  return [['pki.profile.wrong-usage', `extended key usage ${usages.join(' ') || 'absent'}, for ${profile.name}`]];
}

/** An authority without the extension, or with anyExtendedKeyUsage, does not narrow what is below it. */
function judgeNesting(authorities: readonly Certificate[], profile: Profile): readonly PathFault[] {
  const wanted = profile.extendedKeyUsage;
  if (wanted === null) return [];
  return authorities.flatMap(({ extensions }, place) => {
    const usages = extensions.extendedKeyUsage;
    if (usages === null || usages.includes(wanted) || usages.includes(OID.anyExtendedKeyUsage)) return [];
    const detail = `authority for ${usages.join(' ')} only`;
    return [{ code: 'pki.path.wrong-extended-usage' as const, certificate: place + 1, detail }];
  });
}
