import { Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { LocalDay } from '../../../components/local-day.tsx';
import { useText } from '../../../texts/use-text.ts';
import { useToday } from './use-discrepancy-filters.ts';

/** The date by which an open discrepancy should be done, marked where it is over. */
export function DueDay({ day, isOpen }: { readonly day: string | null; readonly isOpen: boolean }) {
  const text = useText();
  const today = useToday();
  if (day === null || !isOpen || day >= today) return <LocalDay day={day} />;
  return (
    <Text component="span" c="var(--mantine-color-error)" fw={600} style={{ whiteSpace: 'nowrap' }}>
      <IconClockExclamation
        size={15}
        role="img"
        aria-label={text('discrepancies.overdue')}
        style={{ verticalAlign: 'text-bottom', marginInlineEnd: 4 }}
      />
      <LocalDay day={day} />
    </Text>
  );
}
