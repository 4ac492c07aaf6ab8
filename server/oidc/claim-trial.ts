import type { DirectoryCode, DirectoryReader, Professional, Provenance } from '../../directory/index.ts';
import { type Application, type Decision, usualCard } from '../../federation/index.ts';
import type { OpenQuestion } from '../portal/open-question.ts';
import type { Both } from '../ui/context.ts';
import { answeredAcr, CARD_AMR, needsStepUp } from './acr.ts';
import { CLAIM_ORIGINS } from './claim-origins.ts';
import {
  CLAIMS_BY_SCOPE,
  professionalClaims,
  type SituationInExercice,
  scopesReleasing,
  situationsOf,
} from './claims.ts';
import { clientMetadata } from './clients.ts';
import { isInvented, isSandbox, OWN_SCOPES, type Profile, profileOf } from './profiles/profile.ts';
import { sectorOf } from './sector.ts';

/** « Which claims would this person get here? » */
export interface ClaimQuestion {
  readonly applicationId: string;
  /** Identifiant national, with its type digit. */
  readonly nationalId: string;
  /** Situation the person would act in; `''`: none chosen. */
  readonly situationId: string;
  /** Scopes the application would ask; `''`: all those of its registration. */
  readonly scope: string;
  /** Levels it would ask, in its order; `''`: any. */
  readonly acrValues: string;
}

/** A claim that would come, where, and from what. */
export interface ToldClaim {
  readonly name: string;
  readonly value: unknown;
  readonly places: readonly ('id_token' | 'userinfo')[];
  /** Scopes asked that release it. */
  readonly scopes: readonly string[];
  readonly origin: Both;
}

/** A claim that would not come, and why. */
export interface WithheldClaim {
  readonly name: string;
  readonly why: 'scope-not-registered' | 'scope-not-asked' | 'no-situation' | 'not-in-directory';
  /** Scopes that would release it. */
  readonly scopes: readonly string[];
}

/** What keeps the application from getting any code. */
export type ClaimObstacle =
  | 'application-not-active'
  | 'invented-only'
  | 'scope-not-registered'
  | 'level'
  | 'situation-to-choose'
  | 'not-open';

export interface ClaimTrial {
  readonly application: string;
  readonly personId: string;
  /** In the order a sign-in would meet them; none: a code would be given. */
  readonly obstacles: readonly ClaimObstacle[];
  /** The application’s own `open` rule; its reasons and what would change it. */
  readonly open: { readonly granted: boolean; readonly rules: readonly string[]; readonly reasons: readonly Both[] };
  readonly scopes: { readonly granted: readonly string[]; readonly ignored: readonly string[] };
  readonly claims: readonly ToldClaim[];
  readonly withheld: readonly WithheldClaim[];
  /** Where the sheet’s national part comes from; null when it has none. */
  readonly source: Provenance | null;
}

export type ClaimTrialVerdict =
  | { readonly accepted: true; readonly trial: ClaimTrial }
  | {
      readonly accepted: false;
      readonly code: 'server.client.unknown' | DirectoryCode;
    };

export interface ClaimTrialDependencies {
  readonly applications: { find(id: string): Application | undefined };
  readonly reader: DirectoryReader;
  readonly mayOpen: (question: OpenQuestion) => Decision | null;
  readonly pairwise: (personId: string, sector: string) => string;
  /** Level of a card sign-in. */
  readonly cardLevel: string;
}

/** Told of a question, without signing in as anybody and without writing anything. */
export type ClaimTrials = (question: ClaimQuestion) => ClaimTrialVerdict;

/** Values that claims of the userinfo never repeat: they are of the sign-in (OpenID Connect Core 1.0 §5.3.2). */
const ID_TOKEN_ONLY: ReadonlySet<string> = new Set(['acr', 'amr', 'auth_time']);
const OF_SITUATION: ReadonlySet<string> = new Set([
  'situation_exercice',
  'SubjectOrganization',
  'SubjectOrganizationID',
  'Secteur_Activite',
  'codeGenreActivite',
]);

/** By a card sign-in, from the very functions that make tokens: what is told here is what would come. */
export function openClaimTrials(dependencies: ClaimTrialDependencies): ClaimTrials {
  return (question) => {
    const application = dependencies.applications.find(question.applicationId);
    if (!application) return { accepted: false, code: 'server.client.unknown' };
    const found = dependencies.reader.findByNationalId(question.nationalId);
    if (!found.found) {
      return { accepted: false, code: found.code };
    }
    return { accepted: true, trial: tryClaims(dependencies, application, found.record, question) };
  };
}

/** Levels that a registration asks for where its requests ask none. */
function usualLevels({ default_acr_values: levels }: Readonly<Record<string, unknown>>): string {
  return Array.isArray(levels) ? levels.join(' ') : '';
}

