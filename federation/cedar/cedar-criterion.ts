import { fullName } from '../habilitation/criterion-name.ts';
import { knownFact } from '../habilitation/house-facts.ts';
import type { Criterion, FactTest, Scalar, Sheet } from '../habilitation/sheet.ts';
import { allOf, anyOf, attribute, cedarString, cedarStrings, hasAttribute } from './cedar-text.ts';
import { type Attributes, membershipForms, networkAttribute } from './derived-attributes.ts';

/**
 * A criterion of ours as two Cedar expressions: one that is true exactly when it surely holds, one exactly when it surely does
 * not. Neither ever errors: where a fact is absent both are false, which is our « unknown ».
 */
export interface BothSides {
  readonly yes: string;
  readonly no: string;
}

/** Prints criteria, noting every attribute they need. */
export class CriterionPrinter {
  readonly #sheet: Sheet;
  readonly #attributes: Attributes;

  constructor(sheet: Sheet, attributes: Attributes) {
    this.#sheet = sheet;
    this.#attributes = attributes;
  }

  print(criterion: Criterion): BothSides {
    switch (criterion.word) {
      case 'all':
      case 'any': {
        const parts = criterion.parts.map((part) => this.print(part));
        const every = { yes: allOf(parts.map(({ yes }) => yes)), no: anyOf(parts.map(({ no }) => no)) };
        const some = { yes: anyOf(parts.map(({ yes }) => yes)), no: allOf(parts.map(({ no }) => no)) };
        return criterion.word === 'all' ? every : some;
      }
      case 'not': {
        const { yes, no } = this.print(criterion.part);
        return { yes: no, no: yes };
      }
      case 'network':
        return this.#network(criterion);
      case 'specialty':
        return this.#test('professional.specialty', { has: criterion.values });
      case 'fact':
        return this.#test(criterion.name, criterion.test);
      default:
        return this.#test(fullName(criterion.word), { in: criterion.values });
    }
  }

  #network({ of, tiers, roles }: Extract<Criterion, { word: 'network' }>): BothSides {
    const name = 'id' in of ? 'memberships' : networkAttribute(of.fact);
    this.#attributes.set(name, 'Set<String>');
    const { wanted, unsure } = membershipForms('id' in of ? of.id : '', tiers, roles);
    const has = hasAttribute(name);
    const belongs = `${attribute(name)}.containsAny(${cedarStrings(wanted)})`;
    const doubt = unsure.length > 0 ? [`!${attribute(name)}.containsAny(${cedarStrings(unsure)})`] : [];
    return { yes: allOf([has, belongs]), no: allOf([has, `!${belongs}`, ...doubt]) };
  }

  #test(name: string, test: FactTest): BothSides {
    const value = this.#need(name);
    const has = hasAttribute(name);
    if ('present' in test) {
      this.#attributes.set('malformed', 'Set<String>');
      return { yes: has, no: allOf([`!(${has})`, `!context.malformed.contains(${cedarString(name)})`]) };
    }
    if ('compare' in test) return this.#compare(has, value, test);
    if ('within' in test) {
      const above = `${name} within`;
      this.#attributes.set(above, 'Set<String>');
      return whenKnown([hasAttribute(above)], `${attribute(above)}.containsAny(${cedarStrings(test.within)})`);
    }
    if ('in' in test) return whenKnown([has], `[${test.in.map(literal).join(', ')}].contains(${value})`);
    if ('hasAll' in test) return whenKnown([has], `${value}.containsAll(${cedarStrings(test.hasAll)})`);
    if ('is' in test) {
      const other = this.#need(test.is);
      return whenKnown([has, hasAttribute(test.is)], `${value} == ${other}`);
    }
    if (!('fact' in test.has)) return whenKnown([has], `${value}.containsAny(${cedarStrings(test.has)})`);
    const member = this.#need(test.has.fact);
    return whenKnown([has, hasAttribute(test.has.fact)], `${value}.contains(${member})`);
  }

  #compare(has: string, value: string, { compare }: Extract<FactTest, { compare: unknown }>): BothSides {
    const parts = compare.map(({ by, to }) => {
      const bound = typeof to === 'object' ? this.#need(to.fact) : this.#bound(value, to);
      const known = typeof to === 'object' ? [hasAttribute(to.fact)] : [];
      return whenKnown(known, `${value} ${OPERATORS[by]} ${bound}`);
    });
    return {
      yes: allOf([has, ...parts.map(({ yes }) => yes)]),
      no: allOf([has, anyOf(parts.map(({ no }) => no))]),
    };
  }

  #bound(value: string, to: number): string {
    const isInstant = [...this.#attributes].some(([name, type]) => type === 'datetime' && attribute(name) === value);
    return isInstant ? `datetime(${cedarString(new Date(to).toISOString())})` : String(to);
  }

  #need(name: string): string {
    const type = knownFact(name, this.#sheet.facts)?.type ?? 'string';
    this.#attributes.set(name, CEDAR_TYPES[type]);
    return attribute(name);
  }
}

const OPERATORS = { gte: '>=', gt: '>', lte: '<=', lt: '<' } as const;

const CEDAR_TYPES = {
  string: 'String',
  integer: 'Long',
  boolean: 'Bool',
  datetime: 'datetime',
  set: 'Set<String>',
  entity: 'String',
} as const;

function whenKnown(known: readonly string[], test: string): BothSides {
  return { yes: allOf([...known, test]), no: allOf([...known, `!(${test})`]) };
}

function literal(value: Scalar): string {
  return typeof value === 'string' ? cedarString(value) : String(value);
}
