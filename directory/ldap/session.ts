import { DirectoryError } from '../error.ts';
import { reportBind } from './authenticate.ts';
import { BER, BerWriter } from './ber-writer.ts';
import type { BindOutcome } from './bind-outcome.ts';
import { controlFault, whoWasBound } from './controls.ts';
import { decodeMessage } from './decode-message.ts';
import type { Door } from './door.ts';
import { writeNotice, writeResult } from './encode-response.ts';
import { ANONYMOUS, type Identity } from './identity.ts';
import { MessageFramer } from './message-framer.ts';
import type { AnsweredOperation, BindRequest, Control, RequestMessage, SearchRequest } from './messages.ts';
import { performBind } from './perform-bind.ts';
import { type Answer, performRequest } from './perform-request.ts';
import { prepareSearch } from './prepare-search.ts';
import { RESULT, type ResultCode, result } from './result-code.ts';
import { RunningSearches } from './running-searches.ts';
import type { Transport } from './transport.ts';
import { isMalformed } from './unreadable.ts';

/** Messages handled before other connections get their turn. */
const MESSAGES_PER_TURN = 128;
const TOO_MANY_FOLLOWING = result(RESULT.adminLimitExceeded, 'too many synchronisations on one connection');

/**
 * The LDAP conversation of one connection: a loop over messages, never a recursion. Answers to all messages of one chunk
 * leave in one write. A fault in a message ends with a notice of disconnection and nothing else.
 */
export class LdapSession {
  readonly #door: Door;
  readonly #transport: Transport;
  readonly #framer = new MessageFramer();
  readonly #out = new BerWriter();
  readonly #searches = new RunningSearches();
  /** Updates under way; false once abandoned: it happens all the same, and is not answered. */
  readonly #updates = new Map<number, boolean>();
  #unfollow: (() => void) | null = null;
  #identity: Identity = ANONYMOUS;
  /** A bind is being verified, or waits for operations to end: nothing else is begun (RFC 4511 §4.2.1). */
  #isBinding = false;
  #waitingBind: (() => void) | null = null;
  #isTurnPlanned = false;
  #hasReceived = false;
  #isEnded = false;
  #refusedBinds = 0;
  /** Whole messages taken so far. */
  messages = 0;

  constructor(door: Door, transport: Transport) {
    this.#door = door;
    this.#transport = transport;
  }

  /** True while a message has begun to arrive and is not all there. */
  get isMidMessage(): boolean {
    return this.#framer.pendingBytes > 0;
  }

  /** True while the peer waits for something of ours: changes to come, or an update that is not on disk yet. */
  get isOwed(): boolean {
    return this.#searches.size > 0 || this.#updates.size > 0;
  }

  /** Bytes from the peer. */
  receive(chunk: Buffer): void {
    if (this.#isEnded || chunk.length === 0) return;
    if (!this.#hasReceived && chunk[0] !== BER.sequence) {
      // Not LDAP at all (HTTP, TLS on the plain port…): nobody there would understand a notice.
      this.#end();
      return;
    }
    this.#hasReceived = true;
    this.#framer.push(chunk);
    this.#pump();
  }

  /** The peer took what was written. */
  drained(): void {
    this.#planTurn();
  }

  /** Tell the peer why the connection ends, and close. */
  leave(reason: 'the server is stopping' | 'the connection was idle'): void {
    this.#disconnect(RESULT.unavailable, reason);
  }

  /** The connection is gone. */
  closed(): void {
    this.#isEnded = true;
    this.#forget();
  }

  #pump(): void {
    try {
      for (let handled = 0; this.#mayHandle(); handled += 1) {
        if (handled === MESSAGES_PER_TURN) {
          this.#planTurn();
          break;
        }
        const { limits } = this.#door;
        const isAnonymous = this.#identity.kind === 'anonymous';
        const bytes = this.#framer.next(isAnonymous ? limits.anonymousMessageBytes : limits.accountMessageBytes);
        if (bytes === null) break;
        this.messages += 1;
        this.#handle(decodeMessage(bytes));
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#flush();
  }

  #mayHandle(): boolean {
    const { outstandingOperations, pendingWriteBytes } = this.#door.limits;
    const isFull = this.#searches.size + this.#updates.size >= outstandingOperations;
    return !this.#isEnded && !this.#isBinding && !isFull && this.#waitingBytes() < pendingWriteBytes / 4;
  }

  #waitingBytes(): number {
    return this.#transport.pendingBytes + this.#out.length;
  }

