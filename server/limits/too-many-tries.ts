import { errors } from 'oidc-provider';

/** Told to a program whose tries are over for now: 429, with the time to wait (RFC 6585 §4). */
export class TooManyTries extends errors.OIDCProviderError {
  readonly seconds: number;

  constructor(seconds: number) {
    super(429, 'temporarily_unavailable');
    this.error_description = 'too many tries; Retry-After says when the next may be made';
    this.seconds = seconds;
  }
}
