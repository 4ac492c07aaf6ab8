import type { Context } from 'koa';
import type { Application, Sheet } from '../../../federation/index.ts';
import { ServerError } from '../../errors.ts';
import { pageContext } from '../../http/page-context.ts';
import type { Lang } from '../../ui/context.ts';
import { type AdminCompareView, adminComparePage, type RulePair } from '../../ui/pages/admin-compare.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Handler } from '../entrance.ts';
import { dossierUrl, presentGrid } from './present-sheet.ts';
import { ruleSentence } from './rule-sentence.ts';

const DRAFT = 'brouillon';
/** Differences shown: a sheet that changes more is another sheet. */
const MAX_DIFFERENCES = 500;

/** Two versions, or one and the draft, side by side: grids with changed cells marked, rules that changed in sentences. */
export function compareSheets(dependencies: AdminDependencies, find: (ctx: Context) => Application): Handler {
  return async (ctx, { view: admin }) => {
    const application = find(ctx);
    const context = pageContext(ctx, dependencies.house);
    const query = new URLSearchParams(ctx.querystring);
    const [newest, former] = dependencies.federation.sheets.reigns(application.id);
    const before = query.get('de') ?? String(former?.version ?? newest?.version ?? DRAFT);
    const after = query.get('a') ?? String(newest?.version ?? DRAFT);
    const sides = [
      await sheetOf(dependencies, application.id, before),
      await sheetOf(dependencies, application.id, after),
    ] as const;
    const page: AdminCompareView = {
      admin,
      sheetsUrl: admin.sheetsUrl,
      dossier: application.name[context.lang],
      dossierUrl: dossierUrl(application.id),
      action: dossierUrl(application.id, '/comparaison'),
      choices: choices(dependencies, application.id, context.lang),
      before: await side(before, sides[0], sides[1], context.lang),
      after: await side(after, sides[1], sides[0], context.lang),
      ...(await changes(dependencies, sides[0], sides[1], context.lang)),
    };
    ctx.body = String(adminComparePage(page, context));
  };
}

/** @throws ServerError `server.page.absent` for a version that never was */
async function sheetOf({ federation }: AdminDependencies, application: string, name: string): Promise<Sheet> {
  const draft = name === DRAFT ? await federation.drafts.compiled(application) : null;
  const found =
    draft ?? (/^\d{1,7}$/.test(name) ? await federation.sheets.readyVersion(application, Number(name)) : null);
  if (!found) throw new ServerError('server.page.absent', `no version ${name}`);
  return found.sheet;
}

function choices({ federation }: AdminDependencies, application: string, lang: Lang): AdminCompareView['choices'] {
  const words = texts(lang).admin.sheets;
  const draft = federation.drafts.find(application) ? [{ value: DRAFT, label: words.compare.draft }] : [];
  const versions = federation.sheets.reigns(application);
  return [...draft, ...versions.map(({ version }) => ({ value: String(version), label: words.version(version) }))];
}

async function side(name: string, sheet: Sheet, other: Sheet, lang: Lang): Promise<AdminCompareView['before']> {
  const words = texts(lang).admin.sheets;
  const label = name === DRAFT ? words.compare.draft : words.version(sheet.version);
  return { value: name, label, grid: await presentGrid(sheet, lang, other) };
}

async function changes(
  { federation }: AdminDependencies,
  before: Sheet,
  after: Sheet,
  lang: Lang,
): Promise<Pick<AdminCompareView, 'rules' | 'other'>> {
  const rulesOf = new Map([before, after].map((sheet) => [sheet, new Map(sheet.rules.map((rule) => [rule.id, rule]))]));
  const sentence = (sheet: Sheet, id: string): string => {
    const rule = rulesOf.get(sheet)?.get(id);
    return rule ? `${ruleSentence(rule, sheet, lang)} ${rule.why[lang]}` : '';
  };
  const differences = (await federation.reverse.diff(before, after)).slice(0, MAX_DIFFERENCES);
  return {
    rules: differences.flatMap(({ part, name, change }): readonly RulePair[] =>
      part === 'rule' ? [{ id: name, change, before: sentence(before, name), after: sentence(after, name) }] : [],
    ),
    other: differences.flatMap(({ part, name, change, words }) =>
      part === 'rule' ? [] : [{ part, name, change, words: words.join(', ') }],
    ),
  };
}
