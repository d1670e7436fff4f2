import type { SettingValue } from './shown-settings.ts';

/** Settings of providers that are no secret, by their names; of any other only that it is set. */
const SHOWN = [
  'environment',
  'contentType',
  'statuses',
  'listConcurrency',
  'listPagesMax',
  'listMinutesMax',
  'requestsPerSecond',
  'listsLatestChangeFirst',
  'sendsCurrency',
  'signsReference',
  'uniqueAmounts',
];

/** A setting of a provider. A name that is not known to be harmless shows no value: an adapter may get another secret. */
export function shownValue(name: string, value: unknown): SettingValue {
  if (value === undefined || value === null) return null;
  if (name === 'baseUrl') return originOf(String(value));
  if (!SHOWN.includes(name)) return Array.isArray(value) && value.length > 1 ? `${value.length} ${SET}` : SET;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return entries.map(([key, each]) => `${String(key)}=${String(each)}`);
}

/** A path may hold an access key, so only host and port are shown. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

export const SET = 'configured';
