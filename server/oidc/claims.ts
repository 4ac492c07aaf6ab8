import type { Exercice, Professional, Situation } from '../../directory/index.ts';
import { CARD_AMR } from './acr.ts';
import { ofKeptPeople } from './kept-people.ts';
import type { Profile } from './profiles/profile.ts';

/** OID of the value set that qualifies a profession in `SubjectRole`. */
const SUBJECT_ROLE_OID = '1.2.250.1.213.1.1.5.5';
/** OID of the sectors of activity (TRE_R02). */
const SECTOR_OID = '1.2.250.1.71.4.2.4';
/** Card level of the older scale: private, tier 3. */
const CARD_TIER = 'APPPRIP3^1.2.250.1.213.1.5.1.1.1';

/** Claims released by each scope; `openid` is what the ID token itself carries, identity only where it was asked ({@link releasedBy}). */
export const CLAIMS_BY_SCOPE = {
  openid: [
    'sub',
    'acr',
    'amr',
    'auth_time',
    'name',
    'given_name',
    'family_name',
    'preferred_username',
    'SubjectNameID',
    'situation_exercice',
  ],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'email_verified'],
  scope_all: [
    'email_verified',
    'codeCivilite',
    'SubjectRole',
    'SubjectOrganization',
    'SubjectOrganizationID',
    'Secteur_Activite',
    'codeGenreActivite',
    'Palier_Authentification',
    'Mode_Acces_Raison',
    'Acces_Regulation_Medicale',
    'UITVersion',
    'PSI_Locale',
    'otherIds',
    'authMode',
    'SubjectRefPro',
  ],
} as const;

const BY_SCOPE: Readonly<Record<string, readonly string[]>> = CLAIMS_BY_SCOPE;

/** Who somebody is, beyond the subject's identifier: where as well, since the practice of one who works alone bears their name. */
const IDENTITY_CLAIMS: ReadonlySet<string> = new Set([
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'SubjectNameID',
  'situation_exercice',
]);
/** Scopes by which an application asks who somebody is. */
const IDENTITY_SCOPES: readonly string[] = ['profile', 'scope_all'];

/**
 * Claims that these scopes release to an application. `openid` alone says that somebody signed in, how and when, under an identifier; who it is
 * and where, is asked by `profile` or `scope_all` (OpenID Connect Core 1.0 §5.4) — but by a client of profile `psc`, which was always told.
 */
export function releasedBy(profile: Profile, scopes: Iterable<string>): ReadonlySet<string> {
  const asked = [...scopes];
  const names = new Set<string>(asked.flatMap((scope) => BY_SCOPE[scope] ?? []));
  if (profile !== 'psc' && !asked.some((scope) => IDENTITY_SCOPES.includes(scope))) {
    for (const name of IDENTITY_CLAIMS) names.delete(name);
  }
  return names;
}

/** Scopes of which any one, beside `openid`, releases a claim to an application. */
export function scopesReleasing(profile: Profile, name: string): readonly string[] {
  const asksIdentity = profile !== 'psc' && IDENTITY_CLAIMS.has(name);
  return Object.keys(CLAIMS_BY_SCOPE).filter((scope) =>
    asksIdentity ? IDENTITY_SCOPES.includes(scope) : BY_SCOPE[scope]?.includes(name),
  );
}

/**
 * Somebody's claims but for what tells who it is, where neither a scope nor the request by name asks for it.
 *
 * @param byName claims that the request names, as its `claims` parameter has them
 */
export function withoutUnaskedIdentity(
  claims: Readonly<Record<string, unknown>>,
  released: ReadonlySet<string>,
  byName: object = {},
): Record<string, unknown> {
  // Written anew: an object that names are taken out of stays slow for whoever reads it next.
  const told: Record<string, unknown> = {};
  for (const name in claims) {
    if (!IDENTITY_CLAIMS.has(name) || released.has(name) || Object.hasOwn(byName, name)) told[name] = claims[name];
  }
  return told;
}

/** The situation a person has chosen, with the exercice it belongs to. */
export interface SituationInExercice {
  readonly exercice: Exercice;
  readonly situation: Situation;
}

/** All situations of a person, in a stable order: by exercice, then as the directory keeps them. */
export const situationsOf = ofKeptPeople(listSituations);

function listSituations(professional: Professional): readonly SituationInExercice[] {
  return professional.exercices.flatMap((exercice) =>
    exercice.situations.map((situation) => ({ exercice, situation })),
  );
}

/**
 * What tokens and userinfo say of a professional, in the words that applications written for Pro Santé Connect read, plus
 * `situation_exercice`. Who, how and where — never a right. Empty string means unknown.
 *
 * @param active the active situation; null for a person without one
 * @param amr    how the person signed in; unknown: by card, which was the only means of tokens that do not say
 */
