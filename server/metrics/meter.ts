/** Labels of one sample; few values each, never personal data. */
export type Labels = Readonly<Record<string, string>>;

/** Counts and levels of the house, read as Prometheus text (exposition format 0.0.4). */
export interface Meter {
  /** A number that only rises. The name ends in `_total`. */
  count(name: string, labels?: Labels, by?: number): void;
  /** A number that is what it is now. */
  set(name: string, value: number, labels?: Labels): void;
  /** The value of one sample; undefined when it never was. */
  read(name: string, labels?: Labels): number | undefined;
  /** Every sample, family by family. */
  text(): string;
}

export interface Family {
  readonly kind: 'counter' | 'gauge';
  /** One English sentence. */
  readonly help: string;
}

/** Samples of one family: labels come from configuration, so more is a defect, and is dropped. */
const MAX_SAMPLES = 1000;

/**
 * Open a meter of these families, all at once: a name that is not among them is a defect.
 *
 * @throws RangeError of `count` and `set` for an unknown name or the wrong kind
 */
export function openMeter(families: Readonly<Record<string, Family>>): Meter {
  const samples = new Map<string, Map<string, number>>();
  const family = (name: string, kind: Family['kind']) => {
    if (families[name]?.kind !== kind) throw new RangeError(`no ${kind} is named ${name}`);
    const known = samples.get(name) ?? new Map<string, number>();
    samples.set(name, known);
    return known;
  };
  const write = (known: Map<string, number>, key: string, value: number) => {
    if (known.has(key) || known.size < MAX_SAMPLES) known.set(key, value);
  };
  return {
    count(name, labels = {}, by = 1) {
      const known = family(name, 'counter');
      const key = printLabels(labels);
      write(known, key, (known.get(key) ?? 0) + by);
    },
    set(name, value, labels = {}) {
      write(family(name, 'gauge'), printLabels(labels), value);
    },
    read: (name, labels = {}) => samples.get(name)?.get(printLabels(labels)),
    text: () =>
      Object.entries(families)
        .map(([name, about]) => printFamily(name, about, samples.get(name)))
        .join(''),
  };
}

function printFamily(name: string, { kind, help }: Family, samples: ReadonlyMap<string, number> | undefined): string {
  const lines = [...(samples ?? [])].map(([labels, value]) => `${name}${labels} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}

function printLabels(labels: Labels): string {
  const names = Object.keys(labels).sort();
  if (names.length === 0) return '';
  return `{${names.map((name) => `${name}="${escapeValue(labels[name] ?? '')}"`).join(',')}}`;
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
