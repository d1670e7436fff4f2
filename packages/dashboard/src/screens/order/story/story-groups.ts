import type { StoryEntry } from '@punteo/clients/reconciliation';

/** The groups by which a story is filtered, each with the types of its entries. */
export const STORY_GROUPS = {
  evidence: ['evidence_taken'],
  callbacks: ['callback_received'],
  payments: ['create_attempt_started', 'create_attempt_finished', 'payment_bound', 'payment_observed'],
  standings: ['standing_changed', 'order_created', 'order_fulfilled'],
  people: ['order_changed'],
  discrepancies: ['discrepancy_found'],
  events: ['event_delivered', 'event_dead'],
  damage: ['row_unreadable'],
} as const satisfies Readonly<Record<string, readonly StoryEntry['type'][]>>;

export type StoryGroup = keyof typeof STORY_GROUPS;

/** The name of a group, or null: everything. */
export function storyGroup(name: string | undefined): StoryGroup | null {
  return name !== undefined && Object.hasOwn(STORY_GROUPS, name) ? (name as StoryGroup) : null;
}

/** Whether the entry is of the group. */
export function isOfGroup({ type }: Pick<StoryEntry, 'type'>, group: StoryGroup | null): boolean {
  return group === null || (STORY_GROUPS[group] as readonly string[]).includes(type);
}
