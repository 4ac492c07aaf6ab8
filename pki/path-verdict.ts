import type { PathFault } from './path/path-fault.ts';
import type { ProfileName } from './path/profile.ts';
import type { RevocationEvidence } from './revocation/evidence.ts';

/** Accepted with its evidence, or refused with every fault found, worst first. */
export type PathVerdict = AcceptedPath | RefusedPath;

export interface AcceptedPath {
  readonly accepted: true;
  readonly profile: ProfileName;
  /** SHA-256 fingerprints, the leaf first, the anchor last. */
  readonly path: readonly string[];
  /**
   * Policies the path is valid under, in the terms of the anchor's domain, within those asked for; `2.5.29.32.0` stands for any.
   * Empty when no policy was asked for and none holds along the whole path.
   */
  readonly policies: readonly string[];
  readonly evidence: readonly RevocationEvidence[];
  readonly at: Date;
  /** The verdict says nothing after this instant: earliest end of a certificate or of evidence. */
  readonly expires: Date;
}

export interface RefusedPath {
  readonly accepted: false;
  readonly profile: ProfileName;
  readonly faults: readonly [PathFault, ...PathFault[]];
  /** Fingerprints of the path the faults speak of: the least bad, or as far as one went. Empty when nothing could be read. */
  readonly path: readonly string[];
  readonly at: Date;
}
