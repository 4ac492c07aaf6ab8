import { DirectoryError } from '../error.ts';
import { authenticate, type BindOutcome, reportBind } from './authenticate.ts';
import { BER, BerWriter } from './ber-writer.ts';
import { judgeBind } from './bind.ts';
import { compareEntry } from './compare.ts';
import { hasUnavailableCritical } from './controls.ts';
import { decodeMessage } from './decode-message.ts';
import type { Door } from './door.ts';
import { writeNotice, writeResult } from './encode-response.ts';
import { answerExtended } from './extended.ts';
import { ANONYMOUS, audienceOf, type Identity } from './identity.ts';
import { MessageFramer } from './message-framer.ts';
import type { AnsweredOperation, BindRequest, ExtendedRequest, RequestMessage, SearchRequest } from './messages.ts';
import { type PreparedSearch, prepareSearch } from './prepare-search.ts';
import { type LdapResult, RESULT, type ResultCode, result } from './result-code.ts';
import type { Transport } from './transport.ts';

/** Messages handled before other connections get their turn. */
const MESSAGES_PER_TURN = 128;

/**
 * The LDAP conversation of one connection: a loop over messages, never a recursion. Answers to all messages of one chunk
 * leave in one write. A fault in a message ends with a notice of disconnection and nothing else.
 */
export class LdapSession {
  readonly #door: Door;
  readonly #transport: Transport;
  readonly #framer = new MessageFramer();
  readonly #out = new BerWriter();
  readonly #searches = new Map<number, PreparedSearch>();
  #identity: Identity = ANONYMOUS;
  /** A bind is being verified, or waits for searches to end: nothing else is begun (RFC 4511 §4.2.1). */
  #isBinding = false;
  #waitingBind: (() => void) | null = null;
  #isTurnPlanned = false;
  #hasReceived = false;
  #isEnded = false;
  #refusedBinds = 0;
  #messages = 0;

  constructor(door: Door, transport: Transport) {
    this.#door = door;
    this.#transport = transport;
  }

  /** Whole messages taken so far. */
  get messages(): number {
    return this.#messages;
  }

  /** True while a message has begun to arrive and is not all there. */
  get isMidMessage(): boolean {
    return this.#framer.pendingBytes > 0;
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

  /** The server stops: tell the peer, and close. */
  shutDown(): void {
    this.#disconnect(RESULT.unavailable, 'the server is stopping');
  }

  /** The connection waited too long. */
  expire(): void {
    this.#disconnect(RESULT.unavailable, 'the connection was idle');
  }

  /** The connection is gone. */
  closed(): void {
    this.#isEnded = true;
    this.#searches.clear();
    this.#framer.clear();
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
        this.#messages += 1;
        this.#handle(decodeMessage(bytes));
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#flush();
  }

  #mayHandle(): boolean {
    const { outstandingOperations, pendingWriteBytes } = this.#door.limits;
    const isFull = this.#searches.size >= outstandingOperations;
    return !this.#isEnded && !this.#isBinding && !isFull && this.#waitingBytes() < pendingWriteBytes / 4;
  }

