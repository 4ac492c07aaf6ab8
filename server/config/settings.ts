import { DIRECTORY_SETTINGS } from './settings/directory-settings.ts';
import { HOUSE_SETTINGS } from './settings/house-settings.ts';
import { LIMIT_SETTINGS } from './settings/limit-settings.ts';
import { METRICS_SETTINGS } from './settings/metrics-settings.ts';
import { PAGE_SETTINGS } from './settings/page-settings.ts';
import type { Setting } from './settings/setting.ts';
import { SIGN_IN_SETTINGS } from './settings/sign-in-settings.ts';
import { TRUST_SETTINGS } from './settings/trust-settings.ts';

/** Every key of the configuration, once, in the order of its reference page: what it is, how it is read, what it is when nothing is said. */
export const SETTINGS = {
  ...HOUSE_SETTINGS,
  ...DIRECTORY_SETTINGS,
  ...TRUST_SETTINGS,
  ...METRICS_SETTINGS,
  ...SIGN_IN_SETTINGS,
  ...LIMIT_SETTINGS,
  ...PAGE_SETTINGS,
} as const;

export type SettingKey = keyof typeof SETTINGS;

/** Value of a setting once read. */
export type SettingValue<K extends SettingKey> = (typeof SETTINGS)[K] extends Setting<infer T> ? T : never;

/** All settings, read. */
export type Values = { readonly [K in SettingKey]: SettingValue<K> };

export const SETTING_KEYS: readonly SettingKey[] = Object.keys(SETTINGS).filter((key): key is SettingKey =>
  Object.hasOwn(SETTINGS, key),
);

/** Name in the environment: `cardTls.certFile` → `VESTIBULE_CARD_TLS_CERT_FILE`. */
export function environmentName(key: SettingKey): string {
  return `VESTIBULE_${key
    .replace(/([A-Z])/g, '_$1')
    .replaceAll('.', '_')
    .toUpperCase()}`;
}
