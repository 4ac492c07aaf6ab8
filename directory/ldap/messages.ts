import type { Filter } from '../filter/filter.ts';
import type { LdapResult } from './result-code.ts';

/** A control of a request (RFC 4511 §4.1.11). */
export interface Control {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Buffer | null;
}

export interface BindRequest {
  readonly operation: 'bind';
  readonly version: number;
  readonly name: Buffer;
  /** Null: the method is not simple. */
  readonly password: Buffer | null;
  /** Null: the method is not SASL either, but one we do not know. */
  readonly sasl: SaslCredentials | null;
}

export interface SaslCredentials {
  readonly mechanism: string;
  readonly credentials: Buffer | null;
}

/** RFC 4511 §4.5.1. */
export interface SearchRequest {
  readonly operation: 'search';
  readonly base: Buffer;
  /** `children`: below the base, without it (draft-sermersheim-ldap-subordinate-scope). */
  readonly scope: 'base' | 'one' | 'sub' | 'children';
  /** When aliases are followed (RFC 4511 §4.5.1.3). */
  readonly aliases: { readonly inSearching: boolean; readonly findingBase: boolean };
  /** 0: the client sets none. */
  readonly sizeLimit: number;
  /** Seconds; 0: the client sets none. */
  readonly timeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  readonly attributes: readonly string[];
  /** The request's own bytes: pages of one search must repeat them. */
  readonly bytes: Buffer;
}

export interface CompareRequest {
  readonly operation: 'compare';
  readonly name: Buffer;
  readonly attribute: string;
  readonly value: Buffer;
}

export interface ExtendedRequest {
  readonly operation: 'extended';
  readonly oid: string;
  readonly value: Buffer | null;
}

/** A description and its values, as received. */
export interface ReceivedAttribute {
  readonly description: string;
  readonly values: readonly Buffer[];
}

export interface AddRequest {
  readonly operation: 'add';
  readonly name: Buffer;
  readonly attributes: readonly ReceivedAttribute[];
}

export interface DeleteRequest {
  readonly operation: 'delete';
  readonly name: Buffer;
}

export interface Modification extends ReceivedAttribute {
  readonly change: 'add' | 'delete' | 'replace' | 'increment';
}

export interface ModifyRequest {
  readonly operation: 'modify';
  readonly name: Buffer;
  readonly modifications: readonly Modification[];
}

export interface ModifyDnRequest {
  readonly operation: 'modifyDn';
  readonly name: Buffer;
  readonly newRdn: Buffer;
  readonly deleteOldRdn: boolean;
  /** Null: the entry stays where it is. */
  readonly newSuperior: Buffer | null;
}

/** RFC 4511 §4.6 to §4.9. */
export type UpdateRequest = AddRequest | DeleteRequest | ModifyRequest | ModifyDnRequest;

/** A request that is well formed and asks for what there is not: answered with protocolError, and the conversation goes on (RFC 4511 §4.1.1). */
export interface RefusedRequest {
  readonly operation: 'refused';
  readonly of: AnsweredOperation;
  readonly answer: LdapResult;
}

export type Request =
  | RefusedRequest
  | BindRequest
  | SearchRequest
  | CompareRequest
  | ExtendedRequest
  | UpdateRequest
  | { readonly operation: 'unbind' }
  | { readonly operation: 'abandon'; readonly target: number };

/** A whole message from a client. */
export interface RequestMessage {
  /** 1 to 2^31-1. */
  readonly id: number;
  readonly request: Request;
  readonly controls: readonly Control[];
}

/** Tags of requests (RFC 4511 §4.2 to §4.14). */
export const REQUEST_TAG = {
  bind: 0x60,
  unbind: 0x42,
  search: 0x63,
  modify: 0x66,
  add: 0x68,
  delete: 0x4a,
  modifyDn: 0x6c,
  compare: 0x6e,
  abandon: 0x50,
  extended: 0x77,
} as const;

/** Tags of responses. */
export const RESPONSE_TAG = {
  bind: 0x61,
  searchEntry: 0x64,
  searchReference: 0x73,
  intermediate: 0x79,
  search: 0x65,
  modify: 0x67,
  add: 0x69,
  delete: 0x6b,
  modifyDn: 0x6d,
  compare: 0x6f,
  extended: 0x78,
} as const;

export type AnsweredOperation = Exclude<keyof typeof RESPONSE_TAG, 'searchEntry' | 'searchReference' | 'intermediate'>;
