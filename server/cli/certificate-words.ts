import type { CertificateExplanation, CertificateIdentity, CertificateUse } from '../../pki/index.ts';
import { instantWords, nameOf, namesOf, visible } from './certificate-names.ts';

/** Languages of the command line's long answers. */
export type Language = 'fr' | 'en';
type Words = Readonly<Record<Language, string>>;
type Line = readonly [label: Words, value: Words | string];

const USES: Readonly<Record<CertificateUse, Words>> = {
  authentication: { fr: 'l’authentification', en: 'authentication' },
  signature: { fr: 'la signature', en: 'signature' },
  seal: { fr: 'le cachet (signature d’organisation)', en: 'sealing (signature of an organisation)' },
  'tls-server': { fr: 'un serveur TLS', en: 'a TLS server' },
  confidentiality: { fr: 'la confidentialité', en: 'confidentiality' },
  other: { fr: 'un usage non reconnu', en: 'a use not recognised' },
};
const UNIVERSES = {
  production: { fr: 'univers de production', en: 'production universe' },
  test: { fr: 'univers de test', en: 'test universe' },
} as const;
const CHECKS = {
  right: { fr: 'clé de contrôle juste', en: 'check digit right' },
  wrong: { fr: 'clé de contrôle fausse', en: 'check digit wrong' },
  'not-verifiable': { fr: 'clé de contrôle non vérifiable', en: 'check digit not verifiable' },
} as const;
const NONE: Words = { fr: 'aucun', en: 'none' };
const L = (fr: string, en: string): Words => ({ fr, en });
const said = (language: Language, words: Words | string) => (typeof words === 'string' ? words : words[language]);

/** One sentence: what kind of certificate this is. */
export function kindSentence(explained: CertificateExplanation, language: Language): string {
  const { identity } = explained.holder;
  if (explained.isAuthority) {
    const name = explained.known === null ? '' : ` : ${explained.known.name}`;
    return said(language, L(`Certificat d’une autorité${name}.`, `Certificate of an authority${name}.`));
  }
  if (identity === null) {
    const { code, detail } = explained.holder as { readonly code: string; readonly detail: string };
    return said(
      language,
      L(
        `Certificat qui ne nomme personne selon les profils des autorités de santé (${code} : ${detail}).`,
        `Certificate that names nobody by the profiles of the health authorities (${code}: ${detail}).`,
      ),
    );
  }
  const of = `${said(language, USES[identity.usage])}, ${said(language, UNIVERSES[identity.universe])}`;
  switch (identity.kind) {
    case 'card':
      return said(language, L(`Carte ${identity.cardType}, pour ${of}.`, `${identity.cardType} card, for ${of}.`));
    case 'software-person':
      return said(
        language,
        L(`Certificat logiciel d’une personne, pour ${of}.`, `Software certificate of a person, for ${of}.`),
      );
    case 'organisation':
      return said(
        language,
        L(`Certificat d’une organisation, pour ${of}.`, `Certificate of an organisation, for ${of}.`),
      );
  }
}

/** Everything else, one line a fact; facts that a certificate does not state are left out. */
export function factLines(explained: CertificateExplanation, at: Date, language: Language): readonly string[] {
  const { identity } = explained.holder;
  const lines = [...(identity === null ? [] : holderLines(identity)), ...certificateLines(explained, at)];
  const colon = language === 'fr' ? ' :' : ':';
  return lines.map(([label, value]) => `  ${said(language, label)}${colon} ${visible(said(language, value))}`);
}

