/** A sentence in both languages. */
export interface Words {
  readonly fr: string;
  readonly en: string;
}

/** A scalar as written in a sheet. */
export type Scalar = string | number | boolean;

/** Types that a fact may have. `entity` is `type:id`, with the parents that are kept for it; `set` is of texts. */
export type FactType = 'string' | 'integer' | 'boolean' | 'datetime' | 'set' | 'entity';

/** Who may state a fact: whoever asks, the facts kept for the application, or both, what is kept going first. */
export type FactSource = 'request' | 'kept' | 'either';

/** A fact that a rule may read, beside what the directory says. Anything a sheet does not declare is not heard. */
export interface DeclaredFact {
  readonly type: FactType;
  /** The only values it may have (of a set: its members); absent: any of its type. */
  readonly values?: readonly Scalar[];
  /** Its very existence is private: a refusal that rests on it looks like any other (a masked document). */
  readonly secret?: boolean;
  /** What the thing asked for is, which nobody changes to be let in: a rule for another value is no way out of a refusal. */
  readonly fixed?: boolean;
  /** `request` unless said. */
  readonly from?: FactSource;
  /** What people call it, on pages and in sentences; nothing is decided by it. */
  readonly title?: Words;
  /** What people call its values, by the value as text. */
  readonly valueTitles?: Readonly<Record<string, Words>>;
}

/** Words about the professional that have one value each. */
export const TRAITS = ['profession', 'category', 'mode', 'sector', 'role', 'finess', 'legalEntity'] as const;
export type Trait = (typeof TRAITS)[number];

/** One criterion of a rule: exactly one of the closed set of words. */
export type Criterion =
  | { readonly word: Trait; readonly values: readonly string[] }
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

export const COMPARISONS = ['gte', 'gt', 'lte', 'lt'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A number (integers; instants in ms of the epoch), or another fact by its full name. */
export type Bound = number | { readonly fact: string };

export type FactTest =
  | { readonly in: readonly Scalar[] }
  | { readonly present: true }
  /** Equal to another fact of the same type. */
  | { readonly is: string }
  /** Of a set: holds one of these, or the text that another fact says. */
  | { readonly has: readonly string[] | { readonly fact: string } }
  | { readonly hasAll: readonly string[] }
  | { readonly compare: readonly { readonly by: Comparison; readonly to: Bound }[] }
  /** Of an entity: one of these, or below one of them. */
  | { readonly within: readonly string[] };

/** One rule. Order of rules means nothing; a matching forbid wins over any permit. */
export interface Rule {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly title: Words;
  /** Types of subject it speaks of. */
  readonly subjects: readonly string[];
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
  /** Where hours and days of the week are told, an IANA name. */
  readonly timeZone: string;
  /** Declared facts by full name, `subject.`, `action.`, `resource.` or `context.<name>`. */
  readonly facts: ReadonlyMap<string, DeclaredFact>;
  readonly actions: ReadonlyMap<string, Words>;
  readonly rules: readonly Rule[];
  /** What its owner expects of it; all must pass before it is published by review. */
  readonly cases: readonly SheetCase[];
}

/** One expectation: who, what is asked, and the answer. */
export interface SheetCase {
  readonly title: string;
  /** What the directory says of the professional; what is left out is an invented private physician's. Null: nobody known. */
  readonly who: Readonly<Record<string, unknown>> | null;
  /** What the house knows of the session and of the patient's choices. */
  readonly session?: Readonly<Record<string, unknown>>;
  readonly patient?: Readonly<Record<string, unknown>>;
  /** Things and subjects that the application keeps. */
  readonly kept?: readonly {
    readonly type: string;
    readonly id: string;
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly parents?: readonly string[];
  }[];
  /** The instant; the sheet's first one when absent. */
  readonly at?: string;
  readonly ask: {
    readonly action: string;
    readonly type: string;
    readonly id?: string;
    readonly subject?: {
      readonly type: string;
      readonly id: string;
      readonly properties?: Readonly<Record<string, unknown>>;
    };
    readonly actionProperties?: Readonly<Record<string, unknown>>;
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly context?: Readonly<Record<string, unknown>>;
  };
  readonly expect: {
    readonly granted: boolean;
    readonly rules?: readonly string[];
    readonly code?: string;
    readonly reason?: string;
    readonly obligations?: readonly string[];
    readonly missing?: readonly (readonly string[])[];
  };
}
