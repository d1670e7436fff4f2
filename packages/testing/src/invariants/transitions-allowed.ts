import { type ChangeCause, mayMove, STANDING_STATES, type StandingState } from '@punteo/payments';
import type { InvariantCheck, Violation } from './invariant.ts';
import { standingRows } from './standing-rows.ts';

/** I5: replaying an order's transitions gives its stored state, and every transition is an allowed one. */
export const transitionsAllowed: InvariantCheck = async (database) => {
  const { rows } = await database.query<TransitionRow>(
    'select order_id, version, from_state, to_state, cause from standing_transitions order by order_id, version',
  );
  const { rows: restores } = await database.query<{ sent_up_to: number }>('select sent_up_to from restores');
  const byOrder = Map.groupBy(rows, ({ order_id }) => order_id);
  return (await standingRows(database)).flatMap(({ order_id, state, version }) => {
    const violations: Violation[] = [];
    let replayed: { state: StandingState; version: number } = { state: 'awaiting', version: 0 };
    for (const transition of byOrder.get(order_id) ?? []) {
      const name = `order ${order_id}, transition ${transition.version} from ${transition.from_state} to ${transition.to_state}`;
      const before = [replayed.version, ...restores.map(({ sent_up_to }) => Math.max(sent_up_to, replayed.version))];
      if (!before.includes(transition.version - 1))
        violations.push(violation(`${name}: follows transition ${replayed.version}`));
      if (transition.from_state !== replayed.state)
        violations.push(violation(`${name}: the order was ${replayed.state}`));
      if (!isAllowed(transition)) violations.push(violation(`${name}: is not allowed`));
      replayed = { state: transition.to_state, version: transition.version };
    }
    if (replayed.state !== state || replayed.version !== version)
      violations.push(
        violation(
          `order ${order_id} is ${state} (version ${version}), its transitions give ${replayed.state} (version ${replayed.version})`,
        ),
      );
    return violations;
  });
};

interface TransitionRow {
  order_id: string;
  version: number;
  from_state: StandingState;
  to_state: StandingState;
  cause: ChangeCause;
}

function isAllowed({ from_state, to_state, cause }: TransitionRow): boolean {
  const known = STANDING_STATES.includes(from_state) && STANDING_STATES.includes(to_state);
  return known && mayMove(from_state, to_state, cause);
}

function violation(message: string): Violation {
  return { invariant: 'I5', message };
}
