import type { Context } from 'koa';
import type { Federation } from '../../federation/index.ts';
import { readJson } from '../http/body.ts';
import { type BearerDependencies, withApplication } from './asking-application.ts';

/** Scope an application's token needs to have facts kept. */
export const FACTS_SCOPE = 'pdp.facts';

export interface FactsDependencies extends BearerDependencies {
  readonly facts: Federation['facts'];
  readonly clock: { now(): Date };
}

/** An application has facts of its own things and subjects kept, or forgotten, for its own rules to read. */
export function keepFacts(dependencies: FactsDependencies, ctx: Context): Promise<void> {
  return withApplication(dependencies, ctx, FACTS_SCOPE, async (applicationId) => {
    const entities = await readJson(ctx.req);
    const at = dependencies.clock.now();
    const author = { by: applicationId, from: ctx.ip, request: String(ctx.state.requestId) };
    const kept = await dependencies.facts.keep(applicationId, entities, at, author);
    ctx.body = { entities: kept };
  });
}
