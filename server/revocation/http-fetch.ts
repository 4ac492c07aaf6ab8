import { whyFailed } from '../http/why-failed.ts';
import { type Fetched, type FetchLimits, failed, type Marks } from './fetched.ts';

/** The guarded client (S-39): it resolves, judges the address and dials; no redirect is followed. */
export type GuardedFetch = (input: URL, options: object) => Promise<Response>;

export interface HttpQuestion {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly marks?: Marks;
}

/**
 * One bounded exchange: at most so many octets in so much time, as they are. A redirect, a compressed answer, one that is too long or
 * goes on for ever is refused. Never throws: what goes wrong is an outcome.
 */
export async function fetchOverHttp(
  guarded: GuardedFetch,
  url: URL,
  { maxBytes, timeoutMs }: FetchLimits,
  { method = 'GET', headers = {}, body, marks }: HttpQuestion = {},
): Promise<Fetched> {
  try {
    const response = await guarded(url, {
      method,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'accept-encoding': 'identity', ...conditions(marks), ...headers },
    });
    if (response.status === 304 && marks !== undefined) {
      await response.body?.cancel();
      return { outcome: 'unchanged' };
    }
    const refusal = judgeHead(response, maxBytes);
    if (refusal !== null) {
      await response.body?.cancel();
      return failed(refusal);
    }
    const bytes = await readBounded(response, maxBytes);
    if (bytes === null) return failed(`more than ${maxBytes} octets`);
    return {
      outcome: 'new',
      bytes,
      marks: { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') },
    };
  } catch (error) {
    // Refused before dialling, no route, cut off, too slow: each an outcome of the network, none a defect.
    return failed(whyFailed(error));
  }
}

function conditions(marks: Marks | undefined): Record<string, string> {
  const { etag = null, lastModified = null } = marks ?? {};
  return {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  };
}

function judgeHead({ status, headers }: Response, maxBytes: number): string | null {
  if (status !== 200) return `status ${status}`;
  const encoding = headers.get('content-encoding') ?? 'identity';
  // A list is signed as it is; compression was not asked for, and a small answer could hide a large one.
  if (encoding.toLowerCase() !== 'identity') return `content encoding ${encoding}`;
  return Number(headers.get('content-length') ?? 0) > maxBytes ? `more than ${maxBytes} octets announced` : null;
}

/** The body in one piece of its own memory; null when it is longer than allowed. */
async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  let bytes = new Uint8Array(announced > 0 ? announced : 65_536);
  let length = 0;
  for await (const chunk of response.body ?? []) {
    if (length + chunk.length > maxBytes) return null;
    if (length + chunk.length > bytes.length) {
      const larger = new Uint8Array(Math.min(maxBytes, Math.max(bytes.length * 2, length + chunk.length)));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}