export function professionalClaims(
  professional: Professional,
  active: SituationInExercice | null,
  amr: readonly string[] | undefined,
): Record<string, unknown> {
  const isByCard = amr === undefined || CARD_AMR.every((method) => amr.includes(method));
  const given = professional.givenNames[0] ?? '';
  return {
    sub: professional.personId,
    name: `${given} ${professional.familyName}`.trim(),
    given_name: given,
    family_name: professional.familyName,
    preferred_username: professional.nationalId,
    SubjectNameID: professional.nationalId,
    email_verified: false,
    codeCivilite: professional.civility,
    Palier_Authentification: isByCard ? CARD_TIER : '',
    Mode_Acces_Raison: '',
    Acces_Regulation_Medicale: 'FAUX',
    UITVersion: '1.0',
    PSI_Locale: '1.2.250.1.213.1.3.1.1',
    authMode: isByCard ? 'CARD' : 'MOBILE',
    otherIds: professional.identifiers.map((identifier) => ({
      identifiant: identifier.nationalId,
      origine: originOf(identifier.type),
      qualite: 1,
    })),
    ...roleClaims(professional),
    ...situationClaims(active),
  };
}

/** Type digits of nomenclature G08, in Pro Santé Connect's words. */
function originOf(type: string): string {
  return { '0': 'ADELI', '3': 'FINESS', '4': 'SIREN', '5': 'SIRET', '8': 'RPPS' }[type] ?? type;
}

const roleClaims = ofKeptPeople(listRoles);

function listRoles(professional: Professional): Readonly<Record<string, unknown>> {
  // A person outside the health professions has no SubjectRefPro at all: applications must expect its absence.
  if (professional.exercices.length === 0 || professional.staff !== undefined) return {};
  const professions = new Set(professional.exercices.map((exercice) => exercice.profession).filter(Boolean));
  return {
    SubjectRole: [...professions].map((profession) => `${profession}^${SUBJECT_ROLE_OID}`),
    SubjectRefPro: {
      codeCivilite: professional.civility,
      exercices: professional.exercices.flatMap(exerciceClaims),
    },
  };
}

/** One element per savoir-faire, as Pro Santé Connect publishes them; one with empty codes when there is none. */
function exerciceClaims(exercice: Exercice): readonly Record<string, unknown>[] {
  const qualifications = exercice.savoirFaire.length > 0 ? exercice.savoirFaire : [{ type: '', code: '' }];
  return qualifications.map((savoirFaire) => ({
    codeProfession: exercice.profession,
    codeCategorieProfessionnelle: exercice.category,
    codeCiviliteDexercice: exercice.civility,
    nomDexercice: exercice.familyName,
    prenomDexercice: exercice.givenName,
    codeTypeSavoirFaire: savoirFaire.type,
    codeSavoirFaire: savoirFaire.code,
    activities: exercice.situations.map(activityClaims),
  }));
}

function activityClaims(situation: Situation): Record<string, string> {
  const { place } = situation;
  const { address } = place;
  return {
    codeModeExercice: situation.mode,
    codeSecteurDactivite: situation.sector,
    codeSectionPharmacien: situation.pharmacistSection,
    codeRole: situation.role,
    codeGenreActivite: situation.kind,
    numeroSiretSite: place.siret,
    numeroSirenSite: place.siren,
    numeroFinessSite: place.finessEt,
    // The lower-case « etablissement » is Pro Santé Connect's own spelling.
    numeroFinessetablissementJuridique: place.finessEj,
    identifiantTechniqueDeLaStructure: place.technicalId,
    raisonSocialeSite: place.name,
    enseigneCommercialeSite: place.tradeName,
    complementDestinataire: address.recipient,
    complementPointGeographique: address.geographicPoint,
    numeroVoie: address.number,
    indiceRepetitionVoie: address.repetition,
    codeTypeDeVoie: address.wayType,
    libelleVoie: address.way,
    mentionDistribution: address.distribution,
    bureauCedex: address.cedex,
    codePostal: address.postalCode,
    codeCommune: address.commune,
    codePays: address.country,
    telephone: place.phone,
    telephone2: place.phone2,
    telecopie: place.fax,
    adresseEMail: place.email,
    codeDepartement: address.department,
    ancienIdentifiantDeLaStructure: place.structureId,
    autoriteDenregistrement: situation.registrationAuthority,
  };
}

function situationClaims(active: SituationInExercice | null): Record<string, unknown> {
  if (!active) return {};
  const { exercice, situation } = active;
  const structure = situation.place.structureId || situation.place.finessEt;
  return {
    SubjectOrganization: situation.place.name,
    SubjectOrganizationID: structure,
    Secteur_Activite: situation.sector === '' ? '' : `${situation.sector}^${SECTOR_OID}`,
    codeGenreActivite: situation.kind,
    situation_exercice: {
      id: situation.id,
      structure,
      structure_name: situation.place.name,
      profession: exercice.profession,
      mode: situation.mode,
      sector: situation.sector,
      role: situation.role,
    },
  };
}
