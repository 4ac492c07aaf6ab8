import type { PageContext } from '../../../../server/ui/context.ts';
import type { Html } from '../../../../server/ui/html.ts';

/** One page in one state, ready to be rendered in any context, with any of its texts replaced. */
export interface Sample {
  /** `portal`, `sign-in`… */
  readonly page: string;
  /** `empty`, `one`, `many`, `refused`… */
  readonly state: string;
  render(context: PageContext, rewrite?: Rewrite): Html;
}

/** Replaces one text of a view-model; texts that choose a variant are never offered. */
export type Rewrite = (text: string) => string;

/** The states of one page. */
export function samples<View>(
  page: string,
  draw: (view: View, context: PageContext) => Html,
  states: Readonly<Record<string, View>>,
): readonly Sample[] {
  return Object.entries(states).map(([state, view]) => ({
    page,
    state,
    render: (context, rewrite) => draw(rewrite === undefined ? view : rewriteTexts(view, rewrite), context),
  }));
}

/** Keys whose text names a variant of a type: the compiler guards them, not the escaping. */
const VARIANTS: ReadonlySet<string> = new Set([
  'kind',
  'step',
  'outcome',
  'operation',
  'tone',
  'field',
  'expected',
  'does',
  'declarations',
  'differs',
  'prompt',
  'about',
]);

/** The same value with every free text replaced, `''` staying `''` (it means « unknown »). */
function rewriteTexts<T>(value: T, rewrite: Rewrite, key = ''): T {
  // The shape is kept key by key, so the result has the type of the value it copies.
  const keep = (changed: unknown) => changed as T;
  if (typeof value === 'string') return value === '' || VARIANTS.has(key) ? value : keep(rewrite(value));
  if (Array.isArray(value)) return keep(value.map((item) => rewriteTexts(item, rewrite, key)));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return keep(
    Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rewriteTexts(item, rewrite, name)])),
  );
}
