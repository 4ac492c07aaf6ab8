/** OpenID Connect Core 1.0 §8.1: the host of `sector_identifier_uri`, else of the return addresses; undefined without any. */
export function sectorOf({
  sector_identifier_uri: uri,
  redirect_uris: addresses,
}: Readonly<Record<string, unknown>>): string | undefined {
  const [first]: readonly unknown[] = Array.isArray(addresses) ? addresses : [];
  const address = typeof uri === 'string' ? uri : first;
  return typeof address === 'string' ? URL.parse(address)?.host : undefined;
}
