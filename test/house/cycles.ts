/**
 * Groups of files that import each other (strongly connected components of more than one file, or a file that imports itself).
 *
 * @param graph file → files it imports; a file that is not a key has no imports
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const search = new Search(graph);
  for (const file of graph.keys()) search.visit(file);
  return search.cycles;
}

/** Tarjan's algorithm, 1972. */
class Search {
  readonly cycles: string[][] = [];
  readonly #graph: ReadonlyMap<string, readonly string[]>;
  readonly #index = new Map<string, number>();
  readonly #low = new Map<string, number>();
  readonly #stack: string[] = [];

  constructor(graph: ReadonlyMap<string, readonly string[]>) {
    this.#graph = graph;
  }

  visit(file: string): void {
    if (this.#index.has(file)) return;
    const index = this.#index.size;
    this.#index.set(file, index);
    this.#low.set(file, index);
    this.#stack.push(file);
    for (const next of this.#graph.get(file) ?? []) {
      if (!this.#index.has(next)) {
        this.visit(next);
        this.#lower(file, this.#low.get(next));
      } else if (this.#stack.includes(next)) {
        this.#lower(file, this.#index.get(next));
      }
    }
    if (this.#low.get(file) === index) this.#close(file);
  }

  #lower(file: string, to: number | undefined): void {
    this.#low.set(file, Math.min(this.#low.get(file) ?? 0, to ?? 0));
  }

  #close(file: string): void {
    const group = this.#stack.splice(this.#stack.indexOf(file));
    if (group.length > 1 || this.#graph.get(file)?.includes(file)) this.cycles.push(group);
  }
}
