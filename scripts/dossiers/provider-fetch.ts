import { DemoError } from '../demo-error.ts';

/** Longest wait for one answer of the provider. */
const PROVIDER_TIMEOUT_MS = 8_000;
/** Largest answer the provider may give: key sets and decisions are far smaller. */
export const MAX_PROVIDER_ANSWER_BYTES = 512 * 1024;

/** The part of `fetch` that the relying party's libraries use. */
export type ProviderFetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Make every call to the provider bounded in time and size, and tell « the provider is away » from every other failure.
 * @throws DemoError `dossier.provider.unavailable` (no answer, too slow, 5xx), `dossier.provider.too-large`
 */
export function providerFetch(fetcher: typeof fetch): ProviderFetch {
  return async (url, init) => {
    const response = await fetcher(url, { ...init, signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS) }).catch(
      unavailable,
    );
    if (response.status >= 500) return unavailable(`status ${response.status} from ${new URL(url).pathname}`);
    const body = await boundedBody(response).catch(rethrowOwn);
    // A body may not accompany these statuses (Fetch §Response).
    const isBodiless = response.status === 204 || response.status === 304;
    return new Response(isBodiless ? null : body, { status: response.status, headers: response.headers });
  };
}

/** Is this failure, or what caused it, « the provider is away »? */
export function isUnavailable(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each instanceof DemoError && each.kind === 'unavailable') return true;
  }
  return false;
}

async function boundedBody(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_PROVIDER_ANSWER_BYTES) {
      throw new DemoError('dossier.provider.too-large', 'unavailable', `More than ${MAX_PROVIDER_ANSWER_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function rethrowOwn(cause: unknown): never {
  if (cause instanceof DemoError) throw cause;
  return unavailable(cause);
}

function unavailable(cause: unknown): never {
  throw new DemoError('dossier.provider.unavailable', 'unavailable', 'The provider does not answer.', { cause });
}
