import { errors, type Provider } from 'oidc-provider';
import type { DirectoryReader } from '../../../directory/index.ts';
import { whyFailed } from '../../http/why-failed.ts';
import type { StoredRecord } from '../../store/contract.ts';
import { answeredAcr } from '../acr.ts';
import { openPerson } from '../active-situation.ts';
import { isMarkedEnded } from '../adapter.ts';
import {
  type ApprovalProof,
  type BackchannelDependencies,
  type PendingRequest,
  requestSession,
} from './pending-request.ts';

function authReqId({ seal }: BackchannelDependencies, { payload }: StoredRecord): string {
  return seal.open(String(payload.sealed));
}

/** Who answers to an internal id: which records are that person's, and every number that leads to them. */
export function lineageOf(reader: DirectoryReader, personId: string): string {
  const person = openPerson(reader, personId);
  const numbers = person?.identifiers.map(({ nationalId }) => nationalId) ?? [];
  return JSON.stringify([person?.personId, [...reader.idsOf(personId)].sort(), [...numbers].sort()]);
}

/** One approval under way: its request is taken, and nobody else decides it. */
export interface Approval {
  readonly pending: PendingRequest;
  readonly taken: StoredRecord;
  readonly proof: ApprovalProof;
  /** Whether the person is still who they were when the approval began, and no end of all their access has passed it by. */
  readonly isSame: () => Promise<boolean>;
}

/**
 * Grant, situation and ledger first, so that nothing is issued that the end of all access would not find. Records that came apart meanwhile, and access
 * that was ended, end what the ledger holds by then; what it did not hold yet is taken back here.
 *
 * @returns whether a client that wants to be told was reached; null: taken back
 */
export async function grant(
  dependencies: BackchannelDependencies,
  { pending, taken, proof, isSame }: Approval,
): Promise<boolean | null> {
  const { provider, store, ids, ledger, situations, reader } = dependencies;
  const { applicationId, personId } = pending;
  const sessionUid = requestSession(pending.id);
  const person = openPerson(reader, personId);
  if (person && proof.situationId !== null) await situations.choose(sessionUid, person, proof.situationId);
  const { Grant } = provider();
  const made = new Grant({ accountId: personId, clientId: applicationId });
  made.jti = ids.grantId(sessionUid, applicationId);
  made.addOIDCScope(pending.scope);
  await made.save();
  const sid = ids.sid(sessionUid, applicationId);
  await ledger.note({ applicationId, sessionUid, personId, sid, grantId: made.jti });
  // INVARIANT: looked at after the ledger has it. Whoever ends this person's access, or what this card or passkey opened, marks that first and
  // reads the ledger then: one of both sees the other.
  if (!(await isSame()) || (await isMarkedEnded(store, sessionUid))) {
    await Promise.all([store.destroy('Grant', made.jti), ledger.forget(sessionUid)]);
    await deny(dependencies, pending, taken);
    return null;
  }
  const { told, why } = await answer(dependencies, authReqId(dependencies, taken), made, {
    acr: answeredAcr(proof.acr, pending.acrValues) ?? proof.acr,
    amr: [...proof.amr],
    authTime: Math.floor(proof.at.getTime() / 1000),
    sessionUid,
    sid,
  });
  await note(dependencies, pending, 'success', { acr: proof.acr, told: told ? 'yes' : 'no', detail: why });
  return told;
}

/** The client is told that the person refused. */
export async function deny(
  dependencies: BackchannelDependencies,
  pending: PendingRequest,
  taken: StoredRecord,
): Promise<void> {
  const denied = new errors.AccessDenied('the person refused', '');
  await answer(dependencies, authReqId(dependencies, taken), denied);
  await note(dependencies, pending, 'refused');
}

type Result = Parameters<Provider['backchannelResult']>[1];
type Proved = NonNullable<Parameters<Provider['backchannelResult']>[2]>;

/** Whether a client that wants to be told was, and why not; where the request can still be redeemed, it finds the answer when it asks. */
interface Told {
  readonly told: boolean;
  readonly why: string;
}

async function answer(
  { provider }: BackchannelDependencies,
  id: string,
  result: Result,
  proved: Proved = {},
): Promise<Told> {
  const request = await provider().BackchannelAuthenticationRequest.find(id);
  if (!request?.clientId || request.isExpired) return { told: false, why: 'the request has ended' };
  // A client suspended meanwhile redeems nothing: there is nobody to answer, and whoever refuses for the person goes on.
  if (!(await provider().Client.find(request.clientId))) return { told: false, why: 'the application is not open' };
  try {
    await provider().backchannelResult(request, result, proved);
    return { told: true, why: '' };
  } catch (error) {
    const kept = await provider().BackchannelAuthenticationRequest.find(id);
    if (kept?.grantId !== undefined || (kept && 'error' in kept && kept.error !== undefined))
      return { told: false, why: whyFailed(error) };
    throw error;
  }
}

function note(
  { audit, clock }: BackchannelDependencies,
  { personId, applicationId }: PendingRequest,
  outcome: 'success' | 'refused',
  details: Record<string, string> = {},
): Promise<void> {
  return audit.append({
    at: clock.now(),
    action: 'backchannel.answered',
    actor: personId,
    subject: applicationId,
    outcome,
    code: outcome === 'refused' ? 'access_denied' : '',
    from: '',
    request: '',
    details,
  });
}
