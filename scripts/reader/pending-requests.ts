import { randomBytes } from 'node:crypto';
import { isFresh, type SignRequest } from './sign-request.ts';

/** Most requests waiting for a PIN at once; the oldest gives way. */
export const MAX_PENDING_REQUESTS = 50;
const REFERENCE_BYTES = 16;

/** Requests that were accepted and wait for a card and its PIN. Each is spent once, and dies with its challenge. */
export class PendingRequests {
  readonly #requests = new Map<string, SignRequest>();

  /** Keep a request; the reference is its only name and cannot be guessed. */
  add(request: SignRequest): string {
    const [oldest] = this.#requests.keys();
    if (this.#requests.size >= MAX_PENDING_REQUESTS && oldest !== undefined) this.#requests.delete(oldest);
    const reference = randomBytes(REFERENCE_BYTES).toString('base64url');
    this.#requests.set(reference, request);
    return reference;
  }

  /** The waiting request; undefined when unknown, spent or too old. */
  find(reference: string, at: Date): SignRequest | undefined {
    const request = this.#requests.get(reference);
    if (request === undefined || isFresh(request, at)) return request;
    this.#requests.delete(reference);
    return undefined;
  }

  /** Nobody signs this request any more. */
  spend(reference: string): void {
    this.#requests.delete(reference);
  }
}
