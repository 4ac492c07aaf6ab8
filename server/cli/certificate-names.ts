/** Names of what certificates write as numbers or short words, for people. */
type Words = Readonly<Record<'fr' | 'en', string>>;

const NAMES: Readonly<Record<string, Words>> = {
  digitalSignature: { fr: 'signature numérique', en: 'digital signature' },
  nonRepudiation: { fr: 'non-répudiation (engagement)', en: 'non-repudiation (commitment)' },
  keyEncipherment: { fr: 'chiffrement de clés', en: 'key encipherment' },
  dataEncipherment: { fr: 'chiffrement de données', en: 'data encipherment' },
  keyAgreement: { fr: 'accord de clés', en: 'key agreement' },
  keyCertSign: { fr: 'signature de certificats', en: 'certificate signing' },
  cRLSign: { fr: 'signature de listes de révocation', en: 'revocation list signing' },
  '1.3.6.1.5.5.7.3.1': { fr: 'authentification de serveur', en: 'server authentication' },
  '1.3.6.1.5.5.7.3.2': { fr: 'authentification de client', en: 'client authentication' },
  '1.3.6.1.5.5.7.3.4': { fr: 'protection de messages', en: 'e-mail protection' },
  '1.3.6.1.5.5.7.3.8': { fr: 'horodatage', en: 'time-stamping' },
  '1.3.6.1.5.5.7.3.9': { fr: 'réponses OCSP', en: 'OCSP signing' },
  '1.3.6.1.4.1.311.20.2.2': { fr: 'ouverture de session par carte', en: 'smart card logon' },
  '1.2.250.1.213.1.7.2.1.1.1.1': { fr: 'IGC-Santé, univers de test', en: 'IGC-Santé, test universe' },
  '1.2.250.1.213.1.7.1.1.2.3.1': { fr: 'IGC-Santé, cachet d’organisation', en: 'IGC-Santé, organisation seal' },
  '1.2.250.1.213.1.7.1.1.2.5.1': { fr: 'IGC-Santé, serveur TLS', en: 'IGC-Santé, TLS server' },
  '1.2.250.1.71.3.7.4': { fr: 'GIP-CPS, classe 4', en: 'GIP-CPS, class 4' },
  '2.5.29.32.0': { fr: 'toute politique', en: 'any policy' },
  '1.2.840.113549.1.1.5': { fr: 'RSA et SHA-1', en: 'RSA with SHA-1' },
  '1.2.840.113549.1.1.10': { fr: 'RSA-PSS', en: 'RSA-PSS' },
  '1.2.840.113549.1.1.11': { fr: 'RSA et SHA-256', en: 'RSA with SHA-256' },
  '1.2.840.113549.1.1.12': { fr: 'RSA et SHA-384', en: 'RSA with SHA-384' },
  '1.2.840.113549.1.1.13': { fr: 'RSA et SHA-512', en: 'RSA with SHA-512' },
  '1.2.840.10045.4.3.2': { fr: 'ECDSA et SHA-256', en: 'ECDSA with SHA-256' },
  '1.2.840.10045.4.3.3': { fr: 'ECDSA et SHA-384', en: 'ECDSA with SHA-384' },
  '1.2.840.10045.4.3.4': { fr: 'ECDSA et SHA-512', en: 'ECDSA with SHA-512' },
  '2.5.29.15': { fr: 'usages de la clé', en: 'key usage' },
  '2.5.29.19': { fr: 'contraintes de base', en: 'basic constraints' },
  '2.5.29.30': { fr: 'contraintes de noms', en: 'name constraints' },
  '2.5.29.32': { fr: 'politiques', en: 'policies' },
  '2.5.29.37': { fr: 'usages étendus', en: 'extended key usage' },
};

/** The name, with the number where it is one; the number alone when it has no name here. */
export function nameOf(written: string, language: 'fr' | 'en'): string {
  const words = NAMES[written];
  if (words === undefined) return written;
  return /^\d/.test(written) ? `${words[language]} (${written})` : words[language];
}

export function namesOf(written: readonly string[], language: 'fr' | 'en'): string {
  return written.map((one) => nameOf(one, language)).join(', ');
}

/** To the second, in UTC. */
export function instantWords(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Characters that would hide or reorder text on a terminal, shown as their numbers. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}
