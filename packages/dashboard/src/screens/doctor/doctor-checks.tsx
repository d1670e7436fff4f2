import { Alert, Paper, Stack, Text } from '@mantine/core';
import type { DoctorCheck } from '@punteo/clients/reconciliation';
import { StateBadge } from '../../components/state-badge.tsx';
import { useText } from '../../texts/use-text.ts';

const ORDER = ['error', 'warning', 'ok'] as const;

/** The checks, those that need something first. */
export function DoctorChecks({ checks }: { readonly checks: readonly DoctorCheck[] }) {
  const text = useText();
  const count = (result: DoctorCheck['result']) => checks.filter((check) => check.result === result).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const sorted = ORDER.flatMap((result) => checks.filter((check) => check.result === result));
  return (
    <Stack gap="xs">
      <Alert
        role="status"
        variant="light"
        color={errors > 0 ? 'red' : warnings > 0 ? 'orange' : 'green'}
        title={text(errors + warnings === 0 ? 'doctor.allWell' : 'doctor.found', { errors, warnings })}
      />
      <ul style={{ listStyle: 'none', padding: 0, margin: 0 }}>
        {sorted.map((check) => (
          <li key={`${check.name} ${check.sentence}`}>
            <Check check={check} />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function Check({ check: { name, result, sentence, lines, moreLines } }: { readonly check: DoctorCheck }) {
  const text = useText();
  return (
    <Paper withBorder p="sm" mb="xs">
      <StateBadge of={`doctor.result.${result}`} /> <b>{name}</b>
      <Text mt={4} lang="en">
        {sentence}
      </Text>
      {lines.length > 0 && (
        <Text component="ul" size="xs" pl="md" my={4}>
          {lines.map((line) => (
            <li key={line}>
              <code>{line}</code>
            </li>
          ))}
          {moreLines > 0 && <li>{text('run.failures.more', { count: moreLines })}</li>}
        </Text>
      )}
    </Paper>
  );
}
