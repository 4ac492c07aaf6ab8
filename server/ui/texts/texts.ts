import type { Lang } from '../context.ts';
import { en } from './en.ts';
import { enAdmin } from './en-admin.ts';
import { enAdministrators } from './en-administrators.ts';
import { enClaims } from './en-claims.ts';
import { enConflicts } from './en-conflicts.ts';
import { enConsent } from './en-consent.ts';
import { enFlowTrial } from './en-flow-trial.ts';
import { enImports } from './en-imports.ts';
import { enMobile } from './en-mobile.ts';
import { enNumbers } from './en-numbers.ts';
import { enOwnAccess } from './en-own-access.ts';
import { enPasskeys } from './en-passkeys.ts';
import { enPatient } from './en-patient.ts';
import { enProposals } from './en-proposals.ts';
import { enRequests } from './en-requests.ts';
import { enSheets } from './en-sheets.ts';
import { enStaff } from './en-staff.ts';
import { fr } from './fr.ts';
import { frAdmin } from './fr-admin.ts';
import { frAdministrators } from './fr-administrators.ts';
import { frClaims } from './fr-claims.ts';
import { frConflicts } from './fr-conflicts.ts';
import { frConsent } from './fr-consent.ts';
import { frFlowTrial } from './fr-flow-trial.ts';
import { frImports } from './fr-imports.ts';
import { frMobile } from './fr-mobile.ts';
import { frNumbers } from './fr-numbers.ts';
import { frOwnAccess } from './fr-own-access.ts';
import { frPasskeys } from './fr-passkeys.ts';
import { frPatient } from './fr-patient.ts';
import { frProposals } from './fr-proposals.ts';
import { frRequests } from './fr-requests.ts';
import { frSheets } from './fr-sheets.ts';
import { frStaff } from './fr-staff.ts';

/** All words of the pages in one language. English missing a key of French does not compile. */
export type Texts = typeof fr & {
  readonly admin: typeof frAdmin & { readonly sheets: typeof frSheets; readonly imports: typeof frImports };
  readonly patient: typeof frPatient;
  readonly passkeys: typeof frPasskeys;
  readonly proposals: typeof frProposals;
  readonly numbers: typeof frNumbers;
  readonly conflicts: typeof frConflicts;
  readonly administrators: typeof frAdministrators;
  readonly staff: typeof frStaff;
  readonly mobile: typeof frMobile;
  readonly holderRequest: typeof frRequests;
  readonly ownAccess: typeof frOwnAccess;
  readonly claims: typeof frClaims;
  readonly flowTrial: typeof frFlowTrial;
  readonly consent: typeof frConsent;
};

const CATALOGUES: Readonly<Record<Lang, Texts>> = {
  fr: {
    ...fr,
    admin: { ...frAdmin, sheets: frSheets, imports: frImports },
    patient: frPatient,
    proposals: frProposals,
    passkeys: frPasskeys,
    numbers: frNumbers,
    conflicts: frConflicts,
    administrators: frAdministrators,
    staff: frStaff,
    mobile: frMobile,
    holderRequest: frRequests,
    ownAccess: frOwnAccess,
    claims: frClaims,
    flowTrial: frFlowTrial,
    consent: frConsent,
  },
  en: {
    ...en,
    admin: { ...enAdmin, sheets: enSheets, imports: enImports },
    patient: enPatient,
    proposals: enProposals,
    passkeys: enPasskeys,
    numbers: enNumbers,
    conflicts: enConflicts,
    administrators: enAdministrators,
    staff: enStaff,
    mobile: enMobile,
    holderRequest: enRequests,
    ownAccess: enOwnAccess,
    claims: enClaims,
    flowTrial: enFlowTrial,
    consent: enConsent,
  },
};

/** The catalogue of a language. */
export function texts(lang: Lang): Texts {
  return CATALOGUES[lang];
}
