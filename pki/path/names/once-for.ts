/** A name or a constraint, by the object that holds it. */
interface Written {
  readonly text: string | null;
}

/**
 * A reading done once for each name, however many constraints it is compared with, and the reverse: a certificate may hold
 * thousands of either. Null text reads as null.
 */
export function onceFor<T>(read: (text: string) => T | null): (written: Written) => T | null {
  const known = new WeakMap<Written, { readonly reading: T | null }>();
  return (written) => {
    const seen = known.get(written);
    if (seen !== undefined) return seen.reading;
    const reading = written.text === null ? null : read(written.text);
    known.set(written, { reading });
    return reading;
  };
}
