import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { ServerError } from '../errors.ts';
import type { SignInStore } from '../store/contract.ts';
import type { ProviderPages } from './provider-dependencies.ts';

const RETRY_AFTER_SECONDS = '5';

/**
 * The store, noting in the provider's request that it did not answer: the library makes "something went wrong" of every error it
 * does not know, and sends people back to their application with it.
 */
export function notingFailures(store: SignInStore): SignInStore {
  const wrapped = new Map<PropertyKey, unknown>();
  return new Proxy(store, {
    get(target, name) {
      const known = wrapped.get(name);
      if (known !== undefined) return known;
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const noting = (...args: unknown[]): unknown => {
        const answer: unknown = member.apply(target, args);
        if (answer instanceof Promise) answer.catch(note);
        return answer;
      };
      wrapped.set(name, noting);
      return noting;
    },
  });
}

/** Beside whoever waits for the answer, who is told of the error as well. */
function note(error: unknown): void {
  if (isUnavailable(error) && Provider.ctx) Provider.ctx.state.unavailable = true;
}

/** Provider middleware: what could not be read or written is said as such, with the time to try again. */
export function presentUnavailable(pages: ProviderPages) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    try {
      await next();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      ctx.state.unavailable = true;
    }
    if (ctx.state.unavailable !== true) return;
    ctx.response.remove('Location');
    ctx.status = 503;
    ctx.set('Retry-After', RETRY_AFTER_SECONDS);
    const out = { error: 'temporarily_unavailable', error_description: 'sign-in state is not available at the moment' };
    await pages.renderError(ctx, out, new ServerError('server.store.unavailable', 'told to the caller'));
  };
}

function isUnavailable(error: unknown): boolean {
  return error instanceof ServerError && ['server.store.unavailable', 'server.audit.unavailable'].includes(error.code);
}
