import { randomBytes } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { StoredRecord } from '../../store/contract.ts';
import { lastAccessEnd } from '../access-ends.ts';
import { needsStepUp } from '../acr.ts';
import { openPerson } from '../active-situation.ts';
import { deny, grant, lineageOf } from './answer-request.ts';
import type { ApprovalProof, BackchannelDependencies, PendingRequest } from './pending-request.ts';

const KIND = 'BackchannelPending';
const ID_BYTES = 18;

export type ApprovalVerdict =
  | { readonly accepted: true /** Whether a client that wants to be told was reached. */; readonly told: boolean }
  | { readonly accepted: false; readonly code: BackchannelCode };

export type BackchannelCode =
  | 'server.backchannel.unknown'
  | 'server.backchannel.too-weak'
  | 'server.situation.unknown'
  | 'server.application.closed';

/** The internal face of CIBA: pages of a person's own device list, approve and refuse through it. */
export interface BackchannelRequests {
  /** The provider's own call, once a request was taken in. */
  open(ctx: KoaContextWithOIDC, request: object): Promise<void>;
  /** What waits for this person, oldest first. */
  pendingFor(personId: string): Promise<readonly PendingRequest[]>;
  /** One request, if it waits for this person. */
  find(id: string, personId: string): Promise<PendingRequest | undefined>;
  /** The request that its client names by `auth_req_id`, as long as it waits. */
  named(authReqId: string): Promise<PendingRequest | undefined>;
  /** Decided once: of two simultaneous answers one is `server.backchannel.unknown`. A refused approval leaves it waiting. */
  approve(id: string, personId: string, proof: ApprovalProof): Promise<ApprovalVerdict>;
  /** @returns whether it was waiting for this person */
  refuse(id: string, personId: string): Promise<boolean>;
}

/** @see OpenID CIBA Core 1.0 §7, §10 */
export function openBackchannelRequests(dependencies: BackchannelDependencies): BackchannelRequests {
  const { store } = dependencies;
  const find = async (id: string, personId: string) => {
    const record = await store.get(KIND, id);
    return record?.payload.personId === personId ? present(id, record) : undefined;
  };
  return {
    open: (ctx, request) => open(dependencies, ctx, request),
    pendingFor: async (personId) =>
      (await store.findBy(KIND, 'accountId', personId))
        .map((record) => present(String(record.payload.id), record))
        .sort((one, other) => one.askedAt.getTime() - other.askedAt.getTime()),
    find,
    async named(authReqId) {
      const [record] = await store.findBy(KIND, 'authReqId', authReqId);
      return record && present(String(record.payload.id), record);
    },
    async approve(id, personId, proof) {
      // Before the request is taken: an end of all access that comes later finds it waiting, or changes this.
      const ended = await lastAccessEnd(store, personId);
      const pending = await find(id, personId);
      if (!pending) return { accepted: false, code: 'server.backchannel.unknown' };
      const known = lineageOf(dependencies.reader, personId);
      const code = await objection(dependencies, pending, proof);
      if (code !== null) return { accepted: false, code };
      const taken = await store.take(KIND, id);
      if (!taken) return { accepted: false, code: 'server.backchannel.unknown' };
      const isSame = async () =>
        lineageOf(dependencies.reader, personId) === known && (await lastAccessEnd(store, personId)) === ended;
      const told = await grant(dependencies, { pending, taken, proof, isSame });
      return told === null ? { accepted: false, code: 'server.backchannel.unknown' } : { accepted: true, told };
    },
    async refuse(id, personId) {
      if (!(await find(id, personId))) return false;
      const taken = await store.take(KIND, id);
      if (!taken) return false;
      await deny(dependencies, present(id, taken), taken);
      return true;
    },
  };
}

async function open({ store, seal, audit, clock }: BackchannelDependencies, ctx: KoaContextWithOIDC, request: object) {
  // What the library hands over: the request it has just stored.
  const { jti, accountId, scope, params, expiration } = request as {
    jti: string;
    accountId: string;
    scope?: string;
    params: Record<string, unknown>;
    /** Seconds. */
    expiration: number;
  };
  const id = randomBytes(ID_BYTES).toString('base64url');
  const word = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  const expiresAt = new Date(clock.now().getTime() + expiration * 1000);
  const applicationId = ctx.oidc.client?.clientId ?? '';
  await store.put(KIND, id, {
    payload: {
      id,
      sealed: seal.seal(jti),
      applicationId,
      personId: accountId,
      bindingMessage: word('binding_message'),
      channel: word('channel'),
      scope: scope ?? '',
      acrValues: word('acr_values'),
      askedAt: clock.now().getTime(),
    },
    expiresAt,
    // The store keeps index values hashed.
    indexes: { accountId, authReqId: jti },
  });
  await audit.append({
    at: clock.now(),
    action: 'backchannel.asked',
    actor: applicationId,
    subject: accountId,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId ?? ''),
    details: { channel: word('channel'), binding: word('binding_message') },
  });
}

function present(id: string, { payload, expiresAt }: StoredRecord): PendingRequest {
  const channel = payload.channel === 'CARD' || payload.channel === 'MOBILE' ? payload.channel : '';
  return {
    id,
    applicationId: String(payload.applicationId),
    personId: String(payload.personId),
    bindingMessage: String(payload.bindingMessage),
    channel,
    scope: String(payload.scope),
    acrValues: String(payload.acrValues),
    askedAt: new Date(Number(payload.askedAt)),
    expiresAt,
  };
}

/** Why this approval does not do, or null. */
async function objection(
  { reader, situations, mayOpen }: BackchannelDependencies,
  pending: PendingRequest,
  proof: ApprovalProof,
): Promise<BackchannelCode | null> {
  const person = openPerson(reader, pending.personId);
  if (!person) return 'server.backchannel.unknown';
  if (needsStepUp(proof.acr, pending.acrValues)) return 'server.backchannel.too-weak';
  const known = person.exercices.flatMap((exercice) => exercice.situations.map(({ id }) => id));
  const situationId = proof.situationId ?? (await situations.of(undefined, person))?.situation.id ?? null;
  if (situationId === null ? known.length > 1 : !known.includes(situationId)) return 'server.situation.unknown';
  const decision = mayOpen({
    applicationId: pending.applicationId,
    personId: pending.personId,
    situationId,
    acr: proof.acr,
    amr: proof.amr,
    card: proof.card,
  });
  return decision?.granted === false ? 'server.application.closed' : null;
}
