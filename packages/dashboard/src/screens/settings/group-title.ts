import type { TextOf } from '../../texts/use-text.ts';

const GROUPS = [
  'server',
  'providers',
  'chains',
  'clocks',
  'rules',
  'rates',
  'settlement',
  'schedule',
  'calendar',
  'policy',
  'alerts',
  'endpoints',
] as const;

/** The title of a group of settings; one that this page does not know keeps its name. */
export function groupTitle(text: TextOf, group: string): string {
  const known = GROUPS.find((each) => each === group);
  return known === undefined ? group : text(`settings.group.${known}`);
}
