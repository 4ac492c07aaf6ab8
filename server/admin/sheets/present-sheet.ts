import { setImmediate as nextTurn } from 'node:timers/promises';
import { labelOf } from '../../../directory/index.ts';
import {
  type Application,
  type CompiledSheet,
  gridOf,
  type Rule,
  runCasesAside,
  type Sheet,
} from '../../../federation/index.ts';
import { displayName } from '../../portal/present-person.ts';
import type { GridView } from '../../ui/components/rules-grid.ts';
import type { Lang } from '../../ui/context.ts';
import type { RuleView, ShownSheet, VersionRow } from '../../ui/pages/admin-sheet.ts';
import { actorWords } from '../actor-words.ts';
import type { AdminDependencies } from '../dependencies.ts';
import { valueTitle } from './fact-words.ts';
import { ruleSentence } from './rule-sentence.ts';

/** A page that can be read, and that a browser draws at once. */
const MAX_RULES_SHOWN = 500;
const MAX_JSON_CHARS = 500_000;
/** A rule is longer than this, whatever it says: of so many the JSON is not even made. */
const MIN_RULE_CHARS = 100;
const MAX_CASES_SHOWN = 300;

/** Address of a dossier's pages. */
export function dossierUrl(application: string, rest = ''): string {
  return `/admin/dossiers/${encodeURIComponent(application)}${rest}`;
}

/** A version as a grid and in sentences. */
export async function presentShown(
  { federation }: AdminDependencies,
  compiled: CompiledSheet,
  lang: Lang,
): Promise<ShownSheet> {
  const { sheet, reference } = compiled;
  const isLong = sheet.rules.length * MIN_RULE_CHARS > MAX_JSON_CHARS;
  const published = isLong ? undefined : federation.sheets.published(reference.application, reference.version);
  const json = JSON.stringify(published?.source, null, 2) ?? '';
  return {
    version: reference.version,
    title: sheet.title[lang],
    note: sheet.note?.[lang] ?? '',
    digest: reference.digest,
    period:
      federation.sheets.reigns(sheet.application).find(({ version }) => version === sheet.version)?.period ?? null,
    grid: await presentGrid(sheet, lang),
    rules: presentRules(sheet, lang),
    moreRules: Math.max(0, sheet.rules.length - MAX_RULES_SHOWN),
    cases: sheet.cases.length,
    askedCases: await presentCases(compiled),
    json: json.length > MAX_JSON_CHARS ? '' : json,
  };
}

/** The sheet's own cases, each asked just now. */
async function presentCases(compiled: CompiledSheet): Promise<ShownSheet['askedCases']> {
  const shown = compiled.sheet.cases.slice(0, MAX_CASES_SHOWN);
  const { failures } = await runCasesAside(compiled, shown);
  const failing = new Set(failures.map(({ place }) => place));
  return shown.map(({ title, expect }, place) => ({
    title,
    expected: expect.granted ? 'granted' : 'refused',
    passes: !failing.has(place),
  }));
}

/**
 * A sheet as a grid, others being answered between two of its rows: a cell may list thousands of rules.
 *
 * @param other the version compared with: cells that differ from its are marked
 */
export async function presentGrid(sheet: Sheet, lang: Lang, other?: Sheet): Promise<GridView> {
  const grid = gridOf(sheet);
  const before = other && gridOf(other);
  const textAt = (drawn: typeof grid, row: string, column: string) => JSON.stringify(drawn.marksAt(row, column));
  const rows: GridView['rows'][number][] = [];
  for (const row of grid.rows) {
    await nextTurn();
    rows.push({
      profession: row === '' ? '' : labelOf('profession', row),
      cells: grid.columns.map((column) => ({
        marks: grid.marksAt(row, column).map(({ action, isConditional }) => ({
          action: sheet.actions.get(action)?.[lang] ?? action,
          conditional: isConditional,
        })),
        changed: before !== undefined && textAt(grid, row, column) !== textAt(before, row, column),
      })),
    });
  }
  return { columns: grid.columns.map((column) => columnWords(sheet, grid.axis, column, lang)), rows };
}

/** A column's head: its value as the sheet titles it. */
function columnWords({ facts }: Sheet, axis: string | null, column: string, lang: Lang): string {
  return (axis === null ? undefined : valueTitle(axis, column, facts)?.[lang]) ?? column;
}

/** Forbids first: they win over whatever is permitted. */
function presentRules(sheet: Sheet, lang: Lang): readonly RuleView[] {
  const of = (wanted: Rule['effect']) => sheet.rules.filter(({ effect }) => effect === wanted);
  return [...of('forbid'), ...of('permit')].slice(0, MAX_RULES_SHOWN).map((rule) => ({
    id: rule.id,
    effect: rule.effect,
    sentence: ruleSentence(rule, sheet, lang),
    why: rule.why[lang],
    suspended: rule.suspended?.[lang] ?? '',
  }));
}

/** Every version, newest first, with when it really governed. */
export function presentVersions(
  dependencies: AdminDependencies,
  { id }: Application,
  lang: Lang,
): readonly VersionRow[] {
  const { sheets } = dependencies.federation;
  const reigns = sheets.reigns(id);
  const told = new Map(sheets.versions(id).map((each) => [each.version, each]));
  return reigns.map(({ version, period }, place) => {
    const published = told.get(version);
    const before = reigns[place + 1]?.version;
    return {
      version,
      url: dossierUrl(id, `?version=${version}`),
      period,
      by: actorWords(nameOf(dependencies, published?.by ?? ''), lang),
      approvedBy: published?.approvedBy === undefined ? '' : nameOf(dependencies, published.approvedBy),
      rollbackOf: published?.rollbackOf?.version ?? null,
      compare: before === undefined ? null : { version: before, url: compareUrl(id, before, version) },
    };
  });
}

export function compareUrl(application: string, before: number | string, after: number | string): string {
  return dossierUrl(application, `/comparaison?de=${before}&a=${after}`);
}

/** A person of the directory by name; whoever else by what they called themselves. */
export function nameOf({ reader }: Pick<AdminDependencies, 'reader'>, by: string): string {
  const found = reader.findByPersonId(by);
  return found.found || 'record' in found ? displayName(found.record) : by;
}
