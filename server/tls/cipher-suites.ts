/**
 * What every https listener of the house speaks, TLS 1.2 and 1.3: forward secrecy and authenticated encryption alone (RFC 9325 §4.2,
 * FAPI 2.0 Security Profile §5.2.2). The runtime's own list has suites without either.
 */
export const CIPHER_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
].join(':');
