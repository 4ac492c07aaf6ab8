import { isForProvider } from '../app.ts';

/**
 * What a worker answers by itself: the provider, the pages of a sign-in and the card's doors. Everything else — portal, administration, interfaces that
 * write the trust domain or the directory, and whatever is added later — is the owner's.
 */
const OWN_PATHS = ['/interaction/', '/card/'] as const;

/** @param url target of a request, as it came */
export function isAnsweredByWorkers(url: string): boolean {
  return isForProvider(url) || OWN_PATHS.some((path) => url.startsWith(path));
}
