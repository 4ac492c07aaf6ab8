import type { Both } from '../ui/context.ts';
import type { CLAIMS_BY_SCOPE } from './claims.ts';

/** Every claim of ours that a scope releases. */
export type ClaimName = (typeof CLAIMS_BY_SCOPE)[keyof typeof CLAIMS_BY_SCOPE][number];

const both = (fr: string, en: string): Both => ({ fr, en });
const IDENTITY = both('Fiche : identité', 'Sheet: identity');
const NUMBER = both('Fiche : identifiant national en cours', 'Sheet: national identifier in force');
const ACTIVE = both('Situation d’exercice active de la session', 'Active situation of the session');
const SIGN_IN = both('La connexion elle-même', 'The sign-in itself');
const FIXED = both('Valeur fixe, attendue des logiciels de santé', 'Fixed value, which health software expects');

/** What stands behind a claim: which record, or which act. */
export type OriginKind = 'sheet' | 'situation' | 'sign-in' | 'fixed';

/** What stands behind a claim of ours. */
export function originKind(name: ClaimName): OriginKind {
  switch (CLAIM_ORIGINS[name]) {
    case ACTIVE:
      return 'situation';
    case SIGN_IN:
      return 'sign-in';
    case FIXED:
      return 'fixed';
    default:
      return 'sheet';
  }
}

export function isOwnClaim(name: string): name is ClaimName {
  return Object.hasOwn(CLAIM_ORIGINS, name);
}

/** Where each claim comes from, in words for whoever integrates an application. */
export const CLAIM_ORIGINS: Readonly<Record<ClaimName, Both>> = {
  sub: both(
    'Identifiant interne de la fiche, ou celui du secteur de l’application (subject_type: pairwise)',
    'Internal identifier of the sheet, or that of the application’s sector (subject_type: pairwise)',
  ),
  acr: SIGN_IN,
  amr: SIGN_IN,
  auth_time: SIGN_IN,
  name: IDENTITY,
  given_name: IDENTITY,
  family_name: IDENTITY,
  preferred_username: NUMBER,
  SubjectNameID: NUMBER,
  situation_exercice: ACTIVE,
  email_verified: FIXED,
  codeCivilite: IDENTITY,
  SubjectRole: both('Fiche : professions des exercices', 'Sheet: professions of the exercices'),
  SubjectOrganization: ACTIVE,
  SubjectOrganizationID: ACTIVE,
  Secteur_Activite: ACTIVE,
  codeGenreActivite: ACTIVE,
  Palier_Authentification: SIGN_IN,
  Mode_Acces_Raison: FIXED,
  Acces_Regulation_Medicale: FIXED,
  UITVersion: FIXED,
  PSI_Locale: FIXED,
  otherIds: both('Fiche : tous les identifiants connus', 'Sheet: every known identifier'),
  authMode: SIGN_IN,
  SubjectRefPro: both('Fiche : exercices, savoir-faire et situations', 'Sheet: exercices, savoir-faire and situations'),
};

/** Claims of the ID token that are of the moment, and not of the person. */
export const PROTOCOL_CLAIMS = ['iss', 'aud', 'iat', 'exp', 'nonce', 'at_hash', 'sid'] as const;
