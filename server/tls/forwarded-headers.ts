import type { IncomingMessage } from 'node:http';
import { memoized } from '../memo.ts';

/**
 * Headers by which proxies of all makes hand on a caller's certificate or address. Written by anybody, they would say whatever
 * that anybody likes; `_` and `-` are one to many of those proxies.
 */
const LOOK_ALIKES: readonly RegExp[] = [
  /client-?cert/,
  /^x-arr-clientcert$/,
  /^(x-)?ssl-/,
  /^(x-)?(client|tls)-(verify|verified|s-dn|i-dn|subject|issuer|fingerprint|serial)/,
  /^x-(amzn|goog|apigateway)-(mtls|client)/,
  /^x-forwarded(-|$)/,
  /^forwarded$/,
  /^(x-real|x-client|x-cluster-client|true-client|cf-connecting|fastly-client)-ip$/,
];

/** What a named proxy may say: RFC 9440 and RFC 7239. */
export interface ForwardedWords {
  /** Values of each, as often as they came. */
  readonly clientCert: readonly string[];
  readonly clientCertChain: readonly string[];
  readonly forwarded: readonly string[];
}

/**
 * Take every such header off a request, before anything of ours, or of a library, sees it (S-30).
 *
 * @returns what the three that we know said, for a listener that knows who is speaking
 */
export function takeForwardedHeaders(request: IncomingMessage): ForwardedWords {
  const { rawHeaders } = request;
  const kept: string[] = [];
  const said: Record<string, string[]> = {};
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    const [name = '', value = ''] = [rawHeaders[place], rawHeaders[place + 1]];
    if (!isLookAlike(name)) {
      kept.push(name, value);
      continue;
    }
    delete request.headers[name.toLowerCase()];
    said[name.toLowerCase()] = [...(said[name.toLowerCase()] ?? []), value];
  }
  if (kept.length < rawHeaders.length) rawHeaders.splice(0, rawHeaders.length, ...kept);
  return {
    clientCert: said['client-cert'] ?? [],
    clientCertChain: said['client-cert-chain'] ?? [],
    forwarded: said.forwarded ?? [],
  };
}

/** Names are few and come with every request. */
const MAX_REMEMBERED_NAMES = 500;

const isLookAlike = memoized(MAX_REMEMBERED_NAMES, (name): boolean => {
  const plain = name.toLowerCase().replaceAll('_', '-');
  return LOOK_ALIKES.some((pattern) => pattern.test(plain));
});
