import type Koa from 'koa';

/**
 * We have one name: the issuer's. What a request says of its own address (`Host`, an absolute URI as target, a forwarded header)
 * is the caller's word, and behind a load balancer not even ours: addresses that we hand out, and whether a cookie may be
 * `Secure`, follow from the configuration alone (S-20).
 *
 * @param app our own stack, or the provider's, which is another
 */
export function answerAs(app: Koa, issuer: string): void {
  const { protocol, host, hostname, origin } = new URL(issuer);
  Object.defineProperties(app.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    host: { get: () => host },
    hostname: { get: () => hostname },
    href: {
      get(this: Koa.Request) {
        return origin + this.path + this.search;
      },
    },
  });
}