function tryClaims(
  dependencies: ClaimTrialDependencies,
  application: Application,
  person: Professional,
  asking: ClaimQuestion,
): ClaimTrial {
  const metadata = clientMetadata(application, undefined);
  const question = { ...asking, acrValues: asking.acrValues || usualLevels(metadata) };
  const registered = String(metadata.scope).split(' ');
  const asked = question.scope === '' ? registered : question.scope.split(' ').filter(Boolean);
  const granted = asked.filter((scope) => registered.includes(scope));
  const active = activeSituation(person, question.situationId);
  const open = openAnswer(dependencies, application, person, active);
  const values = {
    ...professionalClaims(person, active, CARD_AMR),
    sub: subjectOf(dependencies, metadata, person, application.id),
    acr: answeredAcr(dependencies.cardLevel, question.acrValues),
    amr: [...CARD_AMR],
  };
  return {
    application: application.id,
    personId: person.personId,
    obstacles: obstaclesOf(dependencies, { application, person, question, asked, granted, active, open }),
    open,
    scopes: { granted, ignored: asked.filter((scope) => !OWN_SCOPES.includes(scope)) },
    ...sortClaims(profileOf(metadata), values, granted, registered),
    source: person.provenance.national ?? null,
  };
}

/** The chosen one, or the only one; null: none, or still to choose. */
function activeSituation(person: Professional, situationId: string): SituationInExercice | null {
  const all = situationsOf(person);
  return all.length === 1 ? (all[0] ?? null) : (all.find(({ situation }) => situation.id === situationId) ?? null);
}

function openAnswer(
  { mayOpen, cardLevel }: ClaimTrialDependencies,
  { id }: Application,
  { personId, nationalId }: Professional,
  active: SituationInExercice | null,
): ClaimTrial['open'] {
  const situationId = active?.situation.id ?? null;
  const card = usualCard({ nationalId });
  const decision = mayOpen({ applicationId: id, personId, situationId, acr: cardLevel, amr: CARD_AMR, card });
  if (!decision) return { granted: true, rules: [], reasons: [] };
  const missing = decision.granted ? [] : decision.missing;
  const told = new Map([...decision.reasons, ...missing].map(({ fr, en }) => [fr, { fr, en }]));
  return {
    granted: decision.granted,
    rules: decision.rules,
    reasons: [...told.values()],
  };
}

function subjectOf(
  { pairwise }: ClaimTrialDependencies,
  metadata: Readonly<Record<string, unknown>>,
  { personId }: Professional,
  applicationId: string,
): string {
  if (metadata.subject_type !== 'pairwise') return personId;
  return pairwise(personId, sectorOf(metadata) ?? applicationId);
}

interface Tried {
  readonly application: Application;
  readonly person: Professional;
  readonly question: ClaimQuestion;
  readonly asked: readonly string[];
  readonly granted: readonly string[];
  readonly active: SituationInExercice | null;
  readonly open: ClaimTrial['open'];
}

function obstaclesOf({ cardLevel }: ClaimTrialDependencies, tried: Tried): readonly ClaimObstacle[] {
  const { application, person, question, asked, granted, active, open } = tried;
  const checks: readonly [ClaimObstacle, boolean][] = [
    ['application-not-active', application.status !== 'active'],
    ['scope-not-registered', asked.some((scope) => OWN_SCOPES.includes(scope) && !granted.includes(scope))],
    ['level', needsStepUp(cardLevel, question.acrValues)],
    ['invented-only', isSandbox(application.registration) && !isInvented(person.nationalId)],
    ['situation-to-choose', active === null && situationsOf(person).length > 1],
    ['not-open', !open.granted],
  ];
  return checks.filter(([, isSo]) => isSo).map(([obstacle]) => obstacle);
}

function sortClaims(
  profile: Profile,
  values: Readonly<Record<string, unknown>>,
  granted: readonly string[],
  registered: readonly string[],
): Pick<ClaimTrial, 'claims' | 'withheld'> {
  const claims: ToldClaim[] = [];
  const withheld: WithheldClaim[] = [];
  for (const [name, origin] of Object.entries(CLAIM_ORIGINS)) {
    const scopes = scopesReleasing(profile, name);
    const asked = scopes.filter((scope) => granted.includes(scope));
    // Of the moment: its value is known at a sign-in alone.
    if (name === 'auth_time') continue;
    if (asked.length > 0 && values[name] !== undefined) {
      claims.push({ name, value: values[name], places: placesOf(name), scopes: asked, origin });
    } else withheld.push({ name, why: whyNot(name, scopes, asked, registered), scopes });
  }
  return { claims, withheld };
}

/** The ID token has what `openid` may release; userinfo what every scope does. */
function placesOf(name: string): ToldClaim['places'] {
  if (ID_TOKEN_ONLY.has(name)) return ['id_token'];
  const ofIdToken: readonly string[] = CLAIMS_BY_SCOPE.openid;
  return ofIdToken.includes(name) ? ['id_token', 'userinfo'] : ['userinfo'];
}

function whyNot(
  name: string,
  scopes: readonly string[],
  asked: readonly string[],
  registered: readonly string[],
): WithheldClaim['why'] {
  if (asked.length > 0) return OF_SITUATION.has(name) ? 'no-situation' : 'not-in-directory';
  return scopes.some((scope) => registered.includes(scope)) ? 'scope-not-asked' : 'scope-not-registered';
}
