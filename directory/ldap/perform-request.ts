import type { BerWriter } from './ber-writer.ts';
import { CANCEL, decodeCancel } from './cancel.ts';
import { compareRequest } from './compare-request.ts';
import type { Door } from './door.ts';
import type { ExtendedAnswer, ResponseControl } from './encode-response.ts';
import { answerExtended } from './extended.ts';
import type { Identity } from './identity.ts';
import type { Control, ExtendedRequest, Request } from './messages.ts';
import { modifyPassword, PASSWORD_MODIFY } from './password-modify.ts';
import { type LdapResult, RESULT, type ResultCode, result } from './result-code.ts';
import type { RunningSearches } from './running-searches.ts';
import type { Transport } from './transport.ts';
import { unreadable } from './unreadable.ts';
import { performUpdate } from './update.ts';

/** An answer with what goes beside its result. */
export interface Answer {
  readonly answer: LdapResult;
  readonly controls?: readonly ResponseControl[];
  readonly extended?: ExtendedAnswer;
  /** TLS begins right after it. */
  readonly startsTls?: boolean;
}

/** Who asks, over what, and what else is under way. */
export interface Circumstances {
  readonly door: Door;
  readonly transport: Transport;
  readonly identity: Identity;
  readonly searches: RunningSearches;
  readonly hasUpdate: (id: number) => boolean;
  readonly isBusy: boolean;
  readonly out: BerWriter;
}

/** A request that is answered once: a comparison, an update, an extended operation. */
type AnsweredOnce = Exclude<Request, { operation: 'bind' | 'search' | 'unbind' | 'abandon' | 'refused' }>;

/** Perform a request that is answered once. Some are answered at once, others when their work is done. */
export function performRequest(
  request: AnsweredOnce,
  controls: readonly Control[],
  circumstances: Circumstances,
): Answer | Promise<Answer> {
  const refuse = (error: unknown): Answer => ({ answer: unreadable(error) });
  try {
    const done = perform(request, controls, circumstances);
    return done instanceof Promise ? done.catch(refuse) : done;
  } catch (error) {
    return refuse(error);
  }
}

/** @throws DirectoryError `directory.ldap.malformed` */
function perform(
  request: AnsweredOnce,
  controls: readonly Control[],
  circumstances: Circumstances,
): Answer | Promise<Answer> {
  const { door, identity, transport } = circumstances;
  if (request.operation === 'extended') return performExtended(request, circumstances);
  if (request.operation === 'compare') {
    const compared = compareRequest(request, door, identity, controls);
    return compared instanceof Promise ? compared : { answer: compared };
  }
  return performUpdate(door, identity, request, controls).then((done) => {
    note(door, transport, request.operation, identity, request.name.toString('utf8'), done.answer.code);
    return done;
  });
}

function performExtended(request: ExtendedRequest, circumstances: Circumstances): Answer | Promise<Answer> {
  const { door, identity, transport } = circumstances;
  switch (request.oid) {
    case PASSWORD_MODIFY:
      return modifyPassword(door, identity, request.value, transport).then(({ dn, ...done }) => {
        note(door, transport, 'password', identity, dn, done.answer.code);
        return done;
      });
    case CANCEL:
      return { answer: cancel(decodeCancel(request.value), circumstances) };
    default: {
      const { isEncrypted } = transport;
      const { isBusy } = circumstances;
      return answerExtended(request, { identity, isEncrypted, offersStartTls: door.offersStartTls, isBusy });
    }
  }
}

/** RFC 3909: the operation ends with an answer of its own; an update cannot be taken back. */
function cancel(target: number | null, { searches, hasUpdate, out }: Circumstances): LdapResult {
  if (target === null) return result(RESULT.protocolError, 'cancel names an operation');
  if (searches.end(target, out, RESULT.canceled)) return result(RESULT.success);
  return hasUpdate(target) ? result(RESULT.cannotCancel) : result(RESULT.noSuchOperation);
}

function note(
  door: Door,
  { address }: Transport,
  operation: 'add' | 'delete' | 'modify' | 'modifyDn' | 'password',
  identity: Identity,
  dn: string,
  code: ResultCode,
): void {
  const by = identity.kind === 'anonymous' ? '' : identity.dn;
  door.onUpdate({ at: door.clock.now(), operation, by, dn, code, address });
}
