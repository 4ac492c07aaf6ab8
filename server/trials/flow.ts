import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import * as openid from 'openid-client';
import type { Application } from '../../federation/index.ts';
import { ServerError } from '../errors.ts';
import { type EndSessionDependencies, endOpening } from '../oidc/end-session.ts';
import { waivesPkce } from '../oidc/profiles/profile.ts';
import { TRIAL_RETURN_PATH, trialClientId, trialMetadata } from '../oidc/trial-client.ts';
import { isSignedAnswer, openTrialClient, type TrialClient } from './client-library.ts';
import { openOwnDoor } from './own-door.ts';
import { CallRecorder, type FlowStep, type RecordedCall, shownPairs } from './recorded-calls.ts';
import type { OwnCredentials } from './trial-credentials.ts';

/** What a trial asks, as its application would. */
export interface FlowAsked {
  /** Separated by spaces; `''`: what the registration has about a person. */
  readonly scope: string;
  readonly acrValues: string;
  readonly prompt: '' | 'login' | 'consent';
}

/** Claims of one place, as they came. */
export interface FlowAnswer {
  readonly place: 'id_token' | 'userinfo' | 'introspection';
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface FlowReport {
  readonly application: string;
  readonly asked: FlowAsked;
  readonly calls: readonly RecordedCall[];
  readonly answers: readonly FlowAnswer[];
  /** Where the flow ended before its end, and by which error; null when it came through. */
  readonly failure: { readonly step: FlowStep; readonly error: string; readonly description: string } | null;
}

/** The real flow of an application, by its twin: begun here, carried by the person's browser, ended here. */
export interface FlowTrials {
  /** @returns where the browser goes: the authorization endpoint; or the report of a flow that ended before */
  begin(application: Application, personId: string, asked: FlowAsked): Promise<URL | FlowReport>;
  /**
   * Redeem what came back, ask everything that an application may ask, then end it all: what the twin holds is worth nothing when this answers.
   *
   * @param back address that the browser came back to, whole
   * @returns null: no trial of this person's waits under that name, or no longer; it is told once
   */
  finish(back: URL, personId: string): Promise<FlowReport | null>;
}

export interface FlowTrialDependencies extends EndSessionDependencies {
  readonly issuer: string;
  readonly credentials: OwnCredentials;
  readonly findApplication: (id: string) => Application | undefined;
  /** What answers the main port. */
  readonly answer: () => RequestListener;
}

const KIND = 'FlowTrial';
/** As long as an interaction lives. */
const MINUTES = 10;
const ID_BYTES = 32;

export function openFlowTrials(dependencies: FlowTrialDependencies): FlowTrials {
  return {
    begin: (application, personId, asked) => begin(dependencies, application, personId, asked),
    finish: (back, personId) => finish(dependencies, back, personId),
  };
}

async function begin(
  dependencies: FlowTrialDependencies,
  application: Application,
  personId: string,
  asked: FlowAsked,
): Promise<URL | FlowReport> {
  const { store, clock } = dependencies;
  const id = randomBytes(ID_BYTES).toString('base64url');
  return withClient(dependencies, application, async (client, recorder) => {
    const run = emptyRun(application, asked, recorder);
    const url = await attempt(run, () => authorizationAddress(dependencies, application, asked, id, client, recorder));
    if (url === undefined) return report(run);
    recorder.calls.push({
      ...{ step: 'authorization', method: 'GET', address: url.origin + url.pathname, status: 303, received: [] },
      sent: shownPairs(url.searchParams),
    });
    await store.put(KIND, id, {
      payload: { application: application.id, personId, ...asked, calls: recorder.calls },
      expiresAt: new Date(clock.now().getTime() + MINUTES * 60_000),
    });
    return url;
  });
}

async function authorizationAddress(
  { issuer, credentials }: FlowTrialDependencies,
  application: Application,
  asked: FlowAsked,
  id: string,
  { config, signer, DPoP }: TrialClient,
  recorder: CallRecorder,
): Promise<URL> {
  const metadata = trialMetadata(application, credentials, issuer);
  const parameters = {
    redirect_uri: new URL(TRIAL_RETURN_PATH, issuer).href,
    scope: asked.scope === '' ? String(metadata.scope) : asked.scope,
    state: id,
    nonce: credentials.proofOf(id, 'nonce'),
    ...(asked.acrValues === '' ? {} : { acr_values: asked.acrValues }),
    ...(asked.prompt === '' ? {} : { prompt: asked.prompt }),
    ...(isSignedAnswer(metadata) ? { response_mode: 'jwt' } : {}),
    ...(waivesPkce(metadata) ? {} : await challengeOf(credentials.proofOf(id, 'verifier'))),
  };
  const isSigned = metadata.require_signed_request_object === true;
  const direct = isSigned
    ? await openid.buildAuthorizationUrlWithJAR(config, parameters, signer)
    : openid.buildAuthorizationUrl(config, parameters);
  if (metadata.require_pushed_authorization_requests !== true) return direct;
  recorder.step = 'par';
  return openid.buildAuthorizationUrlWithPAR(config, direct.searchParams, DPoP && { DPoP });
}

async function challengeOf(verifier: string) {
  return { code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' };
}

async function finish(dependencies: FlowTrialDependencies, back: URL, personId: string): Promise<FlowReport | null> {
  const id = trialIdOf(back);
  // Looked at first: an address opened by somebody else must not spend the trial of whoever began it.
  const waiting = await dependencies.store.get(KIND, id);
  if (waiting?.payload.personId !== personId) return null;
  const kept = await dependencies.store.take(KIND, id);
  if (!kept) return null;
  const application = dependencies.findApplication(String(kept.payload.application));
  if (!application) return null;
  const { scope, acrValues, prompt, calls } = kept.payload as FlowAsked & Record<string, unknown>;
  try {
    return await withClient(dependencies, application, async (client, recorder) => {
      recorder.calls.length = 0;
      recorder.calls.push(...(calls as RecordedCall[]), {
        ...{ step: 'return', method: 'GET', address: back.origin + back.pathname, status: 200, received: [] },
        sent: shownPairs(back.searchParams),
      });
      const run = emptyRun(application, { scope, acrValues, prompt }, recorder);
      await askEverything(dependencies, run, id, back, client);
      return report(run);
    });
  } finally {
    await endTrial(dependencies, personId, application.id);
  }
}

/** The trial that an answer belongs to; of a signed answer read before its signature is checked, as whoever keeps several apart has to. */
function trialIdOf({ searchParams }: URL): string {
  const [, claims = ''] = (searchParams.get('response') ?? '').split('.');
  if (claims === '') return searchParams.get('state') ?? '';
  try {
    const answer: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
    return String(typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'state') : '');
  } catch {
    return '';
  }
}

/** One run of a trial, as it grows. */
interface Run {
  readonly application: string;
  readonly asked: FlowAsked;
  readonly recorder: CallRecorder;
  readonly answers: FlowAnswer[];
  failure: FlowReport['failure'];
}

function emptyRun({ id }: Application, asked: FlowAsked, recorder: CallRecorder): Run {
  return { application: id, asked, recorder, answers: [], failure: null };
}

function report({ application, asked, recorder, answers, failure }: Run): FlowReport {
  return { application, asked, calls: recorder.calls, answers, failure };
}

async function askEverything(
  { credentials, issuer, findApplication }: FlowTrialDependencies,
  run: Run,
  id: string,
  back: URL,
  { config, DPoP }: TrialClient,
): Promise<void> {
  const { recorder, answers } = run;
  const application = findApplication(run.application);
  const hasPkce = application !== undefined && !waivesPkce(trialMetadata(application, credentials, issuer));
  const options = DPoP && { DPoP };
  const step = <T>(name: FlowStep, ask: () => Promise<T>): Promise<T | undefined> => {
    if (run.failure) return Promise.resolve(undefined);
    recorder.step = name;
    return attempt(run, ask);
  };
  const tokens = await step('token', () =>
    openid.authorizationCodeGrant(
      config,
      back,
      {
        expectedState: id,
        expectedNonce: credentials.proofOf(id, 'nonce'),
        idTokenExpected: true,
        ...(hasPkce ? { pkceCodeVerifier: credentials.proofOf(id, 'verifier') } : {}),
      },
      undefined,
      options,
    ),
  );
  const claims = tokens?.claims();
  if (!tokens || !claims) return;
  answers.push({ place: 'id_token', claims });
  const person = await step('userinfo', () => openid.fetchUserInfo(config, tokens.access_token, claims.sub, options));
  if (person) answers.push({ place: 'userinfo', claims: person });
  const known = await step('introspection', () => openid.tokenIntrospection(config, tokens.access_token));
  if (known) answers.push({ place: 'introspection', claims: known });
  const { refresh_token: refresh } = tokens;
  const again =
    refresh === undefined
      ? tokens
      : await step('refresh', () => openid.refreshTokenGrant(config, refresh, undefined, options));
  await step('revocation', () => openid.tokenRevocation(config, again?.access_token ?? tokens.access_token));
}

/** What the library says of an answer that it does not take: the protocol's own words where there are any. */
async function attempt<T>(run: Run, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ServerError) throw error;
    const said = (name: string): string => {
      const value: unknown = Reflect.get(error, name);
      return typeof value === 'string' ? value : '';
    };
    const isOfLibrary = ['error', 'code'].some((name) => said(name) !== '');
    if (!isOfLibrary) throw error;
    const isReturned = error instanceof openid.AuthorizationResponseError;
    run.failure = {
      step: isReturned ? 'return' : run.recorder.step,
      error: said('error') || said('code'),
      description: said('error_description') || error.message,
    };
    return undefined;
  }
}

async function withClient<T>(
  { issuer, answer, credentials }: FlowTrialDependencies,
  application: Application,
  use: (client: TrialClient, recorder: CallRecorder) => Promise<T>,
): Promise<T> {
  const door = await openOwnDoor(answer(), issuer);
  try {
    const recorder = new CallRecorder(door.fetch);
    const metadata = trialMetadata(application, credentials, issuer);
    return await use(await openTrialClient(issuer, application.id, metadata, credentials, recorder), recorder);
  } finally {
    await door.close();
  }
}

/** Whatever became of it: nothing of a trial stays open. */
async function endTrial(dependencies: FlowTrialDependencies, personId: string, applicationId: string): Promise<void> {
  const twin = trialClientId(applicationId);
  const opened = (await dependencies.ledger.byPerson(personId)).filter((each) => each.applicationId === twin);
  const kept = await Promise.all(opened.map((each) => endOpening(dependencies, each)));
  await dependencies.notices.send(kept.flat());
}
