import { Readable } from 'node:stream';
import type { Context } from 'koa';
import { everyMemberAt, parisDay, placeFile, staffFile } from '../../../directory/index.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Handler } from '../entrance.ts';
import { curatedStructure, mayCurate } from './curating-door.ts';

/** A spreadsheet takes the file for UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** `GET /admin/personnel/:key/personnel.csv`: the staff of an establishment, as the file that is brought under the same pages. */
export function exportStaff(dependencies: AdminDependencies): Handler {
  const { staff, clock } = dependencies;
  return async (ctx, administrator) => {
    const { key } = curatedStructure(dependencies, administrator, ctx, String(ctx.params.key));
    send(ctx, 'personnel', staffFile(everyMemberAt(staff, key), key, parisDay(clock.now())));
  };
}

/** `GET /admin/personnel/:key/lieux.csv`: its local places. */
export function exportPlaces(dependencies: AdminDependencies): Handler {
  const { staff, clock } = dependencies;
  return async (ctx, administrator) => {
    const { key } = curatedStructure(dependencies, administrator, ctx, String(ctx.params.key));
    const places = staff.placesUnder(key).filter((place) => mayCurate(dependencies, administrator, place.key));
    send(ctx, 'lieux', placeFile(places, key, parisDay(clock.now())));
  };
}

function send(ctx: Context, name: string, lines: Iterable<string>): void {
  ctx.type = 'text/csv; charset=utf-8';
  ctx.set('Content-Disposition', `attachment; filename="${name}.csv"`);
  ctx.body = Readable.from(texts(lines));
}

function* texts(lines: Iterable<string>): Iterable<string> {
  yield BYTE_ORDER_MARK;
  for (const line of lines) yield `${line}\r\n`;
}
