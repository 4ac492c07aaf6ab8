/** A sentence in both languages. */
export interface Words {
  readonly fr: string;
  readonly en: string;
}

/** A scalar that a fact may have. */
export type Scalar = string | number | boolean;

/** A fact that the application itself states of its dossiers, documents or the moment; anything it does not declare is not heard. */
export interface DeclaredFact {
  readonly type: 'string' | 'number' | 'boolean';
  /** The only values it may have; absent: any of its type. */
  readonly values?: readonly Scalar[];
  /** Its very existence is private: a refusal that rests on it looks like any other (a masked document). */
  readonly secret?: boolean;
  /** What the thing asked for is, which nobody changes to be let in: a rule for another value is no way out of a refusal. */
  readonly fixed?: boolean;
}

/** One criterion of a rule: exactly one of the closed set of words. */
export type Criterion =
  | {
      readonly word: 'profession' | 'category' | 'mode' | 'sector' | 'role' | 'finess';
      readonly values: readonly string[];
    }
  | { readonly word: 'specialty'; readonly values: readonly string[] }
  | {
      readonly word: 'network';
      readonly of: NetworkOf;
      readonly tiers: readonly string[];
      readonly roles: readonly string[];
    }
  | { readonly word: 'fact'; readonly name: string; readonly test: FactTest }
  | { readonly word: 'all' | 'any'; readonly parts: readonly Criterion[] }
  | { readonly word: 'not'; readonly part: Criterion };

/** A named network, or the one that the question's resource names in this declared fact. */
export type NetworkOf = { readonly id: string } | { readonly fact: string };

export type FactTest = { readonly in: readonly Scalar[] } | { readonly present: true };

/** One rule. Order of rules means nothing; a matching forbid wins over any permit. */
export interface Rule {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly title: Words;
  readonly actions: readonly string[];
  /** Types of resource it speaks of. */
  readonly resources: readonly string[];
  /** All must hold. */
  readonly when: readonly Criterion[];
  /** None may hold. */
  readonly unless: readonly Criterion[];
  readonly why: Words;
  readonly legal?: string;
  readonly obligations: readonly string[];
  /** A suspended permit opens nothing. A forbid is never suspended: that would open. */
  readonly suspended?: Words;
  /** What would satisfy a criterion, by the criterion's word or fact name. */
  readonly hints: Readonly<Record<string, Words>>;
}

/** An application's rules over a period, `hab/1`. A published version never changes. */
export interface Sheet {
  readonly schema: 'hab/1';
  readonly application: string;
  readonly version: number;
  readonly title: Words;
  /** Said wherever the sheet is shown, e.g. that its cells are an example. */
  readonly note?: Words;
  /** First instant in force. */
  readonly from: Date;
  /** First instant no longer in force; null while open. */
  readonly to: Date | null;
  /** Declared facts, `resource.<name>` and `context.<name>`. */
  readonly facts: ReadonlyMap<string, DeclaredFact>;
  readonly actions: ReadonlyMap<string, Words>;
  readonly rules: readonly Rule[];
}
