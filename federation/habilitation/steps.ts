/** Long work cut into steps, each of well under a millisecond: whoever runs it may let others be answered between two. */
export type Steps<T> = Generator<undefined, T>;

/** All steps at once, for whoever keeps nobody waiting. */
export function atOnce<T>(work: Steps<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
