import type { Context } from 'koa';
import type { Federation } from '../../federation/index.ts';
import { readJson } from '../http/body.ts';
import { type BearerDependencies, refuse, withApplication } from './asking-application.ts';

/** Scope an application's token needs to publish and read its own sheet alone: whoever has it answers for both persons. */
export const SHEETS_SCOPE = 'pdp.sheets';

/** Twenty thousand rules, in words. */
const MAX_SHEET_BYTES = 16 * 1024 * 1024;

export interface SheetsDependencies extends BearerDependencies {
  readonly sheets: Federation['sheets'];
  readonly clock: { now(): Date };
}

/** When a publication that was refused for want of a place may be sent again. */
const RETRY_AFTER_SECONDS = '5';

/**
 * An application publishes the next version of its own sheet, in force from its `from`, and never before now. One at a time: a large
 * sheet is held in memory for seconds while it is read and compiled.
 */
export function sheetPublisher(dependencies: SheetsDependencies): (ctx: Context) => Promise<void> {
  const underWay = new Set<string>();
  return (ctx) =>
    withApplication(dependencies, ctx, SHEETS_SCOPE, async (applicationId) => {
      if (underWay.has(applicationId)) {
        ctx.set('Retry-After', RETRY_AFTER_SECONDS);
        return refuse(ctx, 'server.access.publishing');
      }
      underWay.add(applicationId);
      try {
        await publishOwnSheet(dependencies, ctx, applicationId);
      } finally {
        underWay.delete(applicationId);
      }
    });
}

async function publishOwnSheet(
  { sheets, clock }: SheetsDependencies,
  ctx: Context,
  applicationId: string,
): Promise<void> {
  const input = await readJson(ctx.req, MAX_SHEET_BYTES);
  const named: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'application') : undefined;
  if (named !== undefined && named !== applicationId) {
    return refuse(ctx, 'federation.habilitation.foreign-application', 'application');
  }
  const author = { by: applicationId, from: ctx.ip, request: String(ctx.state.requestId) };
  const verdict = await sheets.publish(input, author, () => clock.now());
  if (!verdict.accepted) return refuse(ctx, verdict.code);
  const warnings = await sheets.warnings(applicationId, verdict.sheet.version);
  ctx.status = verdict.already ? 200 : 201;
  ctx.body = { ...verdict.sheet, warnings };
}

/** The sheet in force, or one version of it, as it was published. */
export function readOwnSheet(dependencies: SheetsDependencies, ctx: Context): Promise<void> {
  return withApplication(dependencies, ctx, SHEETS_SCOPE, async (applicationId) => {
    const { sheets, clock } = dependencies;
    const asked = new URLSearchParams(ctx.querystring).get('version');
    const found =
      asked === null
        ? await sheets.ready(applicationId, clock.now())
        : await sheets.readyVersion(applicationId, Number(asked));
    if (!found) return refuse(ctx, asked === null ? 'federation.habilitation.no-sheet' : 'federation.sheet.absent');
    ctx.body = { ...found.reference, sheet: sheets.published(applicationId, found.reference.version)?.source };
  });
}
