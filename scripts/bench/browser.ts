import { Agent, request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Address asked. */
  readonly url: URL;
  /** Where it redirects to, absolute; null when it does not. */
  readonly location: URL | null;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Posted as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Posted as JSON. */
  readonly json?: unknown;
  /** Sent by a program, not by a page: no cookie, no `Origin`, JSON expected. */
  readonly byProgram?: boolean;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
}

/** Redirects followed for one page; a browser gives up as well. */
const MAX_REDIRECTS = 20;

/**
 * As much of a browser as a sign-in needs: cookies by host and path (ports do not separate them), redirects, the `Origin` of
 * posted forms. Nothing runs in it.
 */
export class Browser {
  readonly #cookies = new Map<string, Cookie>();
  readonly #agent: Agent;

  /** @param agent its connections; one of its own unless told */
  constructor(agent: Agent = new Agent({ keepAlive: true })) {
    this.#agent = agent;
  }

  /** Ask once; redirects are left to the caller. */
  async ask(address: string | URL, asked: Asked = {}): Promise<Answer> {
    const url = new URL(address);
    const { method, headers, body } = written(url, asked);
    const cookie = asked.byProgram ? '' : this.cookiesFor(url);
    const answer = await exchange(
      url,
      { method, headers: cookie === '' ? headers : { ...headers, cookie }, agent: agentFor(url, this.#agent) },
      body,
    );
    if (!asked.byProgram) for (const line of answer.headers['set-cookie'] ?? []) this.#keep(url, line);
    return answer;
  }

  /** Ask, then follow redirects while `stays` holds for the next address. */
  async open(address: string | URL, asked: Asked = {}, stays: (next: URL) => boolean = () => true): Promise<Answer> {
    let answer = await this.ask(address, asked);
    for (let hop = 0; hop < MAX_REDIRECTS && answer.location !== null && stays(answer.location); hop += 1) {
      answer = await this.ask(answer.location);
    }
    return answer;
  }

  /** The `Cookie` header sent to this address, longest path first (RFC 6265 §5.4); empty without cookies. */
  cookiesFor(url: URL): string {
    return [...this.#cookies.values()]
      .filter(({ host, path }) => host === url.hostname && isBelow(url.pathname, path))
      .sort((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** Value of a cookie by its name, whatever its path. */
  cookie(name: string): string | undefined {
    return [...this.#cookies.values()].find((cookie) => cookie.name === name)?.value;
  }

  /** Put a cookie into the jar, as somebody who planted it would. */
  plant(address: string | URL, name: string, value: string, path = '/'): void {
    const host = new URL(address).hostname;
    this.#cookies.set(`${host} ${path} ${name}`, { name, value, host, path });
  }

  forget(matches: (name: string) => boolean): void {
    for (const [key, { name }] of this.#cookies) if (matches(name)) this.#cookies.delete(key);
  }

  /** A second jar with the same cookies. */
  copy(): Browser {
    const other = new Browser(this.#agent);
    for (const [key, cookie] of this.#cookies) other.#cookies.set(key, cookie);
    return other;
  }

  close(): void {
    this.#agent.destroy();
  }

  #keep(url: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(name.length + 1);
    const path = attributeOf(attributes, 'path') ?? defaultPath(url.pathname);
    const key = `${url.hostname} ${path} ${name}`;
    const expires = attributeOf(attributes, 'expires');
    const isOver = value === '' || (expires !== undefined && Date.parse(expires) <= 0);
    if (isOver) this.#cookies.delete(key);
    else this.#cookies.set(key, { name, value, host: url.hostname, path });
  }
}

function written(
  url: URL,
  { method, headers = {}, form, json, byProgram = false }: Asked,
): { method: string; headers: Record<string, string>; body: string | null } {
  const who: Record<string, string> = byProgram ? { accept: 'application/json' } : { accept: 'text/html' };
  if (form) {
    const origin: Record<string, string> = byProgram ? {} : { origin: url.origin };
    const type = { 'content-type': 'application/x-www-form-urlencoded', ...origin };
    return {
      method: method ?? 'POST',
      headers: { ...who, ...type, ...headers },
      body: new URLSearchParams(form).toString(),
    };
  }
  if (json !== undefined) {
    const type = { 'content-type': 'application/json' };
    return { method: method ?? 'POST', headers: { ...who, ...type, ...headers }, body: JSON.stringify(json) };
  }
  return { method: method ?? 'GET', headers: { ...who, ...headers }, body: null };
}

/** The agent given is for plain connections. */
function agentFor(url: URL, agent: Agent): RequestOptions['agent'] {
  return url.protocol === 'https:' ? undefined : agent;
}

function exchange(url: URL, options: RequestOptions, body: string | null): Promise<Answer> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = start(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const { location } = response.headers;
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
          url,
          location: location === undefined ? null : new URL(location, url),
        });
      });
    });
    request.once('error', reject);
    request.end(body ?? undefined);
  });
}

function attributeOf(attributes: readonly string[], name: string): string | undefined {
  return attributes.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
}

/** RFC 6265 §5.1.4. */
function defaultPath(path: string): string {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

function isBelow(path: string, cookiePath: string): boolean {
  return (
    path === cookiePath ||
    (path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path[cookiePath.length] === '/'))
  );
}
