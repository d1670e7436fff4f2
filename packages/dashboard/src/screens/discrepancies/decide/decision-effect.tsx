import { List } from '@mantine/core';
import { useText } from '../../../texts/use-text.ts';
import { countOf, type DecisionKind, type DecisionTarget } from './decision.ts';

/** How many are named one by one. */
const NAMED = 5;

/** What the decision does, to how many, and to which. */
export function DecisionEffect({ kind, target }: { readonly kind: DecisionKind; readonly target: DecisionTarget }) {
  const text = useText();
  const count = countOf(target);
  const chosen = 'chosen' in target ? target.chosen : [];
  return (
    <>
      {text(`decide.${kind}.effect`, { count })}
      {'filter' in target && ` ${text('decide.byFilter', { count })}`}
      {chosen.length > 0 && (
        <List size="sm" mt="xs">
          {chosen.slice(0, NAMED).map((discrepancy) => (
            <List.Item key={discrepancy.discrepancyId}>
              {discrepancy.orderId !== null && `${discrepancy.orderId}: `}
              {text(`kind.${discrepancy.kind}`)}
            </List.Item>
          ))}
          {chosen.length > NAMED && <List.Item>{text('decide.more', { count: chosen.length - NAMED })}</List.Item>}
        </List>
      )}
    </>
  );
}
