import { Group } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../../texts/use-text.ts';

const SIGNS = {
  good: { Icon: IconCircleCheck, color: 'green' },
  attention: { Icon: IconAlertTriangle, color: 'orange' },
  bad: { Icon: IconCircleX, color: 'red' },
  unsure: { Icon: IconHelpCircle, color: 'grape' },
} as const;

/** One thing that works or does not, with a sign. */
export function HealthLine({ is, children }: { readonly is: keyof typeof SIGNS; readonly children: ReactNode }) {
  const text = useText();
  const { Icon, color } = SIGNS[is];
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" mb={4}>
      <Icon
        size={17}
        role="img"
        aria-label={text(`health.${is}`)}
        style={{ flex: 'none', marginTop: 2, color: `var(--mantine-color-${color}-light-color)` }}
      />
      <div>{children}</div>
    </Group>
  );
}
