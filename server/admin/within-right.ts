import type { Context } from 'koa';
import { directoryWithin } from '../../directory/index.ts';
import type { AdminDependencies } from './dependencies.ts';
import { enter, type Handler } from './entrance.ts';

/** Makes a page of what its dependencies let see and write. */
export type PageMaker = (dependencies: AdminDependencies) => Handler;

/** Lets whoever administers the records of a territory through as well, to a page made of what their right lets see and write. */
export type Within = (make: PageMaker) => (ctx: Context) => Promise<void>;

export function withinRight(dependencies: AdminDependencies): Within {
  return (make) => async (ctx) => {
    const administrator = await enter(dependencies, ctx, 'territory');
    if (!administrator) return;
    ctx.type = 'html';
    await make({ ...dependencies, ...directoryWithin(dependencies, administrator.right) })(ctx, administrator);
  };
}
