import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { CardVerifier } from '../../pki/index.ts';
import type { AuditSink } from '../audit/event.ts';
import { incidentNumber } from '../http/request-id.ts';
import { type AskedAuthorities, createCertificateListener } from '../tls/certificate-listener.ts';
import { type NamedProxies, tlsCaller } from '../tls/named-proxy.ts';
import { concludeCard } from './card-judge.ts';
import type { CardOutcome, CardTickets } from './ticket.ts';

/** Path on the card listener; the interaction's id follows. */
export const CARD_PATH = '/carte/';

const HANDSHAKE_TIMEOUT_MS = 60_000;

/** Interaction ids as the provider makes them. */
const INTERACTION_ID = /^[A-Za-z0-9_-]{10,100}$/;

export interface CardListenerOptions {
  readonly issuer: string;
  readonly cert: string;
  readonly key: string;
  /** The person authorities: the browser offers only certificates under one of them. */
  readonly authorities: AskedAuthorities;
  /** Proxies that may speak for whoever holds a card. */
  readonly proxies: NamedProxies;
  readonly verifier: CardVerifier;
  /** What is asked outside just before a card is judged; bounded, never throws. */
  readonly beforeJudgement: (chain: readonly Uint8Array[]) => Promise<void>;
  readonly tickets: CardTickets;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
  readonly onError: (error: unknown) => void;
}

/**
 * The listener that asks for a card: TLS with a client certificate. It answers nothing but a redirect to the main host with a
 * one-time ticket; accepted or refused, the page is shown there, where the interaction's cookie is checked.
 *
 * The handshake, of the caller or of the proxy that is named, proves possession of the key; trust is decided by `pki`, not by the TLS library: a refused card then gets a
 * page that explains. No session is resumed and every connection closes after its answer, so that a card pulled out or
 * revoked cannot ride on an old one.
 */
export function createCardListener(options: CardListenerOptions): Server {
  const { cert, key, authorities, onError } = options;
  const listener = { cert, key, authorities, onError, handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS };
  const server = createCertificateListener(listener, (request, response) => answer(options, request, response));
  server.keepAliveTimeout = 1;
  return server;
}

async function answer(options: CardListenerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const interaction = path.startsWith(CARD_PATH) ? path.slice(CARD_PATH.length) : '';
  const headers = { Connection: 'close', 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
  if (request.method !== 'GET' || !INTERACTION_ID.test(interaction)) {
    response.writeHead(303, { ...headers, Location: new URL('/', options.issuer).href });
    response.end();
    return;
  }
  const outcome = await judge(options, request);
  const ticket = await options.tickets.issue(interaction, outcome);
  const back = new URL(`/interaction/${interaction}/card`, options.issuer);
  back.searchParams.set('ticket', ticket);
  response.writeHead(303, { ...headers, Location: back.href });
  response.end();
}

async function judge(options: CardListenerOptions, request: IncomingMessage): Promise<CardOutcome> {
  const at = options.clock.now();
  const caller = tlsCaller(request, options.proxies);
  if (!caller || caller.chain.length === 0)
    return { accepted: false, code: 'server.card.not-presented', means: 'tls', at: at.getTime() };
  const { chain, address } = caller;
  await options.beforeJudgement(chain);
  return concludeCard(options.audit, options.verifier.verifyCard(chain, at), {
    certificate: chain[0] ?? new Uint8Array(),
    means: 'tls',
    from: address,
    request: incidentNumber(),
  });
}