  #handle(message: RequestMessage): void {
    const { id, request, controls } = message;
    if (this.#searches.has(id) || this.#updates.has(id)) {
      throw new DirectoryError('directory.ldap.malformed', 'a message id that is in use');
    }
    const faulty = controlFault(controls, request.operation);
    if (request.operation === 'unbind') this.#end();
    else if (request.operation === 'refused') this.#answer(id, request.of, request);
    else if (request.operation === 'abandon') {
      // RFC 4511 §4.1.11: not performed, and there is nothing to answer with.
      if (faulty === null) this.#abandon(request.target);
    } else if (faulty !== null) this.#answer(id, request.operation, { answer: faulty });
    else if (request.operation === 'bind') this.#beginBind(message, request);
    else if (request.operation === 'search') this.#beginSearch(message, request);
    else this.#perform(id, request, controls);
  }

  #abandon(target: number): void {
    this.#searches.abandon(target);
    if (this.#updates.has(target)) this.#updates.set(target, false);
  }

  #perform(id: number, request: Parameters<typeof performRequest>[0], controls: readonly Control[]): void {
    const done = performRequest(request, controls, {
      door: this.#door,
      transport: this.#transport,
      identity: this.#identity,
      searches: this.#searches,
      hasUpdate: (target) => this.#updates.has(target),
      isBusy: this.isOwed,
      out: this.#out,
    });
    if (done instanceof Promise) {
      this.#await(id, request.operation, done);
      return;
    }
    // Bytes sent in clear after the request would be taken as if they had come through TLS: RFC 4511 §4.14.1 forbids them.
    if (done.startsTls && this.isMidMessage) {
      throw new DirectoryError('directory.ldap.malformed', 'bytes after a StartTLS request');
    }
    this.#answer(id, request.operation, done);
    if (!done.startsTls) return;
    this.#flush();
    this.#transport.startTls();
  }

  /** Answer once the work is done; other operations go on meanwhile. */
  #await(id: number, operation: AnsweredOperation, work: Promise<Answer>): void {
    this.#updates.set(id, true);
    work.then(
      (done) => this.#finish(id, operation, done),
      (error: unknown) => {
        this.#updates.delete(id);
        this.#fail(error);
        this.#flush();
      },
    );
  }

  #finish(id: number, operation: AnsweredOperation, done: Answer): void {
    const isAwaited = this.#updates.get(id) === true;
    this.#updates.delete(id);
    if (this.#isEnded) return;
    if (isAwaited) this.#answer(id, operation, done);
    this.#beginWaitingBind();
    this.#pump();
  }

  #answer(id: number, operation: AnsweredOperation, { answer, controls, extended }: Answer): void {
    const extras = { ...(controls && { controls }), ...(extended && { extended }) };
    writeResult(this.#out, id, operation, answer, extras);
  }

  #beginBind(message: RequestMessage, request: BindRequest): void {
    // RFC 4511 §4.2.1: from here until its end the connection is anonymous; what would never end is given up.
    this.#searches.abandonFollowing();
    const begin = (): void => {
      this.#identity = ANONYMOUS;
      void this.#bind(message, request);
    };
    this.#isBinding = true;
    if (this.isOwed) this.#waitingBind = begin;
    else begin();
  }

  #beginWaitingBind(): void {
    if (this.isOwed || this.#waitingBind === null) return;
    const begin = this.#waitingBind;
    this.#waitingBind = null;
    begin();
  }

  async #bind(message: RequestMessage, request: BindRequest): Promise<void> {
    this.#endBind(message, request, await performBind(this.#door, this.#transport, request));
    this.#pump();
  }

  #endBind({ id, controls }: RequestMessage, request: BindRequest, outcome: BindOutcome): void {
    reportBind(this.#door, request, outcome, this.#transport);
    if (this.#isEnded) return;
    this.#isBinding = false;
    this.#identity = outcome.identity;
    this.#answer(id, 'bind', { ...outcome, controls: whoWasBound(controls, outcome) });
    if (outcome.answer.code === RESULT.invalidCredentials) this.#refusedBinds += 1;
    if (this.#refusedBinds >= this.#door.limits.refusedBinds) {
      this.#disconnect(RESULT.unwillingToPerform, 'too many refused binds');
    }
  }

  #beginSearch(message: RequestMessage, request: SearchRequest): void {
    const { id } = message;
    const prepared = prepareSearch(message, request, this.#door, this.#transport.id, this.#identity);
    if ('refused' in prepared) {
      this.#answer(id, 'search', { answer: prepared.refused, controls: prepared.controls });
    } else if (prepared.run.isWaiting !== undefined && !this.#searches.mayFollow(this.#door.limits)) {
      this.#answer(id, 'search', { answer: TOO_MANY_FOLLOWING });
    } else if (this.#searches.begin(id, prepared, this.#out, this.#door.clock.now())) {
      if (prepared.run.isWaiting !== undefined) {
        this.#unfollow ??= this.#door.contexts?.log.follow(() => this.#planTurn()) ?? null;
      }
      this.#planTurn();
    }
  }

  #planTurn(): void {
    if (this.#isTurnPlanned || this.#isEnded) return;
    this.#isTurnPlanned = true;
    this.#transport.defer(() => this.#turn());
  }

  /** One step of one running search, if the peer takes what they write; then whatever waited. */
  #turn(): void {
    this.#isTurnPlanned = false;
    if (this.#isEnded) return;
    const most = this.#door.limits.pendingWriteBytes / 4;
    try {
      if (this.#waitingBytes() < most) this.#searches.step(this.#out, this.#door.clock.now());
    } catch (error) {
      this.#fail(error);
    }
    this.#beginWaitingBind();
    this.#pump();
    if (this.#searches.hasWork && this.#transport.pendingBytes < most) this.#planTurn();
  }

  #flush(): void {
    if (this.#isEnded) return;
    if (this.#out.length > 0) this.#out.flushTo((bytes) => this.#transport.write(bytes));
    this.#transport.setReading(this.#mayHandle());
  }

  #fail(error: unknown): void {
    const isPeersFault = isMalformed(error);
    if (isPeersFault) this.#disconnect(RESULT.protocolError, 'the message is not well formed');
    else this.#disconnect(RESULT.other, 'the server cannot answer');
    if (!isPeersFault) this.#door.onDefect(error);
  }

  #disconnect(code: ResultCode, message: string): void {
    if (this.#isEnded) return;
    writeNotice(this.#out, result(code, message));
    this.#end();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#forget();
    if (this.#out.length > 0) this.#out.flushTo((bytes) => this.#transport.write(bytes));
    this.#transport.close();
  }

  #forget(): void {
    this.#unfollow?.();
    this.#unfollow = null;
    this.#searches.clear();
    this.#framer.clear();
  }
}
