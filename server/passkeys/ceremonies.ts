import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { ServerError } from '../errors.ts';
import { CHALLENGE_SECONDS, type PasskeyChallenges, type PasskeyPurpose } from './challenges.ts';
import { isExactSignature } from './exact-signature.ts';
import type { Passkey } from './passkey.ts';

/** ES256, EdDSA, RS256 (RFC 9053, RFC 8812): what devices in use sign with, nothing weaker. */
const ALGORITHMS = [-7, -8, -257];
const MAX_ID_CHARACTERS = 1_400;
/** Clients send more extensions than we ask for; what they say is not used. */
const MAX_PART_CHARACTERS = 20_000;
const MAX_TRANSPORTS = 8;

const base64url = z
  .string()
  .max(MAX_PART_CHARACTERS)
  .regex(/^[A-Za-z0-9_-]+$/);
const credentialId = base64url.max(MAX_ID_CHARACTERS);
const envelope = { id: credentialId, rawId: credentialId, type: z.literal('public-key') };

const creationSchema = z.object({
  ...envelope,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(MAX_TRANSPORTS).default([]),
  }),
});

const proofSchema = z.object({
  ...envelope,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

/** A key pair that a device has just made. */
export type NewCredential = Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports' | 'isSynced'>;

export type CreationVerdict =
  | { readonly accepted: true; readonly credential: NewCredential }
  | { readonly accepted: false; readonly code: CeremonyCode };

export type ProofVerdict =
  | { readonly accepted: true; readonly passkey: Passkey; readonly counter: number }
  | { readonly accepted: false; readonly code: CeremonyCode /** Whose it claims to be. */; readonly passkey?: Passkey };

export type CeremonyCode = 'server.passkey.challenge-unknown' | 'server.passkey.unknown' | 'server.passkey.refused';

/** The two ceremonies of WebAuthn (Level 3 §7): user verified, origin and RP ID exact, no attestation, a challenge for each. */
export interface PasskeyCeremonies {
  /** What a page hands to `navigator.credentials.create`. @param known credentials the person has already: a device makes no second one */
  askCreation(purpose: PasskeyPurpose, holder: Holder, known: readonly Passkey[]): Promise<object>;
  /** @throws ServerError `server.request.malformed` */
  finishCreation(purpose: PasskeyPurpose, text: string): Promise<CreationVerdict>;
  /** What a page hands to `navigator.credentials.get`. @param allowed none: whichever passkey of ours the device holds */
  askProof(purpose: PasskeyPurpose, allowed?: readonly Passkey[]): Promise<object>;
  /** @throws ServerError `server.request.malformed` */
  finishProof(purpose: PasskeyPurpose, text: string): Promise<ProofVerdict>;
}

/** Whom a passkey is made for; the name is shown by the device. */
export interface Holder {
  readonly personId: string;
  readonly displayName: string;
}

export interface CeremonyParts {
  readonly issuer: string;
  /** Shown by devices beside the name. */
  readonly serviceName: string;
  readonly challenges: PasskeyChallenges;
  readonly find: (id: string) => Promise<Passkey | undefined>;
}

export function openPasskeyCeremonies(parts: CeremonyParts): PasskeyCeremonies {
  const { issuer, serviceName, challenges } = parts;
  const { hostname: rpID } = new URL(issuer);
  const timeout = CHALLENGE_SECONDS * 1000;
  return {
    askCreation: async (purpose, { personId, displayName }, known) =>
      generateRegistrationOptions({
        rpID,
        rpName: serviceName,
        userID: Buffer.from(personId),
        userName: displayName,
        userDisplayName: displayName,
        challenge: bytesOf(await challenges.make(purpose)),
        timeout,
        attestationType: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: ALGORITHMS,
        excludeCredentials: known.map(({ id }) => ({ id })),
      }),
    finishCreation: (purpose, text) => finishCreation(parts, purpose, text),
    askProof: async (purpose, allowed = []) =>
      generateAuthenticationOptions({
        rpID,
        challenge: bytesOf(await challenges.make(purpose)),
        timeout,
        userVerification: 'required',
        allowCredentials: allowed.map(({ id }) => ({ id })),
      }),
    finishProof: (purpose, text) => finishProof(parts, purpose, text),
  };
}

async function finishCreation(
  { issuer, challenges }: CeremonyParts,
  purpose: PasskeyPurpose,
  text: string,
): Promise<CreationVerdict> {
  const response = read(creationSchema, text);
  const challenge = challengeIn(response.response.clientDataJSON);
  if (!(await challenges.spend(challenge, purpose))) return refused('server.passkey.challenge-unknown');
  const verified = await orNothing(() =>
    verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} } as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: issuer,
      expectedRPID: new URL(issuer).hostname,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!verified?.verified) return refused('server.passkey.refused');
  const { credential, credentialDeviceType } = verified.registrationInfo;
  return {
    accepted: true,
    credential: {
      id: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: response.response.transports,
      isSynced: credentialDeviceType === 'multiDevice',
    },
  };
}

async function finishProof(
  { issuer, challenges, find }: CeremonyParts,
  purpose: PasskeyPurpose,
  text: string,
): Promise<ProofVerdict> {
  const response = read(proofSchema, text);
  const challenge = challengeIn(response.response.clientDataJSON);
  if (!(await challenges.spend(challenge, purpose))) return refused('server.passkey.challenge-unknown');
  const passkey = await find(response.id);
  if (!passkey || !isHeldBy(passkey.personId, response.response.userHandle)) return refused('server.passkey.unknown');
  const publicKey = bytesOf(passkey.publicKey);
  if (!isExactSignature(publicKey, bytesOf(response.response.signature)))
    return { ...refused('server.passkey.refused'), passkey };
  const verified = await orNothing(() =>
    verifyAuthenticationResponse({
      response: { ...response, clientExtensionResults: {} } as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: issuer,
      expectedRPID: new URL(issuer).hostname,
      requireUserVerification: true,
      // The counter is held against the last one where uses are written, in one atomic step.
      credential: { id: passkey.id, publicKey, counter: 0 },
    }),
  );
  if (!verified?.verified) return { ...refused('server.passkey.refused'), passkey };
  return { accepted: true, passkey, counter: verified.authenticationInfo.newCounter };
}

/** The credential that an answer claims to be of, unproven; `''` when it names none. */
export function credentialNamedIn(text: string): string {
  const parsed = proofSchema.safeParse(jsonOf(text));
  return parsed.success ? parsed.data.id : '';
}

/** A device asked without a list says whose key it used; one asked for a key by name may leave it out (WebAuthn §7.2 step 6). */
function isHeldBy(personId: string, userHandle: string | null | undefined): boolean {
  return userHandle === null || userHandle === undefined || bytesOf(userHandle).equals(Buffer.from(personId));
}

function refused(code: CeremonyCode): { readonly accepted: false; readonly code: CeremonyCode } {
  return { accepted: false, code };
}

/** @throws ServerError `server.request.malformed` */
function read<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(jsonOf(text));
  if (!parsed.success) throw new ServerError('server.request.malformed', z.prettifyError(parsed.error));
  return parsed.data;
}

/** The challenge a device signed, unproven; `''` when it says none. */
function challengeIn(clientDataJson: string): string {
  const said = jsonOf(bytesOf(clientDataJson).toString('utf8'));
  const challenge: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, 'challenge') : undefined;
  return typeof challenge === 'string' ? challenge : '';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The library throws for everything that is not as expected: to us all of it is one refusal. */
async function orNothing<T>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    return await verify();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function bytesOf(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(text, 'base64url');
}
