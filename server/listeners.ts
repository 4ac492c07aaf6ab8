import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Doors } from './build-doors.ts';
import type { Config } from './config/config.ts';
import type { ListenAddress } from './listen.ts';
import { CIPHER_SUITES } from './tls/cipher-suites.ts';

/** Request heads beyond this are refused before anything of ours runs. */
const MAX_HEADER_BYTES = 32 * 1024;
/** A head, then a whole request, that takes longer to arrive is given up: slow callers hold no connection for minutes. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** A handshake that takes longer is given up; the runtime waits for two minutes. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Bounds of every request of the main listener. */
export const REQUEST_BOUNDS = {
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
} as const;

/** A server that does not listen yet, and where it will; the same list, in the same order, in every process of a house. */
export interface HouseListener {
  readonly server: Server;
  readonly address: ListenAddress;
}

/**
 * Listeners for people and programs: the main one, those of cards and of organisations where they are on.
 *
 * @param answer answers the main listener
 * @param ticketKeys keys of its TLS session tickets; of this process alone unless given
 */
export function houseListeners(
  config: Config,
  doors: Pick<Doors, 'cardListener' | 'organisationListener'>,
  answer: RequestListener,
  ticketKeys?: Uint8Array,
): readonly HouseListener[] {
  const servers = [mainServer(config, answer, ticketKeys), doors.cardListener, doors.organisationListener];
  const addresses = houseAddresses(config);
  // A listener that is off has no server.
  return servers
    .filter((server) => server !== null)
    .flatMap((server, place) => {
      const address = addresses[place];
      return address ? [{ server, address }] : [];
    });
}

/** Where the house listens to people and programs, in the order of {@link houseListeners}. */
export function houseAddresses({ host, port, cardTls, organisationTls }: Config): readonly ListenAddress[] {
  return [
    { host, port, what: 'portail et fournisseur d’identité' },
    ...(cardTls.enabled ? [{ host, port: cardTls.port, what: 'lecture des cartes' }] : []),
    ...(organisationTls.enabled ? [{ host, port: organisationTls.port, what: 'certificats d’organisation' }] : []),
  ];
}

function mainServer(config: Config, answer: RequestListener, ticketKeys: Uint8Array | undefined): Server {
  if (!config.https.enabled) return createHttpServer(REQUEST_BOUNDS, answer);
  const { certFile, keyFile } = config.https;
  return createHttpsServer(
    {
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
      minVersion: 'TLSv1.2',
      ciphers: CIPHER_SUITES,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      ...REQUEST_BOUNDS,
      ...(ticketKeys === undefined ? {} : { ticketKeys: Buffer.from(ticketKeys) }),
    },
    answer,
  );
}
