import type { AuditEvent } from '../audit/event.ts';
import type { Use } from '../audit/use-marks.ts';
import type { Labels } from '../metrics/meter.ts';

/** What a worker needs to open: sent once, over its channel, never on a command line. */
export interface OpenMessage {
  readonly kind: 'open';
  /** The configuration as the owner read it, see `config-message.ts`. */
  readonly config: string;
  /** Keys of TLS session tickets of the main listener: a browser resumes with any worker. */
  readonly ticketKeys: Uint8Array;
  /** Where the owner answers what workers do not, and what proves that a worker asks. */
  readonly inner: InnerAddress;
}

export interface InnerAddress {
  readonly path: string;
  readonly token: string;
}

/** A line of a message that was not written, by its place in it. */
export interface LineRefusal {
  readonly place: number;
  readonly code: string;
  readonly detail: string;
}

/** A line for the audit, or the mark of a use, or both as one step. */
export interface ToldLine {
  readonly event: AuditEvent | null;
  readonly use: Use | null;
}

/** From the owner to a worker. */
export type OwnerMessage =
  | OpenMessage
  | {
      readonly kind: 'audited';
      readonly id: number;
      readonly refusals: readonly LineRefusal[];
      /** Places of the lines left out because their use was marked before. */
      readonly spent: readonly number[];
    }
  /** Goes with a connection of the listener at that place. */
  | { readonly kind: 'connection'; readonly id: number; readonly listener: number }
  /** Close each connection with its next answer, answer what is in progress, end. */
  | { readonly kind: 'drain' };

/** One rise of a counter. */
export interface Counted {
  readonly name: string;
  readonly labels: Labels;
  readonly by: number;
}

/** From a worker to the owner. */
export type WorkerMessage =
  | { readonly kind: 'open' }
  /** A connection is here. */
  | { readonly kind: 'took'; readonly id: number }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string }
  /** Lines for the audit: acknowledged once they are on disk. */
  | { readonly kind: 'audit'; readonly id: number; readonly lines: readonly ToldLine[] }
  /** Sent every second, with or without counts: the worker is well. */
  | { readonly kind: 'counted'; readonly counts: readonly Counted[] }
  /** Which signing keys it has by now ({@link KeyRing.tag}). */
  | { readonly kind: 'keys'; readonly tag: string }
  /** A certificate of a card that was accepted: it says where its authority publishes its lists. */
  | { readonly kind: 'learnt'; readonly certificate: Uint8Array };