function holderLines(identity: CertificateIdentity): readonly Line[] {
  const lines: Line[] = [];
  if (identity.kind === 'organisation') lines.push([L('Nom', 'Name'), identity.commonName]);
  else {
    const names = [identity.givenName, identity.familyName ?? identity.pseudonym].filter((name) => name !== null);
    lines.push(
      [
        L('Titulaire', 'Holder'),
        names.length === 0 ? L('sans nom (carte non nominative)', 'no name') : names.join(' '),
      ],
      [
        L('Identifiant national', 'National identifier'),
        L(
          `${identity.nationalId} (${identity.register}, ${CHECKS[identity.nationalIdCheck].fr})`,
          `${identity.nationalId} (${identity.register}, ${CHECKS[identity.nationalIdCheck].en})`,
        ),
      ],
    );
    if (identity.title !== null || identity.professionCode !== null) {
      const code = identity.professionCode === null ? '' : ` (${identity.professionCode})`;
      lines.push([L('Profession', 'Profession'), `${identity.title ?? ''}${code}`.trim()]);
    }
    if (identity.specialties.length > 0)
      lines.push([L('Savoir-faire', 'Specialties'), identity.specialties.join(', ')]);
  }
  if (identity.kind === 'card') lines.push([L('Numéro de carte', 'Card number'), identity.cardNumber ?? NONE]);
  if (identity.kind !== 'software-person') lines.push(...structureLines(identity));
  return lines;
}

function structureLines(identity: Exclude<CertificateIdentity, { kind: 'software-person' }>): readonly Line[] {
  const { organisation, structureId, structureRegister, structureIdCheck, department } = identity;
  const lines: Line[] = [];
  if (organisation !== null) lines.push([L('Organisation', 'Organisation'), organisation]);
  if (structureId !== null) {
    const told = (language: Language) =>
      structureRegister === null || structureIdCheck === null
        ? said(language, L('forme inconnue', 'unknown form'))
        : `${structureRegister}, ${CHECKS[structureIdCheck][language]}`;
    lines.push([L('Structure', 'Structure'), L(`${structureId} (${told('fr')})`, `${structureId} (${told('en')})`)]);
  }
  if (department !== null) lines.push([L('Département', 'Department'), department]);
  return lines;
}

function named(written: readonly string[]): Words {
  return written.length === 0 ? NONE : L(namesOf(written, 'fr'), namesOf(written, 'en'));
}

function certificateLines(explained: CertificateExplanation, at: Date): readonly Line[] {
  const { key, signature, keyUsagePeriod: period, addresses } = explained;
  const from = instantWords(explained.notBefore);
  const to = instantWords(explained.notAfter);
  const now =
    at < explained.notBefore
      ? L('pas encore', 'not yet')
      : at > explained.notAfter
        ? L('terminée', 'over')
        : L('en cours', 'current');
  const weak = (language: Language) =>
    key.weakness === null ? '' : ` (${said(language, L('refusée', 'refused'))} : ${key.weakness})`;
  const lines: Line[] = [
    [L('Validité', 'Validity'), L(`du ${from} au ${to} (${now.fr})`, `${from} to ${to} (${now.en})`)],
    [L('Émis par', 'Issued by'), explained.issuer],
    [L('Sujet', 'Subject'), explained.subject],
    [L('Numéro de série', 'Serial number'), explained.serial],
    [L('Empreinte SHA-256', 'SHA-256 fingerprint'), explained.fingerprint],
    [L('Clé', 'Key'), L(`${key.name}${weak('fr')}`, `${key.name}${weak('en')}`)],
    [
      L('Signé avec', 'Signed with'),
      signature.isAccepted
        ? named([signature.oid])
        : L(`${nameOf(signature.oid, 'fr')}, refusé`, `${nameOf(signature.oid, 'en')}, refused`),
    ],
    [L('Usages de la clé', 'Key usage'), named(explained.keyUsage)],
    [L('Usages étendus', 'Extended key usage'), named(explained.extendedKeyUsage)],
    [L('Politiques', 'Policies'), named(explained.policies)],
  ];
  if (period !== null) {
    const ends = [period.notBefore, period.notAfter].map((end) => (end === null ? '…' : instantWords(end)));
    lines.push([L('Usage de la clé pour signer', 'Key used for signing'), ends.join(' – ')]);
  }
  const critical = explained.extensions.filter((extension) => extension.critical).map(({ oid }) => oid);
  lines.push([L('Extensions critiques', 'Critical extensions'), named(critical)]);
  for (const address of addresses?.lists ?? []) lines.push([L('Liste de révocation', 'Revocation list'), address]);
  for (const address of addresses?.responders ?? []) lines.push([L('OCSP', 'OCSP'), address]);
  return lines;
}
