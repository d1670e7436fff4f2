import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconWifiOff } from '@tabler/icons-react';
import { useText } from '../texts/use-text.ts';

/** Says that the browser is offline, as long as it is. */
export function OfflineBanner() {
  const text = useText();
  const { online } = useNetwork();
  return (
    <div role="status" aria-live="polite">
      {!online && (
        <Alert color="orange" variant="light" mb="md" icon={<IconWifiOff aria-hidden />}>
          {text('shell.offline')}
        </Alert>
      )}
    </div>
  );
}
