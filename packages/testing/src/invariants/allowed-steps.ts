import { mayMove, STANDING_STATES, type StandingState } from '@punteo/payments';
import { standingRows } from './evidence-rows.ts';
import type { Invariant, Violation } from './invariant.ts';

/** I5: folding the transitions from empty gives the stored standing, and every step is one that the table allows. */
export const allowedSteps: Invariant = async (database) => {
  const { rows } = await database.query<TransitionRow>(
    'select order_id, version, from_state, to_state from standing_transitions order by order_id, version',
  );
  const byOrder = Map.groupBy(rows, ({ order_id }) => order_id);
  return (await standingRows(database)).flatMap(({ order_id, state, version }) => {
    const violations: Violation[] = [];
    let folded: { state: StandingState; version: number } = { state: 'awaiting', version: 0 };
    for (const step of byOrder.get(order_id) ?? []) {
      const name = `order ${order_id}, step ${step.version} from ${step.from_state} to ${step.to_state}`;
      if (step.version !== folded.version + 1) violations.push(violation(`${name}: follows step ${folded.version}`));
      if (step.from_state !== folded.state) violations.push(violation(`${name}: the order was ${folded.state}`));
      if (!isStep(step)) violations.push(violation(`${name}: is not allowed`));
      folded = { state: step.to_state, version: step.version };
    }
    if (folded.state !== state || folded.version !== version)
      violations.push(
        violation(`order ${order_id} is ${state} (${version}), its steps say ${folded.state} (${folded.version})`),
      );
    return violations;
  });
};

interface TransitionRow {
  order_id: string;
  version: number;
  from_state: StandingState;
  to_state: StandingState;
}

function isStep({ from_state, to_state }: TransitionRow): boolean {
  const known = STANDING_STATES.includes(from_state) && STANDING_STATES.includes(to_state);
  return known && from_state !== to_state && mayMove(from_state, to_state);
}

function violation(message: string): Violation {
  return { invariant: 'I5', message };
}
