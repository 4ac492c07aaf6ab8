import { describeAuthority, readCertificate, type TrustEntry } from '../../pki/index.ts';
import { inLine } from './shown-text.ts';

const ROLE_WORDS = { anchor: 'ancre de confiance', intermediate: 'autorité intermédiaire' } as const;

/** Everything an operator should read before recognising an authority, in French. */
export function authorityWords(entry: TrustEntry): string {
  const { known, weakness, signs, ...described } = describeAuthority(readCertificate(entry.der));
  const { origin } = entry;
  const lines: readonly (readonly [label: string, value: string])[] = [
    ['Nom', described.subject],
    ['Émise par', described.isSelfSigned ? 'elle-même (signature vérifiée)' : described.issuer],
    ['Empreinte SHA-256', described.fingerprint],
    ['Numéro de série', described.serial],
    ['Valable', `du ${described.notBefore.toISOString()} au ${described.notAfter.toISOString()}`],
    ['Est une autorité', described.isAuthority ? 'oui' : 'non'],
    ['Clé connue', known === null ? 'non : comparez l’empreinte à celle que publie l’émetteur' : known.name],
    [
      'Univers',
      signs.length === 0 ? 'rien ne le dit' : signs.map((one) => `${one.universe} (${one.detail})`).join(' ; '),
    ],
    ...(weakness === null ? [] : [['Clé faible', weakness] as const]),
    ['Rôle', ROLE_WORDS[entry.role]],
    ['Peut délivrer', entry.issues.length === 0 ? 'des autorités seulement' : entry.issues.join(', ')],
    ['Provenance', origin === undefined ? 'non dite' : origin.source],
    ['Inscrite par', `${origin?.addedBy ?? 'inconnu'}${origin?.addedAt ? `, le ${origin.addedAt.toISOString()}` : ''}`],
  ];
  return lines.map(([label, value]) => inLine(`${label} : ${value}`)).join('\n');
}

/** The same, for programs. */
export function authorityJson(entry: TrustEntry) {
  const { role, issues, provenance, origin } = entry;
  return {
    ...describeAuthority(readCertificate(entry.der)),
    role,
    issues,
    universe: provenance,
    origin: origin ?? null,
  };
}
