import { Alert, Button, Group } from '@mantine/core';
import type { Discrepancy } from '@punteo/clients/reconciliation';
import { IconLock } from '@tabler/icons-react';
import { useSession } from '../../../session/use-session.ts';
import { useText } from '../../../texts/use-text.ts';
import type { DecisionKind } from '../decide/decision.ts';
import { useDecide } from '../decide/use-decide.tsx';

const DECISIONS: readonly DecisionKind[] = ['assign', 'note', 'due'];

/** Who takes care of it, by when, and what they noted. Resolving and reopening are among the next steps. */
export function DecisionButtons({
  discrepancy,
  mayAct,
}: {
  readonly discrepancy: Discrepancy;
  readonly mayAct: boolean;
}) {
  const text = useText();
  const decide = useDecide();
  const { role } = useSession();
  return (
    <>
      {!mayAct && (
        <Alert color="gray" variant="light" icon={<IconLock aria-hidden />}>
          {text('discrepancy.readOnly', { role: text(`role.${role}`), needed: text('role.operator') })}
        </Alert>
      )}
      <Group gap="xs">
        {DECISIONS.map((kind) => (
          <Button
            key={kind}
            size="xs"
            variant="default"
            disabled={!mayAct}
            onClick={() => decide(kind, { chosen: [discrepancy] })}
          >
            {text(`decide.${kind}.button`)}
          </Button>
        ))}
      </Group>
    </>
  );
}