  #waitingBytes(): number {
    return this.#transport.pendingBytes + this.#out.length;
  }

  #handle(message: RequestMessage): void {
    const { id, request, controls } = message;
    if (this.#searches.has(id)) throw new DirectoryError('directory.ldap.malformed', 'a message id that is in use');
    if (request.operation === 'unbind') {
      this.#end();
      return;
    }
    if (request.operation === 'abandon') {
      this.#searches.delete(request.target);
      return;
    }
    if (hasUnavailableCritical(controls, request.operation)) {
      this.#answer(id, request.operation, result(RESULT.unavailableCriticalExtension));
      return;
    }
    switch (request.operation) {
      case 'bind':
        this.#beginBind(id, request);
        return;
      case 'search':
        this.#beginSearch(message, request);
        return;
      case 'compare':
        this.#answer(id, 'compare', compareEntry(request, this.#door.tree, audienceOf(this.#identity)));
        return;
      case 'extended':
        this.#extended(id, request);
        return;
      default:
        this.#answer(id, request.operation, result(RESULT.unwillingToPerform, 'this directory is read-only'));
    }
  }

  #answer(id: number, operation: AnsweredOperation, answer: LdapResult): void {
    writeResult(this.#out, id, operation, answer);
  }

  #extended(id: number, request: ExtendedRequest): void {
    const outcome = answerExtended(request, {
      identity: this.#identity,
      isEncrypted: this.#transport.isEncrypted,
      offersStartTls: this.#door.offersStartTls,
      isBusy: this.#searches.size > 0,
    });
    // Bytes sent in clear after the request would be taken as if they had come through TLS: RFC 4511 §4.14.1 forbids them.
    if (outcome.startsTls && this.isMidMessage) {
      throw new DirectoryError('directory.ldap.malformed', 'bytes after a StartTLS request');
    }
    writeResult(this.#out, id, 'extended', outcome.answer, { extended: outcome.extended });
    if (!outcome.startsTls) return;
    this.#flush();
    this.#transport.startTls();
  }

  #beginBind(id: number, request: BindRequest): void {
    // RFC 4511 §4.2.1: from here until its end the connection is anonymous.
    const begin = (): void => {
      this.#identity = ANONYMOUS;
      void this.#bind(id, request);
    };
    this.#isBinding = true;
    if (this.#searches.size > 0) this.#waitingBind = begin;
    else begin();
  }

  async #bind(id: number, request: BindRequest): Promise<void> {
    const { isEncrypted, isLoopback } = this.#transport;
    const { acceptsClearOnLoopback } = this.#door;
    const step = judgeBind(request, { isEncrypted, isLoopback, acceptsClearOnLoopback });
    if ('answer' in step) {
      this.#endBind(id, request, step);
      return;
    }
    this.#endBind(id, request, await authenticate(this.#door, step.verify.dn, step.verify.password));
    this.#pump();
  }

  #endBind(id: number, request: BindRequest, outcome: BindOutcome): void {
    reportBind(this.#door, request, outcome.answer, this.#transport);
    if (this.#isEnded) return;
    this.#isBinding = false;
    this.#identity = outcome.identity;
    this.#answer(id, 'bind', outcome.answer);
    if (outcome.answer.code === RESULT.invalidCredentials) this.#refusedBinds += 1;
    if (this.#refusedBinds >= this.#door.limits.refusedBinds) {
      this.#disconnect(RESULT.unwillingToPerform, 'too many refused binds');
    }
  }

  #beginSearch(message: RequestMessage, request: SearchRequest): void {
    const prepared = prepareSearch(message, request, this.#door, this.#transport.id, this.#identity);
    if ('refused' in prepared) {
      writeResult(this.#out, message.id, 'search', prepared.refused, { controls: prepared.controls });
    } else if (!this.#step(message.id, prepared)) {
      this.#searches.set(message.id, prepared);
      this.#planTurn();
    }
  }

  /** @returns whether the search ended */
  #step(id: number, search: PreparedSearch): boolean {
    const end = search.run.step(this.#out, this.#door.clock.now());
    if (end === null) return false;
    writeResult(this.#out, id, 'search', end.answer, { controls: search.finish(end) });
    return true;
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
    try {
      this.#stepNext();
    } catch (error) {
      this.#fail(error);
    }
    if (this.#searches.size === 0 && this.#waitingBind !== null) {
      const begin = this.#waitingBind;
      this.#waitingBind = null;
      begin();
    }
    this.#pump();
    const isPeerSlow = this.#transport.pendingBytes >= this.#door.limits.pendingWriteBytes / 4;
    if (this.#searches.size > 0 && !isPeerSlow) this.#planTurn();
  }

  /** The running searches of a connection take turns, so that many cost the others no more than one. */
  #stepNext(): void {
    const [next] = this.#searches;
    if (next === undefined || this.#waitingBytes() >= this.#door.limits.pendingWriteBytes / 4) return;
    const [id, search] = next;
    this.#searches.delete(id);
    if (!this.#step(id, search)) this.#searches.set(id, search);
  }

  #flush(): void {
    if (this.#isEnded) return;
    if (this.#out.length > 0) this.#transport.write(this.#out.take());
    this.#transport.setReading(this.#mayHandle());
  }

  #fail(error: unknown): void {
    const isPeersFault = error instanceof DirectoryError && error.code === 'directory.ldap.malformed';
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
    this.#searches.clear();
    this.#framer.clear();
    if (this.#out.length > 0) this.#transport.write(this.#out.take());
    this.#transport.close();
  }
}
