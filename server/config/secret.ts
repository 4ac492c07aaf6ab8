import { inspect } from 'node:util';

const MASK = '[secret]';

/** A value that does not print: text, JSON and inspection all give `[secret]`. {@link Secret.reveal} is the one way to it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/** Wrap a value so that no log, error or page shows it by accident. */
export function secret(value: string): Secret {
  return new Secret(value);
}
