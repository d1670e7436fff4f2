import type { MessageId } from '@punteo/contracts/texts';
import type { Search } from '../../../app/search.ts';

/** Views that everybody has. */
export const READY_VIEWS: readonly { readonly label: MessageId; readonly search: Search }[] = [
  { label: 'discrepancies.view.open', search: {} },
  { label: 'discrepancies.view.mine', search: { mine: 'true' } },
  { label: 'discrepancies.view.unassigned', search: { unassigned: 'true' } },
  { label: 'discrepancies.view.overdue', search: { due: 'overdue', sort: 'due' } },
  { label: 'discrepancies.view.risk', search: { sort: 'risk' } },
];

/** Whether two URLs show the same view. */
export function isSameView(one: Search, other: Search): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(search: Search): string {
  const set = Object.entries(search).filter(
    ([name, value]) => value !== undefined && value !== '' && !(name === 'state' && value === 'open'),
  );
  return JSON.stringify(set.sort(([one], [other]) => (one < other ? -1 : 1)));
}
