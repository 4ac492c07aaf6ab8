export type Effect = 'clock' | 'randomness' | 'network' | 'environment' | 'disk' | 'processes';

/** Where the outside world is met: a file, or a whole folder when it ends in a slash, with the reason. */
export const ALLOWED_EFFECTS: Readonly<
  Record<string, { readonly effects: readonly Effect[]; readonly reason: string }>
> = {};
