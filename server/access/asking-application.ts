import type { Context } from 'koa';
import { FederationError, type WrittenFault } from '../../federation/index.ts';
import { codeWords, statusOf } from '../http/code-words.ts';
import { bearerApplication } from './bearer.ts';
import type { ProofParts } from './dpop-proof.ts';

export type BearerDependencies = ProofParts;

/** Answer an application that proved itself and has the scope; a question that is none is refused with its code and place. */
export async function withApplication(
  dependencies: BearerDependencies,
  ctx: Context,
  scope: string,
  answer: (applicationId: string) => Promise<void>,
): Promise<void> {
  const bearer = await bearerApplication(dependencies, ctx, scope);
  if (!bearer.accepted) {
    return refuse(ctx, bearer.code);
  }
  try {
    await answer(bearer.applicationId);
  } catch (error) {
    if (!(error instanceof FederationError)) throw error;
    const { code, place, kind, message, faults } = error;
    refuse(ctx, code, place, kind === 'malformed' ? message : '', faults);
  }
}

/**
 * @param place where in what was sent, the first one
 * @param why every fault found, each with its place, in one line
 * @param faults the same, one by one, in both languages
 */
export function refuse(ctx: Context, code: string, place = '', why = '', faults: readonly WrittenFault[] = []): void {
  const { fr, en } = codeWords(code);
  const told = faults.length === 0 ? {} : { faults };
  ctx.status = statusOf(code);
  ctx.body = { error: code, fr, en, ...(place === '' ? {} : { place }), ...(why === '' ? {} : { why }), ...told };
}
