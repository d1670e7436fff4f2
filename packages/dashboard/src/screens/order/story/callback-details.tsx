import { Anchor, Group, Text } from '@mantine/core';
import type { Callback } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { RawCallback } from '../../../components/raw-bytes/raw-callback.tsx';
import { ShortHash } from '../../../components/short-hash.tsx';
import { useText } from '../../../texts/use-text.ts';
import classes from '../order.module.css';

/** What a callback names, and its bytes, which are read once somebody asks for them. */
export function CallbackDetails({ callback: { callbackId, hint } }: { readonly callback: Callback }) {
  const text = useText();
  const [isWanted, setWanted] = useState(false);
  return (
    <>
      <Group gap="xs">
        {hint?.providerPaymentId && <ShortHash value={hint.providerPaymentId} />}
        {hint?.transaction && <ShortHash value={hint.transaction.hash} network={hint.transaction.network} />}
        {hint?.amountText && (
          <Text size="xs" c="dimmed">
            {text('order.callbackAmount', { amount: hint.amountText })}
          </Text>
        )}
        <Anchor component={Link} to={`/callbacks/${encodeURIComponent(callbackId)}`} size="xs">
          {text('callback.title', { callbackId })}
        </Anchor>
      </Group>
      <details className={classes.details} onToggle={({ currentTarget }) => setWanted(currentTarget.open)}>
        <summary>{text('callback.bytes')}</summary>
        {isWanted && <RawCallback callbackId={callbackId} />}
      </details>
    </>
  );
}
