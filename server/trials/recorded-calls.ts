/** A name and what is shown of its value. */
export interface ShownPair {
  readonly name: string;
  readonly value: string;
}

export const FLOW_STEPS = [
  'discovery',
  'par',
  'authorization',
  'return',
  'token',
  'jwks',
  'userinfo',
  'introspection',
  'refresh',
  'revocation',
] as const;
export type FlowStep = (typeof FLOW_STEPS)[number];

/** One request of a trial and its answer, without anything that could be used again. */
export interface RecordedCall {
  readonly step: FlowStep;
  readonly method: string;
  readonly address: string;
  readonly sent: readonly ShownPair[];
  readonly status: number;
  readonly received: readonly ShownPair[];
}

/** Values that are worth something to whoever has them: their length is shown, or what is written in them. */
const BEARER_NAMES: ReadonlySet<string> = new Set([
  'access_token',
  'authorization',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'dpop',
  'id_token',
  'refresh_token',
  'request',
  'response',
  'token',
]);

/** Headers that say something about the flow; the rest is HTTP's own. */
const SHOWN_HEADERS: readonly string[] = ['authorization', 'dpop', 'accept', 'content-type'];

/** Most characters shown of one value, and pairs of one answer. */
const MAX_SHOWN_CHARS = 2_000;
const MAX_SHOWN_PAIRS = 80;

/** What is shown of a value: of a JWT its head and its claims, never its signature; of another bearer value its length. */
export function shown(name: string, value: string): ShownPair {
  return { name, value: (BEARER_NAMES.has(name.toLowerCase()) ? masked(value) : value).slice(0, MAX_SHOWN_CHARS) };
}

export function shownPairs(parameters: Iterable<readonly [string, string]>): readonly ShownPair[] {
  return [...parameters].slice(0, MAX_SHOWN_PAIRS).map(([name, value]) => shown(name, value));
}

const SCHEME = /^(Basic|Bearer|DPoP) (.+)$/;

function masked(value: string): string {
  const [, scheme, proof] = SCHEME.exec(value) ?? [];
  if (scheme !== undefined && proof !== undefined) return `${scheme} ${masked(proof)}`;
  return writtenIn(value) ?? `••• (${value.length})`;
}

/** Head and claims of a JWT, without its signature; undefined for anything else. */
export function writtenIn(value: string): string | undefined {
  const parts = value.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const [head, claims] = parts
      .slice(0, 2)
      .map((part) => JSON.stringify(JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))));
    return `${head} ${claims}`;
  } catch {
    return undefined;
  }
}

type Fetch = (url: string, options: FetchOptions) => Promise<Response>;

/** As the client library calls it. */
export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Note every call that passes, with the step it belongs to. */
export class CallRecorder {
  readonly calls: RecordedCall[] = [];
  /** What the flow is about to do. */
  step: FlowStep = 'discovery';
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  readonly fetch: Fetch = async (url, options) => {
    const response = await this.#fetch(url, options);
    const body = await response.clone().text();
    this.calls.push({
      step: url.endsWith('/jwks') ? 'jwks' : this.step,
      method: options.method ?? 'GET',
      address: url,
      sent: [...headersOf(options.headers), ...bodyOf(options.body)],
      status: response.status,
      received: answerOf(body, response.headers.get('content-type') ?? ''),
    });
    return response;
  };
}

function headersOf(headers: Record<string, string> = {}): readonly ShownPair[] {
  const sent = new Headers(headers);
  return SHOWN_HEADERS.flatMap((name) => {
    const value = sent.get(name);
    return value === null ? [] : [shown(name, value)];
  });
}

function bodyOf(body: unknown): readonly ShownPair[] {
  if (body instanceof URLSearchParams) return shownPairs(body);
  return typeof body === 'string' ? shownPairs(new URLSearchParams(body)) : [];
}

function answerOf(body: string, type: string): readonly ShownPair[] {
  if (body === '') return [];
  if (type.includes('jwt')) return [{ name: 'JWT', value: (writtenIn(body) ?? '').slice(0, MAX_SHOWN_CHARS) }];
  if (!type.includes('json')) return [{ name: type, value: `(${body.length})` }];
  const answer: unknown = JSON.parse(body);
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer)
    .slice(0, MAX_SHOWN_PAIRS)
    .map(([name, value]) => shown(name, typeof value === 'string' ? value : JSON.stringify(value)));
}
