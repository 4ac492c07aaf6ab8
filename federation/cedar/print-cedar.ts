import type { Rule, Sheet } from '../habilitation/sheet.ts';
import { type BothSides, CriterionPrinter } from './cedar-criterion.ts';
import { allOf, anyOf, cedarString, cedarType, holderOf } from './cedar-text.ts';
import type { Attributes } from './derived-attributes.ts';

/** A sheet as Cedar: one policy for each rule in force, under the rule's id, and the schema they are valid under. */
export interface CedarExport {
  readonly policies: readonly { readonly id: string; readonly text: string }[];
  readonly schema: string;
}

/**
 * Write a sheet as Cedar policies and schema. Same decisions, same determining policies: what an absent fact means here is
 * written out, so that no policy ever errors (a forbid in doubt forbids). Suspended permits are left out. Facts are attributes
 * under their full names; `derived-attributes.ts` says how memberships and entities are given.
 */
export function exportCedar(sheet: Sheet): CedarExport {
  const attributes: Attributes = new Map();
  const printer = new CriterionPrinter(sheet, attributes);
  const rules = sheet.rules.filter(({ suspended }) => !suspended);
  const policies = rules.map((rule) => ({ id: rule.id, text: policyOf(rule, printer) }));
  return { policies, schema: schemaOf(rules, attributes) };
}

/** The whole export as one text, for a file. */
export function cedarDocument({ policies }: CedarExport): string {
  return `${policies.map(({ text }) => text).join('\n\n')}\n`;
}

function policyOf(rule: Rule, printer: CriterionPrinter): string {
  const { id, effect, title, subjects, actions, resources } = rule;
  const when = rule.when.map((criterion) => printer.print(criterion));
  const unless = rule.unless.map((criterion) => printer.print(criterion));
  const scope = [
    anyOf(subjects.map((type) => `principal is ${cedarType('Subject', type)}`)),
    anyOf(resources.map((type) => `resource is ${cedarType('Resource', type)}`)),
  ];
  const conditions = effect === 'permit' ? surelyHolds(when, unless) : [`!${surelyDoesNot(when, unless)}`];
  const names = actions.map((action) => `Action::${cedarString(action)}`).join(', ');
  return [
    `@id(${cedarString(id)})`,
    `@title(${cedarString(title.fr)})`,
    `${effect} (principal, action in [${names}], resource)`,
    `when { ${allOf([...scope, ...conditions])} };`,
  ].join('\n');
}

function surelyHolds(when: readonly BothSides[], unless: readonly BothSides[]): readonly string[] {
  return [...when.map(({ yes }) => yes), ...unless.map(({ no }) => no)];
}

function surelyDoesNot(when: readonly BothSides[], unless: readonly BothSides[]): string {
  const sides = [...when.map(({ no }) => no), ...unless.map(({ yes }) => yes)];
  return `(${anyOf(sides)})`;
}

function schemaOf(rules: readonly Rule[], attributes: Attributes): string {
  const subjects = distinct(rules.flatMap((rule) => rule.subjects)).map((type) => cedarType('Subject', type));
  const resources = distinct(rules.flatMap((rule) => rule.resources)).map((type) => cedarType('Resource', type));
  const record = (holder: string): string => {
    const lines = [...attributes]
      .filter(([name]) => holderOf(name) === holder)
      .map(([name, type]) => `  ${cedarString(name)}${name === 'malformed' ? '' : '?'}: ${type},`);
    return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n}`;
  };
  const actions = distinct(rules.flatMap((rule) => rule.actions)).map(
    (action) =>
      `action ${cedarString(action)} appliesTo {\n  principal: [${subjects.join(', ')}],\n  resource: [${resources.join(', ')}],\n  context: Around,\n};`,
  );
  return `${[
    `type Around = ${record('context')};`,
    ...subjects.map((type) => `entity ${type} = ${record('principal')};`),
    ...resources.map((type) => `entity ${type} = ${record('resource')};`),
    ...actions,
  ].join('\n\n')}\n`;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
